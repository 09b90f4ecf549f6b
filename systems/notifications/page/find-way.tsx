import { Button, TextInput } from '@mantine/core'
import type { SystemPanelProps } from '@signalbox/contracts'
import { formatMs, formatTime, Lamp, LampMark } from '@signalbox/ui'
import { useState, type FormEvent } from 'react'
import classes from './dashboard.module.css'
import type { NotificationRow, Way } from './figures.ts'
import { outcomeOf, statusOf } from './in-words.ts'

type FindWayProps = Pick<SystemPanelProps, 'find'> & { readonly newest: readonly NotificationRow[] }

/** How one notification fared, or all newest ones of a recipient. */
export function FindWay({ find, newest }: FindWayProps) {
  const [text, setText] = useState('')
  const [found, setFound] = useState<readonly Way[]>()
  const [failure, setFailure] = useState<string>()

  async function look(sought: string): Promise<void> {
    setFailure(undefined)
    try {
      const ways = (await find('way', { text: sought.trim() })) as readonly Way[]
      setFound(ways)
      if (ways.length === 0) setFailure('No notification has this id, and none went to such a recipient')
    } catch (error) {
      setFailure((error as Error).message)
    }
  }

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (text.trim() !== '') void look(text)
  }

  return (
    <section aria-label="One notification" className={classes.one}>
      <h3>{found === undefined ? 'The newest ones' : 'Found'}</h3>
      <form onSubmit={submit} className={classes.find}>
        <TextInput
          label="Id, eventId or recipient"
          value={text}
          onChange={(change) => setText(change.currentTarget.value)}
          autoComplete="off"
          spellCheck={false}
          className={classes.field}
        />
        <Button type="submit" variant="default">
          Find
        </Button>
        {found === undefined ? null : (
          <Button variant="subtle" onClick={() => setFound(undefined)}>
            The newest ones
          </Button>
        )}
        <p role="alert" className={classes.failure}>
          {failure}
        </p>
      </form>
      <ul className={classes.ways}>
        {found === undefined
          ? newest.map((row) => (
              <li key={row.id}>
                <Head row={row} />
                <Button variant="subtle" size="compact-sm" onClick={() => void look(row.id)}>
                  Its way
                </Button>
              </li>
            ))
          : found.map((way) => (
              <li key={way.id}>
                <Head row={way} />
                <Attempts way={way} />
              </li>
            ))}
      </ul>
    </section>
  )
}

function Head({ row }: { readonly row: NotificationRow }) {
  const { lamp, words } = statusOf(row.status)
  return (
    <span className={classes.head}>
      <Lamp state={lamp}>{words}</Lamp>
      <span>
        {row.channel} to {row.recipient === '' ? 'all' : row.recipient}
        {row.priority === 'critical' ? ', critical' : ''}
      </span>
      <span className={classes.dim}>
        {formatTime(row.accepted_at)}
        {row.reason === null ? '' : `, ${row.reason.replaceAll('_', ' ')}`}
      </span>
    </span>
  )
}

function Attempts({ way }: { readonly way: Way }) {
  return (
    <ol className={classes.attempts} aria-label={`Attempts of ${way.event_id}`}>
      {way.attempts.map(({ attempt, provider, outcome, error, duration_ms: ms, started_at: at }) => (
        <li key={attempt}>
          <LampMark state={outcome === 'taken' ? 'well' : outcome === null ? 'unknown' : 'caution'} />
          <span>
            {formatTime(at)} <b>{provider}</b> {outcomeOf(outcome)}
            {ms === null ? '' : ` after ${formatMs(ms)}`}
            {error === null ? '' : `: ${error.replaceAll('_', ' ')}`}
          </span>
        </li>
      ))}
    </ol>
  )
}
