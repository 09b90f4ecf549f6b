import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { BrokerUnavailable } from './errors.ts'
import { createPublication } from './publication.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const eventsOf = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ id: String(index), eventType: 'passiveEvent' }))
const roomy = { events: 100, bytes: 10_000, first: true }

it('resolves only when every message that carries a part of it is confirmed', async () => {
  const publication = createPublication(eventsOf(3), 1_000)
  expect(publication.take({ ...roomy, events: 2 }).events.length).toBe(2)
  expect(publication.take(roomy).events.length).toBe(1)
  expect(publication.exhausted).toBe(true)
  publication.partSettled()
  expect(publication.settled).toBe(false)
  publication.partSettled()
  await expect(publication.promise).resolves.toBeUndefined()
})

it('does not resolve while some of its events are in no message yet', () => {
  const publication = createPublication(eventsOf(2), 1_000)
  publication.take({ ...roomy, events: 1 })
  publication.partSettled()
  expect(publication.settled).toBe(false)
  publication.settle()
})

it('fails as a whole when one message fails, and gives nothing more away', async () => {
  const publication = createPublication(eventsOf(3), 1_000)
  publication.take({ ...roomy, events: 1 })
  publication.partSettled(new BrokerUnavailable('RabbitMQ refused the message'))
  await expect(publication.promise).rejects.toThrow(BrokerUnavailable)
  expect(publication.take(roomy).events).toEqual([])
  expect(publication.exhausted).toBe(true)
})

it('fails at its deadline', async () => {
  const publication = createPublication(eventsOf(1), 1_000)
  publication.promise.catch(() => {})
  await vi.advanceTimersByTimeAsync(1_000)
  await expect(publication.promise).rejects.toThrow('RabbitMQ did not confirm within 1000 ms')
})

it('puts an event that is larger than a message into a message of its own', () => {
  const large = createPublication(eventsOf(2), 1_000)
  expect(large.take({ events: 100, bytes: 1, first: false }).events).toEqual([])
  expect(large.take({ events: 100, bytes: 1, first: true }).events.length).toBe(1)
  large.settle()
})

it('gives what fits to the byte, and knows what is left', () => {
  const publication = createPublication(eventsOf(3), 1_000)
  const size = publication.waitingBytes / 3
  expect(publication.take({ events: 3, bytes: 2 * size, first: false }).events.length).toBe(2)
  expect(publication.waitingBytes).toBe(size)
  publication.settle()
})

it('counts the bytes of a text, which may be more than its characters', () => {
  const [plain, accented] = ['e', 'é'].map((letter) => {
    const publication = createPublication([{ id: letter.repeat(100), eventType: 'passiveEvent' }], 1_000)
    publication.settle()
    return publication.waitingBytes
  })
  expect(Number(accented) - Number(plain)).toBe(100)
})
