import { randomUUID } from 'node:crypto'
import { Event, eventsExchange, heardQueues, type Declarations } from '@signalbox/contracts'
import { closePolitely } from './close-politely.ts'
import type { Connection } from './connection.ts'
import { declareTopology } from './declare-topology.ts'
import { decodeEvents } from './decode-message.ts'
import { keepChannel } from './keep-channel.ts'
import type { BrokerLog } from './log.ts'
import { factsOf } from './message-facts.ts'

export type HearOptions = {
  readonly connection: Connection
  readonly declarations: Declarations
  readonly topic: string
  readonly service: string
  readonly log: BrokerLog
  readonly listen: (events: readonly Event[] | undefined) => void
}

// Who cannot keep up hears the newest. A message of ours holds up to 500 events.
const messagesMax = 10_000

/** Listens to a topic with a queue of this process alone, which goes with its connection. */
export function hear({
  connection,
  declarations,
  topic,
  service,
  log,
  listen,
}: HearOptions): AsyncDisposable {
  const decode = decodeEvents(Event)
  return keepChannel({
    connection,
    log,
    name: `hear ${topic}`,
    open: (model) => model.createChannel(),
    setUp: async (channel) => {
      await declareTopology(channel, declarations)
      const { queue } = await channel.assertQueue(`${heardQueues(topic, service)}${randomUUID()}`, {
        exclusive: true,
        durable: false,
        maxLength: messagesMax,
      })
      await channel.bindQueue(queue, eventsExchange(topic), topic)
      await channel.consume(
        queue,
        (message) => {
          if (!message) return void closePolitely(channel)
          listen(
            [...decode(factsOf(message, new Date()))].flatMap((step) => ('event' in step ? step.event : [])),
          )
        },
        { noAck: true, exclusive: true },
      )
    },
    onReady: () => listen(undefined),
  })
}
