import { Event } from '@signalbox/contracts'
import { topology } from '@signalbox/systems'
import type { ConsumeMessage } from 'amqplib'
import { expect, it, vi } from 'vitest'
import { decodeEvents, type Decode } from './decode-message.ts'
import { lineUp } from './line-up.ts'
import { settleNextBatch } from './settle-deliveries.ts'

// The law: an ack covers nothing that is not done. So a batch takes nothing any more once the next one has begun, however
// long reading takes.

const line = '{"eventType":"passiveEvent","create_date":"2026-01-01T00:00:00Z"}'
const events = decodeEvents(Event)
/** Reads so slowly that it rests after each message. */
const decode: Decode<Event> = function* slowly(facts) {
  for (const step of events(facts)) {
    const until = performance.now() + 12
    while (performance.now() < until);
    yield step
  }
}

it('acks only what is handled, in order, when messages arrive while a batch is being read', async () => {
  const handled = new Set<string>()
  const waiting: (() => void)[] = []
  const acked: number[] = []
  const tooEarly: number[] = []
  const settling = {
    queue: 'topic1',
    decode,
    batchEventsMax: 4,
    topology,
    publisher: {} as never,
    log: { info() {}, warn() {}, error() {} },
    onHeld: () => {},
    handle: async (batch: readonly { event: Event }[]) => {
      await new Promise<void>((resolve) => waiting.push(resolve))
      for (const { event } of batch) handled.add(event.id)
    },
  }
  const deliveries = lineUp({
    batchEventsMax: 4,
    onGivenUp: async () => {},
    settleNext: async (arrived, previous, onTaken) =>
      await settleNextBatch(arrived, settling, previous, onTaken),
  })
  const ids = Array.from({ length: 12 }, (_, tag) => `01890a5d-ac96-774b-bcce-b302099a805${tag.toString(16)}`)
  const { signal } = new AbortController()
  const arrive = (deliveryTag: number) =>
    deliveries.arrive({
      message: {
        content: Buffer.from(line.replace('{', `{"id":"${ids[deliveryTag]}",`)),
        fields: { exchange: 'events.topic1', redelivered: false, routingKey: 'topic1', deliveryTag },
        properties: { headers: { 'x-events': 1 } },
      } as unknown as ConsumeMessage,
      receivedDate: new Date(),
      ack: () => {
        acked.push(deliveryTag)
        if (!ids.slice(0, deliveryTag + 1).every((id) => handled.has(id))) tooEarly.push(deliveryTag)
      },
      settleAlone: () => {},
      lost: signal,
      abandoned: signal,
    })

  arrive(0)
  // The others arrive together while the first one is being read.
  await new Promise((resolve) => setImmediate(resolve))
  for (let tag = 1; tag < ids.length; tag += 1) arrive(tag)
  await vi.waitFor(() => {
    waiting.shift()?.()
    expect(handled.size).toBe(ids.length)
  })
  await deliveries.untilEmpty()
  expect(tooEarly).toEqual([])
  expect(acked).toEqual(acked.toSorted((a, b) => a - b))
  expect(acked.at(-1)).toBe(11)
})
