import { createHash } from 'node:crypto'
import { setImmediate as turn } from 'node:timers/promises'
import { Event, messageBytesMax, PermanentError } from '@signalbox/contracts'
import { expect, it, vi } from 'vitest'
import { decodeEvents } from './decode-message.ts'
import { readDeadLetters } from './dead-letter.ts'
import { BrokerUnavailable } from './errors.ts'
import type { Handle, Verdict } from './handler.ts'
import { beginSettling, receivedAt } from './testing/begin-settling.ts'

// The law: what is given up is kept whole, durably, and with what is known about it, before its message is acked.

const eventId = '01890a5d-ac96-774b-bcce-b302099a8057'
const named = `{"id":"${eventId}","eventType":"passiveEvent","create_date":"2026-01-01T00:00:00Z"}`
const line = '{"eventType":"passiveEvent","create_date":"2026-01-01T00:00:00Z"}'
const decode = decodeEvents(Event)
const dead: Verdict = { verdict: 'dead', reason: 'data_error', detail: 'Not storable' }
const retry: Verdict = { verdict: 'retry', reason: 'unknown_key', detail: 'Not yet' }
const verdictFor =
  (verdict: Verdict): Handle<Event> =>
  async (batch) =>
    new Map(batch.map((one) => [one, verdict]))

/** A broker that is away for the first messages. */
function awayFor(times: number) {
  let left = times
  return async () => {
    await turn()
    if (left-- > 0) throw new BrokerUnavailable('Away')
  }
}

// Larger than what is kept where the broker takes less.
const large = line.replace('}', `,"data":{"large":"${'x'.repeat(100_000)}"}}`)
it.each([
  ['a bad line', 'x'.repeat(100_000), async () => {}, 'dead-letters.topic1'],
  ['an event with a verdict of death', large, verdictFor(dead), 'dead-letters.topic1'],
  ['an event that is to be tried again', large, verdictFor(retry), 'retry.topic1'],
])('%s is sent until the broker takes it whole', async (_what, body, handle, exchange) => {
  const { steps, settled, published } = beginSettling({ bodies: [body], decode, handle, publish: awayFor(1) })
  await settled
  expect(steps.slice(-2)).toEqual([`published to ${exchange}`, 'ack up to 0'])
  expect(published.map(({ body: { length } }) => length >= 100_000)).toEqual([true])
  expect(published[0]?.properties.headers).not.toHaveProperty('x-cut-bytes')
})

it('every bad line becomes one letter, however many there are', async () => {
  const bodies = [Array.from({ length: 405 }, (_, index) => `bad ${index}`).join('\n')]
  const { settled, published } = beginSettling({
    bodies,
    decode,
    handle: async () => {},
    batchEventsMax: 900,
  })
  await settled
  expect(published.map(({ body }) => body.toString())).toEqual(bodies[0]?.split('\n'))
})

it.each([
  ['a bad line', 'x', async () => {}, undefined, 3],
  ['an event that dies', named, verdictFor(dead), undefined, 3],
  ['an event that waits', named, verdictFor(retry), undefined, 4],
  ['a bad line that failed before', 'x', async () => {}, '2025-05-05T05:05:05.000Z', 3],
  ['an event that failed before and dies', named, verdictFor(dead), '2025-05-05T05:05:05.000Z', 3],
  ['an event that failed before and waits', named, verdictFor(retry), '2025-05-05T05:05:05.000Z', 4],
])('%s takes along its attempt and its first failure, and is durable', async (...row) => {
  const [, body, handle, failedBefore, attempt] = row
  const headers = { 'x-attempt': 3, ...(failedBefore && { 'x-first-failure': failedBefore }) }
  const wait: Handle<Event> = async (batch) =>
    new Map([...((await handle(batch)) ?? [])].map(([one, verdict]) => [one, { ...verdict, afterMs: 1 }]))
  const { settled, published } = beginSettling({ bodies: [body], decode, handle: wait, headers })
  await settled
  expect(published[0]?.properties).toMatchObject({
    // By which it is known again when it is delivered twice.
    messageId: body === 'x' ? 'm0:0' : eventId,
    persistent: true,
    mandatory: true,
    headers: { 'x-attempt': attempt, 'x-first-failure': failedBefore ?? receivedAt.toISOString() },
  })
})

