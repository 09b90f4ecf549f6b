import { Checkbox } from '@mantine/core'
import type { DeadLetterSummary } from '@signalbox/contracts'
import { shortenId, Term } from '@signalbox/ui'
import { EventLink } from '../page/event-link.tsx'
import { Moment } from '../page/moment.tsx'
import tables from '../page/table.module.css'
import { ViewLink } from '../view/view-link.tsx'
import classes from './desk.module.css'

type LettersTableProps = {
  readonly letters: readonly DeadLetterSummary[]
  readonly selected: ReadonlySet<string>
  readonly onToggle: (id: string) => void
}

/** Dead letters as rows, each of which can be chosen; as cards on a narrow screen. */
export function LettersTable({ letters, selected, onToggle }: LettersTableProps) {
  if (letters.length === 0) return null
  return (
    <table className={`${tables.table} ${classes.letters}`} data-cards="true">
      <thead>
        <tr>
          <th scope="col">Letter</th>
          <th scope="col">
            <Term name="event">Event</Term>
          </th>
          <th scope="col">Error</th>
          <th scope="col">
            <Term name="attempts">Attempts</Term>
          </th>
          <th scope="col">
            <Term name="replay">Replays</Term>
          </th>
          <th scope="col">Last failure</th>
        </tr>
      </thead>
      <tbody>
        {letters.map((letter) => (
          <tr key={letter.id}>
            <td>
              <div className={classes.letter}>
                <Checkbox
                  aria-label={`Select letter ${shortenId(letter.id)}`}
                  checked={selected.has(letter.id)}
                  disabled={letter.wholeSha256 !== null}
                  onChange={() => onToggle(letter.id)}
                />
                <ViewLink to={`/dead-letters/${letter.id}`} className="sb-mono">
                  {shortenId(letter.id)}
                </ViewLink>
              </div>
            </td>
            <td>{letter.eventId === null ? 'names none' : <EventLink id={letter.eventId} />}</td>
            <td className={classes.error}>{letter.error}</td>
            <td data-label="attempts">{letter.attempts}</td>
            <td data-label="replays">{letter.replays}</td>
            <td data-label="last failure">
              <Moment date={letter.lastFailure} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
