import type { NewestEvent } from '@signalbox/contracts'
import { formatMs, Term, TopicBadge } from '@signalbox/ui'
import { EventLink } from './event-link.tsx'
import { Moment } from './moment.tsx'
import classes from './table.module.css'

function EventRow({ event }: { event: NewestEvent }) {
  return (
    <tr>
      <td>
        <EventLink id={event.id} />
      </td>
      <td className={classes.long} title={event.eventType}>
        {event.eventType}
      </td>
      <td>
        <TopicBadge topic={event.topic} />
      </td>
      <td data-label="made">
        <Moment date={event.create_date} />
      </td>
      <td data-label="stored">
        <Moment date={event.processed_date} />
      </td>
      <td data-label="took">{formatMs(event.total_time_ms)}</td>
    </tr>
  )
}

/** Events as rows; as cards on a narrow screen. */
export function EventTable({ events }: { events: readonly NewestEvent[] }) {
  return (
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
        {events.map((event) => (
          <EventRow key={`${event.topic} ${event.id}`} event={event} />
        ))}
      </tbody>
    </table>
  )
}
