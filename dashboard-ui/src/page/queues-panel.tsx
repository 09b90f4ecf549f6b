import {
  isDeadLetterQueue,
  isRetryQueue,
  queueConcern,
  type QueueOverview,
  type Queues,
  type UnclaimedTable,
} from '@signalbox/contracts'
import { formatCount, formatShort, Lamp, Notice, Panel, Term } from '@signalbox/ui'
import { topology } from '@signalbox/systems'
import classes from './table.module.css'

function stateOf(queue: QueueOverview): string {
  if (isRetryQueue(queue.name)) return 'waiting for another try'
  if (queue.consumers === null) return 'not known yet'
  return queue.consumers === 0 ? 'no consumer' : 'consumed'
}

function formatConsumers({ name, consumers }: QueueOverview): string {
  if (isRetryQueue(name)) return 'none, by design'
  return consumers === null ? 'not known yet' : formatShort(consumers)
}

/** The retry tiers are empty most of the time, and then only in the way. */
function isWorthShowing(queue: QueueOverview): boolean {
  return !isRetryQueue(queue.name) || queue.ready > 0
}

function QueueRow({ queue }: { queue: QueueOverview }) {
  return (
    <tr>
      <th scope="row">
        {isDeadLetterQueue(queue.name) ? <Term name="dead letters">{queue.name}</Term> : queue.name}
        <div className={classes.state}>
          <Lamp state={queueConcern(queue, topology) ? 'caution' : 'well'}>{stateOf(queue)}</Lamp>
        </div>
      </th>
      <td>{formatShort(queue.ready)}</td>
      <td>{formatShort(queue.unacked)}</td>
      <td>{formatConsumers(queue)}</td>
    </tr>
  )
}

/** What is left of systems that were removed, or an administrator's own: the page names it and leaves it alone. */
function Unclaimed({
  queues,
  tables,
}: {
  queues: readonly QueueOverview[]
  tables: readonly UnclaimedTable[]
}) {
  const all = [
    ...queues.map(({ name, ready, unacked }) => ({
      name,
      holds: `${formatCount(ready + unacked)} messages`,
    })),
    ...tables.map(({ table, rows }) => ({ name: `table ${table}`, holds: `${formatCount(rows)} rows` })),
  ]
  if (all.length === 0) return null
  return (
    <Notice state="unknown" title="Nobody’s">
      No system has {all.map(({ name, holds }) => `${name} (${holds})`).join(', ')}. What is there is kept.
    </Notice>
  )
}

type QueuesPanelProps = { readonly queues: Queues; readonly unclaimedTables: readonly UnclaimedTable[] }

/** What waits in RabbitMQ, queue by queue. */
export function QueuesPanel({ queues, unclaimedTables }: QueuesPanelProps) {
  return (
    <Panel title="Queues" hint="Messages inside RabbitMQ. They lag a few seconds behind the tracks above.">
      {queues.status === 'failed' ? (
        <Notice state="caution" title="Queue figures are missing">
          {queues.detail}
        </Notice>
      ) : (
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">Queue</th>
              <th scope="col">
                <Term name="ready" />
              </th>
              <th scope="col">
                <Term name="unacked" />
              </th>
              <th scope="col">
                <Term name="consumers" />
              </th>
            </tr>
          </thead>
          <tbody>
            {queues.items.filter(isWorthShowing).map((queue) => (
              <QueueRow key={queue.name} queue={queue} />
            ))}
          </tbody>
        </table>
      )}
      <Unclaimed queues={queues.status === 'ok' ? queues.unclaimed : []} tables={unclaimedTables} />
    </Panel>
  )
}
