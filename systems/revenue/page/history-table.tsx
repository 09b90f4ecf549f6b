import { ShortId } from '@signalbox/ui'
import classes from './dashboard.module.css'
import type { HistoryEntry } from './figures.ts'
import { momentText, wordOf } from './in-words.ts'
import { formatChange, formatMoney } from './money.ts'

/** Entries, newest first; as cards on a narrow screen. */
export function HistoryTable({ entries }: { entries: readonly HistoryEntry[] }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- so that the keyboard can scroll it
    <section className={classes.entries} aria-label="Entries" tabIndex={0}>
      <table className={classes.table} data-cards="true">
        <thead>
          <tr>
            <th scope="col">Entry</th>
            <th scope="col">Value</th>
            <th scope="col">Then</th>
            <th scope="col">Received</th>
            <th scope="col">Sender</th>
            <th scope="col">Event id</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={entry.sequence}>
              <th scope="row">
                <span className={classes.dim}>{entry.sequence}</span> {wordOf(entry)}
              </th>
              <td className={classes.money} data-label="value" data-takes={entry.change.startsWith('-')}>
                {formatChange(entry.change)} {entry.currency}
              </td>
              <td className={classes.money} data-label="then">
                {formatMoney(entry.revenue)}
              </td>
              <td data-label="received">
                <time dateTime={entry.received_date} title={entry.received_date}>
                  {momentText(entry.received_date)}
                </time>
              </td>
              <td data-label="sender">
                <span className={classes.sender} title={entry.sender ?? undefined}>
                  {entry.sender ?? 'not told'}
                </span>
                {entry.address ? <span className={classes.dim}>{entry.address}</span> : null}
              </td>
              <td data-label="event id">
                <ShortId id={entry.event_id} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
