import type { NewestEvent } from '@signalbox/contracts'
import { formatMs, formatTime, Panel, ShortId, Term, TopicBadge } from '@signalbox/ui'
import { Button } from '@mantine/core'
import { memo, useState } from 'react'
import classes from './table.module.css'

const firstRows = 10

function NewestRow({ event }: { event: NewestEvent }) {
  return (
    <tr>
      <td>
        <ShortId id={event.id} />
      </td>
      <td className={classes.long} title={event.eventType}>
        {event.eventType}
      </td>
      <td>
        <TopicBadge topic={event.topic} />
      </td>
      <td data-label="made">
        <time dateTime={event.create_date} title={event.create_date}>
          {formatTime(event.create_date)}
        </time>
      </td>
      <td data-label="stored">
        <time dateTime={event.processed_date} title={event.processed_date}>
          {formatTime(event.processed_date)}
        </time>
      </td>
      <td data-label="took">{formatMs(event.total_time_ms)}</td>
    </tr>
  )
}

/** The events that were stored last. */
export const NewestPanel = memo(function NewestPanel({ newest }: { newest: readonly NewestEvent[] }) {
  const [showsAll, setShowsAll] = useState(false)
  const shown = showsAll ? newest : newest.slice(0, firstRows)
  return (
    <Panel title="Newest events" hint="Stored last, newest first. Press an id to copy the whole of it.">
      {newest.length === 0 ? (
        <p>No event is stored yet.</p>
      ) : (
        <table className={classes.table} data-cards="true">
          <thead>
            <tr>
              <th scope="col">
                <Term name="id" />
              </th>
              <th scope="col">Type</th>
              <th scope="col">
                <Term name="topic">Topic</Term>
              </th>
              <th scope="col">Made</th>
              <th scope="col">
                <Term name="stored">Stored</Term>
              </th>
              <th scope="col">
                <Term name="total time">Total</Term>
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((event) => (
              <NewestRow key={`${event.topic} ${event.id}`} event={event} />
            ))}
          </tbody>
        </table>
      )}
      {newest.length > firstRows ? (
        <Button variant="default" size="xs" className={classes.more} onClick={() => setShowsAll(!showsAll)}>
          {showsAll ? `Show the newest ${firstRows}` : `Show all ${newest.length}`}
        </Button>
      ) : null}
    </Panel>
  )
})
