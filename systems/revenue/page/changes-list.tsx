import { ShortId } from '@signalbox/ui'
import { formatChange, formatMoney } from './money.ts'
import classes from './simulator.module.css'
import type { Entry } from './use-account.ts'
import type { Sent } from './use-sending.ts'

const shown = 5

type ChangesListProps = { readonly changes: readonly Entry[]; readonly sent: Sent | undefined }

/** The last changes, newest first, by whomever. */
export function ChangesList({ changes, sent }: ChangesListProps) {
  return (
    <div className={classes.changes}>
      <h3>Last changes</h3>
      {changes.length === 0 ? (
        <p className={classes.about}>None yet. Press a button, or let another page or program send one.</p>
      ) : (
        <ol aria-label="Last changes">
          {changes.slice(0, shown).map(({ sequence, change, revenue, event_id }) => (
            <li key={sequence}>
              <span className={classes.change} data-takes={change.startsWith('-')}>
                {formatChange(change)}
              </span>
              <span className={classes.after}>then {formatMoney(revenue)}</span>
              {event_id === sent?.eventId && sent.confirmed > 1 ? (
                <strong className={classes.times}>sent {sent.confirmed} times</strong>
              ) : null}
              <ShortId id={event_id} />
            </li>
          ))}
        </ol>
      )}
    </div>
  )
}
