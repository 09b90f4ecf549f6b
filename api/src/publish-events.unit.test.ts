import { BrokerUnavailable, EventsTooLarge, Unroutable } from '@signalbox/broker'
import type { SealedEvent } from '@signalbox/contracts'
import type { TopicName } from '@signalbox/systems'
import { expect, it, vi } from 'vitest'
import type { Verdict } from './judge-events.ts'
import { publishEvents } from './publish-events.ts'

const eventOf = (id: string): SealedEvent => ({
  id,
  eventType: 'passiveEvent',
  create_date: '2026-01-01T00:00:00Z',
})

/** A topic besides topic1, whether there is another one or not. */
const second = 'letters' as string as TopicName

/** A request whose first event was refused, and whose others go to two topics in turn. */
const verdict: Verdict = {
  byTopic: new Map<TopicName, SealedEvent[]>([
    ['topic1', ['b', 'd', 'f'].map(eventOf)],
    [second, ['c', 'e'].map(eventOf)],
  ]),
  places: new Map<TopicName, number[]>([
    ['topic1', [1, 3, 5]],
    [second, [2, 4]],
  ]),
  accepted: 5,
  rejectedByTopic: new Map([['topic1', 1]]),
  rejected: 1,
  errors: [{ index: 0, pointer: '/eventType', code: 'invalid_field', detail: 'It is not known' }],
}

/** Refuses those ids as too large, one after the other, as a broker does whose limit nobody knew. */
function publisherWithout(...refused: readonly string[]) {
  const taken: string[] = []
  const publish = async (_topic: string, events: SealedEvent | readonly SealedEvent[]) => {
    const ids = [events].flat().map(({ id }) => id)
    const position = ids.findIndex((id) => refused.includes(id))
    if (position !== -1) throw new EventsTooLarge([position], 1_000)
    taken.push(...ids)
  }
  return { taken, publish }
}

it('leaves the verdict as it is where all are taken', async () => {
  const { publish, taken } = publisherWithout()
  expect(await publishEvents(publish, verdict, true)).toBe(verdict)
  expect(taken.toSorted()).toEqual(['b', 'c', 'd', 'e', 'f'])
})

it('refuses those that are too large by their places, and publishes all others', async () => {
  const { publish, taken } = publisherWithout('d', 'f', 'c')
  const after = await publishEvents(publish, verdict, true)
  expect(taken.toSorted()).toEqual(['b', 'e'])
  expect(after.errors.map(({ index, code }) => [index, code])).toEqual([
    [0, 'invalid_field'],
    [2, 'event_too_large'],
    [3, 'event_too_large'],
    [5, 'event_too_large'],
  ])
  expect([after.accepted, after.rejected]).toEqual([2, 4])
  expect([...after.rejectedByTopic]).toEqual([
    ['topic1', 3],
    [second, 1],
  ])
  const left = [...after.byTopic].map(([topic, events]) => [topic, events.map(({ id }) => id)])
  expect(Object.fromEntries(left)).toEqual({ topic1: ['b'], letters: ['e'] })
  expect(Object.fromEntries(after.places)).toEqual({ topic1: [1], letters: [4] })
})

it('asks the broker for nothing once none is left', async () => {
  const { publish } = publisherWithout('b', 'd', 'f', 'c', 'e')
  const watched = vi.fn(publish)
  expect((await publishEvents(watched, verdict, true)).accepted).toBe(0)
  expect(watched).toHaveBeenCalledTimes(5)
})

it('is in doubt as a whole when a topic is, whatever became of the others', async () => {
  const publish = async (topic: string) => {
    throw topic === 'topic1' ? new EventsTooLarge([0, 1, 2], 1_000) : new BrokerUnavailable('It is away')
  }
  await expect(publishEvents(publish, verdict, true)).rejects.toMatchObject({ problem: { status: 503 } })
})

it('is in doubt when a topic has no queue', async () => {
  const publish = () => Promise.reject(new Unroutable('No queue is bound'))
  await expect(publishEvents(publish, verdict, true)).rejects.toMatchObject({ problem: { status: 503 } })
})

it('is not done before the broker is', async () => {
  const publish = () => new Promise<void>(() => {})
  const later = new Promise((resolve) => setImmediate(() => resolve('still waiting')))
  const outcome = await Promise.race([publishEvents(publish, verdict, true), later])
  expect(outcome).toBe('still waiting')
})

it('passes on what it does not know: that is no reason to send again', async () => {
  const fault = new TypeError('A fault of ours')
  await expect(publishEvents(() => Promise.reject(fault), verdict, true)).rejects.toBe(fault)
})

it('names no place where there is one event only', async () => {
  const byTopic = new Map<TopicName, SealedEvent[]>([['topic1', [eventOf('b')]]])
  const { publish } = publisherWithout('b')
  const { errors } = await publishEvents(publish, { ...verdict, byTopic, errors: [] }, false)
  expect(errors).toEqual([expect.not.objectContaining({ index: expect.anything() })])
  expect(errors).toHaveLength(1)
})
