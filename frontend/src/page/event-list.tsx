import type { Outcome } from '@signalbox/client'
import { formatCount, formatMs, Lamp, type LampState } from '@signalbox/ui'
import { useState } from 'react'
import { DashboardLink } from './dashboard-link.tsx'
import type { Receipt } from '../receipts/receipts.ts'
import classes from './event-list.module.css'

function wordsOf(outcome: Outcome | undefined): [LampState, string] {
  if (!outcome) return ['unknown', 'no answer yet']
  if (outcome.status === 'confirmed') return ['well', formatMs(outcome.confirmMs)]
  if (outcome.status === 'inDoubt') return ['caution', 'in doubt']
  return ['stop', `refused: ${outcome.errors[0]?.detail ?? outcome.problem.title}`]
}

type EventListProps = { readonly receipt: Receipt; readonly dashboard: string | undefined }

/** The ids of a receipt of many events, each with its outcome. They are drawn only when asked for. */
export function EventList({ receipt, dashboard }: EventListProps) {
  const [isOpen, setOpen] = useState(false)
  return (
    <details className={classes.details} onToggle={(toggle) => setOpen(toggle.currentTarget.open)}>
      <summary>{formatCount(receipt.events.length)} ids</summary>
      {isOpen ? (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- so that the keyboard can scroll it
        <ol className={classes.list} tabIndex={0} aria-label="Ids and outcomes">
          {receipt.events.map((event, index) => {
            const [state, words] = wordsOf(receipt.outcomes[index])
            return (
              <li key={event.id}>
                {dashboard ? (
                  <DashboardLink dashboard={dashboard} path={`/events/${event.id}`}>
                    <span className="sb-mono">{event.id}</span>
                  </DashboardLink>
                ) : (
                  <span className="sb-mono">{event.id}</span>
                )}{' '}
                <Lamp state={state}>{words}</Lamp>
              </li>
            )
          })}
        </ol>
      ) : null}
    </details>
  )
}
