import { Lamp, LampMark } from '@signalbox/ui'
import useSWR from 'swr'
import { ask, type Progress } from './ask.ts'
import { isAtEnd, outcomeOf, statusOf } from './in-words.ts'
import classes from './simulator.module.css'

const everyMs = 500
// What was sent may never be reported.
const sentEveryMs = 5_000

/** How the one that was sent last fares: each provider that was asked, as it happens. */
export function ProgressList({ url, id }: { readonly url: string; readonly id: string | undefined }) {
  const { data, error } = useSWR<Progress, Error>(
    id === undefined ? null : `${url}/event/${id}`,
    async (address: string) => await ask<Progress>(address),
    {
      refreshInterval: (latest) =>
        latest && isAtEnd(latest.status) ? 0 : latest?.status === 'SENT' ? sentEveryMs : everyMs,
    },
  )
  if (id === undefined) return <p className={classes.dim}>What becomes of it is shown here, step by step.</p>
  if (!data) return <p className={classes.dim}>{error ? error.message : 'Looking for it ...'}</p>
  const { lamp, words } = statusOf(data.status)
  return (
    <div className={classes.progress}>
      <output data-testid="notification-status">
        <Lamp state={lamp}>{words}</Lamp>
      </output>
      <ol aria-label="Providers that were asked">
        {data.attempts.map(({ attempt, provider, outcome, error: why }) => (
          <li key={attempt}>
            <LampMark state={outcome === 'taken' ? 'well' : outcome === 'calling' ? 'unknown' : 'caution'} />
            <span>
              <b>{provider}</b> {outcomeOf(outcome)}
            </span>
            {why === undefined ? null : <span className={classes.dim}>{why.replaceAll('_', ' ')}</span>}
          </li>
        ))}
      </ol>
    </div>
  )
}
