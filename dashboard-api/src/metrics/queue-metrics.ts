import { isRetryQueue, type Overview, type QueueOverview } from '@signalbox/contracts'
import { topology } from '@signalbox/systems'
import type { Metric } from '@signalbox/runtime'
import { gauge } from './gauge.ts'

/** What the metrics say of queues and their consumers; without RabbitMQ's figures only that those are missing. */
export function queueMetrics({ queues, services }: Overview): Metric[] {
  const items = queues.status === 'ok' ? queues.items : []
  const found = new Set(items.map(({ name }) => name))
  // A queue that does not exist has no consumer either.
  const missing: QueueOverview[] = topology.queues
    .filter(({ name }) => queues.status === 'ok' && !found.has(name))
    .map(({ name }) => ({ name, ready: 0, unacked: 0, consumers: 0 }))
  return [
    gauge(
      'signalbox_service_replicas',
      'Processes that are connected to RabbitMQ.',
      services.flatMap(({ name: service, replicas }) =>
        replicas === null ? [] : [{ labels: { service }, value: replicas }],
      ),
    ),
    gauge('signalbox_queue_figures_up', 'Whether the figures of RabbitMQ can be read.', [
      { value: queues.status === 'ok' ? 1 : 0 },
    ]),
    gauge(
      'signalbox_stray_bindings',
      'Bindings in RabbitMQ that lead into a topic and that nobody has declared.',
      queues.status === 'ok' ? [{ value: queues.stray.length }] : [],
    ),
    gauge(
      'signalbox_queue_messages',
      'Messages in a queue; one may hold many events.',
      items.flatMap(({ name: queue, ready, unacked }) => [
        { labels: { queue, state: 'ready' }, value: ready },
        { labels: { queue, state: 'unacked' }, value: unacked },
      ]),
    ),
    gauge(
      'signalbox_queue_consumers',
      'Consumers of a queue; nobody consumes the retry queues by design, so they are left out.',
      [...items, ...missing].flatMap(({ name: queue, consumers }) =>
        consumers === null || isRetryQueue(queue) ? [] : [{ labels: { queue }, value: consumers }],
      ),
    ),
  ]
}
