import { setImmediate as turn } from 'node:timers/promises'
import { Event, PermanentError } from '@signalbox/contracts'
import { topology } from '@signalbox/systems'
import { afterEach, expect, it, vi } from 'vitest'
import { readDeadLetters } from './dead-letter.ts'
import { decodeEvents } from './decode-message.ts'
import type { Handle, Verdict } from './handler.ts'
import type { Message } from './outgoing-message.ts'
import { beginSettling as begin } from './testing/begin-settling.ts'

// The law: an ack comes last of all, and what is large or cannot be published stops nothing.

afterEach(() => void vi.useRealTimers())

const line = '{"eventType":"passiveEvent","create_date":"2026-01-01T00:00:00Z"}'
const dead: Verdict = { verdict: 'dead', reason: 'data_error', detail: 'Not storable' }
const retry: Verdict = { verdict: 'retry', reason: 'unknown_key', detail: 'Not yet' }

const decode = decodeEvents(Event)
const verdictFor =
  (verdict: Verdict): Handle<Event> =>
  async (batch) =>
    new Map(batch.map((one) => [one, verdict]))

it('acks when all is stored and not before', async () => {
  let store = () => {}
  const storing = new Promise<void>((resolve) => (store = resolve))
  const { steps, settled } = begin({ bodies: [line, line], decode, handle: async () => await storing })
  await turn()
  await turn()
  expect(steps).toEqual([])
  store()
  await settled
  expect(steps).toEqual(['handled 2', 'ack up to 1'])
})

it.each([
  [
    'a bad line',
    { bodies: ['x'], handle: async () => {} },
    ['published to dead-letters.topic1', 'ack up to 0'],
  ],
  [
    'a verdict of death',
    { bodies: [line], handle: verdictFor(dead) },
    ['handled 1', 'published to dead-letters.topic1', 'ack up to 0'],
  ],
  [
    'a verdict to try again',
    { bodies: [line], handle: verdictFor(retry) },
    ['handled 1', 'published to retry.topic1', 'ack up to 0'],
  ],
])('acks after %s was confirmed where it goes', async (_what, { bodies, handle }, order) => {
  const { steps, settled } = begin({
    bodies,
    decode,
    handle: handle,
    publish: async () => await turn(),
  })
  await settled
  expect(steps).toEqual(order)
})

it('acks after the batch before has come to its end, and not at all when that was given up', async () => {
  let end = () => {}
  const previous = new Promise<void>((resolve) => (end = resolve))
  const { steps, settled } = begin({ bodies: [line], decode, handle: async () => {}, previous })
  await turn()
  expect(steps).toEqual(['handled 1'])
  end()
  await settled
  expect(steps).toEqual(['handled 1', 'ack up to 0'])
  const failed = Promise.reject(new Error('Given up'))
  // As its own batch's line does (`lineUp`), whoever comes later.
  failed.catch(() => {})
  const after = begin({ bodies: [line], decode, handle: async () => {}, previous: failed })
  await expect(after.settled).rejects.toThrow('Given up')
  expect(after.steps).toEqual(['handled 1'])
})

it('settles a message that is larger than a batch in portions, and acks it once', async () => {
  const { steps, settled } = begin({
    bodies: [Array(250).fill(line).join('\n'), line],
    decode,
    handle: async () => {},
  })
  await settled
  expect(steps).toEqual(['handled 100', 'handled 100', 'handled 50', 'ack up to 0'])
})

it('gives a large message up between two portions when it is to stop, and settles what is small to its end', async () => {
  const stopping = new AbortController()
  const handle = async () => stopping.abort()
  const large = begin({
    bodies: [Array(250).fill(line).join('\n')],
    decode,
    handle,
    abandoned: stopping.signal,
  })
  await expect(large.settled).rejects.toThrow('aborted')
  expect(large.steps).toEqual(['handled 100'])
  const small = begin({ bodies: [line, line], decode, handle, abandoned: stopping.signal })
  await small.settled
  expect(small.steps).toEqual(['handled 2', 'ack up to 1'])
})

it('buries the small beginning of what the broker does not take whole, and an event that is too large for a tier', async () => {
  const published: Message[] = []
  const publish = async (message: Message) => {
    if (message.body.length > 70_000) throw new PermanentError('too_large', 'RabbitMQ takes no such message')
    published.push(message)
  }
  const large = `${line.slice(0, -1)},"data":{"large":"${'x'.repeat(100_000)}"}}`
  const { steps, settled } = begin({
    bodies: [large],
    decode,
    handle: verdictFor(retry),
    publish,
  })
  await settled
  expect(steps).toEqual(['handled 1', 'published to dead-letters.topic1', 'ack up to 0'])
  expect(published[0]?.properties.headers).toMatchObject({
    'x-reason': 'too_large',
    'x-cut-bytes': expect.any(Number),
    'x-cut-sha256': expect.stringMatching(/^[0-9a-f]{64}$/),
  })
})

it('keeps a dead letter with a verdict in hand for two minutes and acks the others', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  const { steps, settled } = begin({
    bodies: ['first', 'second', 'third'],
    decode: readDeadLetters,
    queue: topology.deadLetter.queue,
    headers: { 'x-reason': 'test' },
    handle: async ([, second]) => new Map(second ? [[second, retry]] : []),
  })
  await settled
  expect(steps).toEqual(['handled 3', 'ack 0', 'ack 2'])
  vi.advanceTimersByTime(119_999)
  expect(steps).toHaveLength(3)
  vi.advanceTimersByTime(1)
  expect(steps).toEqual(['handled 3', 'ack 0', 'ack 2', 'put back 1'])
})
