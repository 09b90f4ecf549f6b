import type { NewestEvent } from '@signalbox/contracts'
import { formatMs, formatTime, Panel, ShortId, Term, TopicBadge } from '@signalbox/ui'
import { Button } from '@mantine/core'
import { memo, useState } from 'react'
import classes from './table.module.css'

const firstRows = 10

function NewestRow({ event }: { event: NewestEvent }) {
  return (
    <tr role="row">
      <td role="cell">
        <ShortId id={event.id} />
      </td>
      <td role="cell" className={classes.long} title={event.eventType}>
        {event.eventType}
      </td>
      <td role="cell">
        <TopicBadge topic={event.topic} />
      </td>
      <td role="cell" data-label="made">
        <time dateTime={event.create_date} title={event.create_date}>
          {formatTime(event.create_date)}
        </time>
      </td>
      <td role="cell" data-label="stored">
        <time dateTime={event.processed_date} title={event.processed_date}>
          {formatTime(event.processed_date)}
        </time>
      </td>
      <td role="cell" data-label="took">
        {formatMs(event.total_time_ms)}
      </td>
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
        // The roles stay even where the narrow layout shows rows as cards.
        <table role="table" className={classes.table} data-cards="true">
          <thead role="rowgroup">
            <tr role="row">
              <th role="columnheader" scope="col">
                <Term name="id" />
              </th>
              <th role="columnheader" scope="col">
                Type
              </th>
              <th role="columnheader" scope="col">
                <Term name="topic">Topic</Term>
              </th>
              <th role="columnheader" scope="col">
                Made
              </th>
              <th role="columnheader" scope="col">
                <Term name="stored">Stored</Term>
              </th>
              <th role="columnheader" scope="col">
                <Term name="total time">Total</Term>
              </th>
            </tr>
          </thead>
          <tbody role="rowgroup">
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
