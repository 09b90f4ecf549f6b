import { traceIdOf, type Attributes, type Tracer } from '@signalbox/contracts'
import type { ConsumerOptions, EachConsumerOptions } from './consumer-options.ts'
import type { Consumable, Handle } from './handler.ts'
import type { Publishable } from './publication.ts'
import type { Publisher } from './publisher.ts'

// As OpenTelemetry's semantic conventions for messaging name them.
const attributesOf = (operation: 'publish' | 'process', destination: string, events: number): Attributes => ({
  'messaging.system': 'rabbitmq',
  'messaging.operation.name': operation,
  'messaging.operation.type': operation === 'publish' ? 'send' : 'process',
  'messaging.destination.name': destination,
  'messaging.batch.message_count': events,
})

/** Makes each batch that is handled a span of the traces that its events belong to. */
function traceHandle<Event extends Consumable>(
  tracer: Tracer,
  queue: string,
  handle: Handle<Event>,
): Handle<Event> {
  return async (batch) => {
    const from = batch.map(({ event }) => event.traceparent)
    const attributes = attributesOf('process', queue, batch.length)
    const facts = { name: `process ${queue}`, kind: 'consumer', attributes, from } as const
    return await tracer.span(facts, async () => await handle(batch))
  }
}

/** Makes what a consumer handles spans. */
export function traceWork<Event extends Consumable>(
  tracer: Tracer,
  options: ConsumerOptions<Event> | EachConsumerOptions<Event>,
): ConsumerOptions<Event> | EachConsumerOptions<Event> {
  const { queue } = options
  if (!('handleEach' in options)) return { ...options, handle: traceHandle(tracer, queue, options.handle) }
  const { handleEach } = options
  return {
    ...options,
    async handleEach(received, signal) {
      const from = [received.event.traceparent]
      const facts = { name: `process ${queue}`, kind: 'consumer', from } as const
      const attributes = attributesOf('process', queue, 1)
      return await tracer.span({ ...facts, attributes }, async () => await handleEach(received, signal))
    },
  }
}

/** Makes each `publish` a span; events of its trace go on from there. */
export function tracePublish(tracer: Tracer, publish: Publisher['publish']): Publisher['publish'] {
  return async (topic, events, options) => {
    const attributes = attributesOf('publish', topic, events.length)
    await tracer.span({ name: `publish ${topic}`, kind: 'producer', attributes }, async ({ traceparent }) => {
      await publish(topic, traceparent === undefined ? events : events.map(carryOn(traceparent)), options)
    })
  }
}

/** What came together with others may belong to another trace, in which it stays. */
function carryOn(traceparent: string) {
  const traceId = traceIdOf(traceparent)
  return (event: Publishable): Publishable =>
    event.traceparent && traceIdOf(event.traceparent) === traceId ? { ...event, traceparent } : event
}
