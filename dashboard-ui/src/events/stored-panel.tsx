import type { StoredEvent } from '@signalbox/contracts'
import { formatMs, Panel, Term, TopicBadge } from '@signalbox/ui'
import { Moment } from '../page/moment.tsx'
import classes from '../page/facts.module.css'

function StoredRow({ row }: { row: StoredEvent }) {
  return (
    <article className={classes.part} aria-label={`Stored in ${row.topic}`}>
      <TopicBadge topic={row.topic} />
      <dl className={classes.facts}>
        <dt>type</dt>
        <dd>{row.eventType}</dd>
        <dt>made</dt>
        <dd>
          <Moment date={row.create_date} />
        </dd>
        <dt>accepted</dt>
        <dd>{row.accepted_date ? <Moment date={row.accepted_date} /> : 'published to RabbitMQ by hand'}</dd>
        <dt>received</dt>
        <dd>
          <Moment date={row.received_date} />
        </dd>
        <dt>
          <Term name="stored" />
        </dt>
        <dd>
          <Moment date={row.processed_date} />
        </dd>
        <dt>
          <Term name="total time" />
        </dt>
        <dd>{formatMs(row.total_time_ms)}</dd>
        {row.value === null ? null : (
          <>
            <dt>value</dt>
            <dd className={classes.text}>{row.value === '' ? '(empty text)' : row.value}</dd>
          </>
        )}
      </dl>
    </article>
  )
}

/** What each table holds of an event. */
export function StoredPanel({ stored }: { stored: readonly StoredEvent[] }) {
  return (
    <Panel title="Stored" hint="What each topic’s table holds of it.">
      <div className={classes.parts}>
        {stored.map((row) => (
          <StoredRow key={row.topic} row={row} />
        ))}
      </div>
    </Panel>
  )
}