it('of a line that is larger than any event the hash is that of all of it, however little the broker takes', async () => {
  const body = 'x'.repeat(messageBytesMax + 10)
  const publish = async ({ body: { length } }: { body: Buffer }) => {
    if (length > 100_000) throw new PermanentError('too_large', 'RabbitMQ takes no such message')
  }
  const { settled, published } = beginSettling({ bodies: [body], decode, handle: async () => {}, publish })
  await settled
  const sha256 = createHash('sha256').update(body).digest('hex')
  expect(published[0]?.properties.headers).toMatchObject({
    'x-cut-bytes': body.length,
    'x-cut-sha256': sha256,
  })
})

it('an event after its last tier is dead, with the reason for which it should have waited', async () => {
  const headers = { 'x-attempt': 1_000 }
  const { settled, published } = beginSettling({ bodies: [line], decode, handle: verdictFor(retry), headers })
  await settled
  expect(published.map(({ exchange, properties }) => [exchange, properties.headers?.['x-reason']])).toEqual([
    ['dead-letters.topic1', 'unknown_key'],
  ])
})

it('why a letter is dead is told in 1,000 characters at most, which fit a header', async () => {
  const wordy = verdictFor({ ...dead, detail: 'x'.repeat(10_000) })
  const { settled, published } = beginSettling({ bodies: [line], decode, handle: wordy })
  await settled
  expect(published[0]?.properties.headers).toMatchObject({ 'x-error': 'x'.repeat(1_000) })
})

const suspect = { redelivered: true, headers: { 'x-delivery-count': 2 } }

it('the halves of a message that may end its process are durable, sent until they are taken, and acked after that', async () => {
  const bodies = [Array(3).fill(line).join('\n')]
  const first = '2025-05-05T05:05:05.000Z'
  const headers = { ...suspect.headers, 'x-attempt': 2, 'x-first-failure': first }
  const publish = awayFor(1)
  const { steps, settled, published } = beginSettling({
    ...suspect,
    bodies,
    decode,
    handle: async () => {},
    headers,
    publish,
  })
  await settled
  expect(steps).toEqual(['published to home.topic1', 'published to home.topic1', 'ack up to 0'])
  const ids = published.map(({ body }) =>
    body
      .toString()
      .split('\n')
      .map((one) => (JSON.parse(one) as { id: string }).id),
  )
  expect(ids.map(({ length }) => length)).toEqual([2, 1])
  expect(new Set(ids.flat()).size).toBe(3)
  for (const [index, { properties }] of published.entries())
    expect(properties).toMatchObject({
      persistent: true,
      mandatory: true,
      messageId: ids[index]?.[0],
      headers: { 'x-attempt': 2, 'x-first-failure': first, 'x-events': ids[index]?.length },
    })
})

it.each([
  ['of one event: it cannot be halved', suspect, [line]],
  [
    'that came again once: that may be chance',
    { ...suspect, headers: { 'x-delivery-count': 1 } },
    [line, line],
  ],
  ['of which only a header says so', { ...suspect, redelivered: false }, [line, line]],
])('a message is handled and not halved %s', async (_what, how, lines) => {
  const { steps, settled } = beginSettling({
    ...how,
    bodies: [lines.join('\n')],
    decode,
    handle: async () => {},
  })
  await settled
  expect(steps).toEqual([`handled ${lines.length}`, 'ack up to 0'])
})

it('a message that was delivered before is settled without those beside it, first and last', async () => {
  const { steps, settled } = beginSettling({
    redelivered: true,
    bodies: [line, line],
    decode,
    handle: async () => {},
  })
  await settled
  expect(steps).toEqual(['handled 1', 'ack up to 0'])
})

it('nothing is acked on a channel that is lost', async () => {
  const lost = new AbortController()
  const { steps, settled } = beginSettling({
    bodies: [line],
    decode,
    handle: async () => lost.abort(),
    lost: lost.signal,
  })
  await settled
  expect(steps).toEqual(['handled 1'])
})

it('a dead letter that was kept in hand is left to the broker when its channel is lost', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  const abandoned = new AbortController()
  const { steps, settled } = beginSettling({
    bodies: ['first', 'second'],
    decode: readDeadLetters,
    queue: 'dead-letters',
    headers: { 'x-reason': 'test' },
    handle: async ([, second]) => new Map(second ? [[second, retry]] : []),
    abandoned: abandoned.signal,
  })
  await settled
  abandoned.abort()
  vi.advanceTimersByTime(120_000)
  vi.useRealTimers()
  expect(steps).toEqual(['handled 2', 'ack 0'])
})
