import type { EventReport } from '@signalbox/contracts'
import { Term } from '@signalbox/ui'
import { CopyButton } from '../page/copy-button.tsx'
import classes from './event-view.module.css'

/** The id of the trace that an event belongs to; nothing where nobody has traced it. */
export function TraceLine({ report: { stored, deadLetters } }: { report: EventReport }) {
  const traceId = [...stored, ...deadLetters].find((found) => found.traceId !== null)?.traceId
  if (!traceId) return null
  return (
    <div className={classes.head}>
      <p>
        <Term name="trace">Trace</Term> <span className="sb-mono">{traceId}</span>
      </p>
      <CopyButton text={traceId}>Copy the trace id</CopyButton>
    </div>
  )
}
