import { Notice } from '@signalbox/ui'
import classes from './dashboard.module.css'
import { HistoryChart } from './history-chart.tsx'
import { formatMoney } from './money.ts'
import type { History, Sought } from './use-history.ts'

/** How a user's revenue went. */
export function HistoryHead({ sought, history }: { sought: Sought; history: History }) {
  const { userId, eventId, before } = sought
  const { entries, error } = history
  const isNow = eventId === undefined && before === undefined
  return (
    <section aria-label={`History of ${userId}`}>
      <div className={classes.head}>
        <h3>{userId}</h3>
        {isNow && entries?.[0] ? (
          <output className={classes.balance} aria-label={`What ${userId} has`}>
            {formatMoney(entries[0].revenue)}
          </output>
        ) : null}
      </div>
      {error ? (
        <Notice state="stop" title="The history cannot be read right now" live>
          {error.message}. The page tries again by itself.
        </Notice>
      ) : null}
      {entries?.length === 0 ? <p>{userId} has no entries here.</p> : null}
      {entries && entries.length > 1 ? <HistoryChart entries={entries} /> : null}
    </section>
  )
}
