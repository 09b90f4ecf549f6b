import type { Queues } from '@signalbox/contracts'
import { expect, it } from 'vitest'
import { whereIs, type KnownOfEvent } from './where-is.ts'

const at = (second: number) => new Date(second * 1_000).toISOString()
const stored = (topic: string, second = 0) => ({ topic, processed_date: at(second) })
const letter = (queue: string, replayedAt: string | null = null) => ({
  queue,
  reason: 'data_error',
  replayedAt,
})

function queues(figures: Record<string, { ready?: number; consumers?: number }> = {}): Queues {
  const names = ['topic1', 'topic2', 'topic3', 'topic2.retry-1s', 'topic3.retry-1s']
  return {
    status: 'ok',
    stray: [],
    unclaimed: [],
    items: names.map((name) => ({ name, ready: 0, unacked: 0, consumers: 1, ...figures[name] })),
  }
}

const where = (known: Partial<KnownOfEvent>) =>
  whereIs({ now: 60_000, stored: [], letters: [], queues: queues(), ...known })

it('is stored at the end of its journey, whichever topic that is', () => {
  expect(where({ stored: [stored('topic1')] })).toMatchObject({ word: 'stored', queue: null })
  const active = where({ stored: [stored('topic2'), stored('topic3')] })
  expect(active).toMatchObject({ word: 'stored', sentence: 'It is stored in topic3, the end of its journey' })
})

it('is stored, and dead for another subscription, which is said with its name', () => {
  const { word, sentence } = where({ stored: [stored('topic1')], letters: [letter('topic1.analytics')] })
  expect(word).toBe('stored')
  expect(sentence).toContain('It could not be handled in topic1.analytics')
})

it('waits in the queue of a service that is stopped, and says so with its name and the time', () => {
  const stopped = queues({ topic3: { ready: 7, consumers: 0 } })
  const { word, sentence, queue } = where({ stored: [stored('topic2')], queues: stopped })
  expect({ word, queue }).toEqual({ word: 'waiting', queue: 'topic3' })
  expect(sentence).toContain('in the queue topic3 for 60 s, which has no consumer: service2 is stopped')
})

it('waits its turn while its service works', () => {
  const busy = where({ stored: [stored('topic2')], queues: queues({ topic3: { ready: 7 } }) })
  expect(busy).toMatchObject({ word: 'on its way' })
  expect(busy.sentence).toContain('7 messages are there')
  const stuck = where({ now: 61_000, stored: [stored('topic2')], queues: queues({ topic3: { ready: 7 } }) })
  expect(stuck.word).toBe('waiting')
  expect(stuck.sentence).toContain('service2 is connected, but slow, busy or stuck')
  expect(where({ stored: [stored('topic2', 58)] })).toMatchObject({ word: 'on its way', queue: 'topic3' })
})

it('may wait for another try, or be in the hand of the service before', () => {
  const retrying = where({ stored: [stored('topic2')], queues: queues({ 'topic3.retry-1s': { ready: 1 } }) })
  expect(retrying).toMatchObject({ word: 'waiting' })
  const held = where({ stored: [stored('topic2')], queues: queues({ topic2: { ready: 1 } }) })
  expect(held.sentence).toContain('service1 has stored it in topic2')
})

it('is unaccounted for when no queue has held it for longer than figures lag behind', () => {
  expect(where({ stored: [stored('topic2')] })).toMatchObject({ word: 'unaccounted for', queue: 'topic3' })
})

it('is dead where it could not be handled, and on its way again after a replay', () => {
  const dead = where({ stored: [stored('topic2')], letters: [letter('topic3')] })
  expect(dead).toMatchObject({ word: 'dead', queue: null })
  expect(dead.sentence).toContain('data_error')
  expect(where({ letters: [letter('topic1')] })).toMatchObject({ word: 'dead' })
  const replayed = where({ letters: [letter('topic1', at(59))] })
  expect(replayed).toMatchObject({ word: 'on its way', queue: 'topic1' })
})

it('stays stored when something else under its id is dead', () => {
  const { word, sentence } = where({ stored: [stored('topic1')], letters: [letter('topic1')] })
  expect(word).toBe('stored')
  expect(sentence).toContain('Something else')
})

it('follows whatever the topology says', () => {
  const topics = [
    { name: 'orders', table: 'any', sealed: false, consumer: 'shop', forwardsTo: 'bills' },
    { name: 'bills', table: 'any', sealed: false, consumer: 'accounts' },
  ]
  const none: Queues = { status: 'ok', stray: [], unclaimed: [], items: [] }
  expect(where({ stored: [stored('orders')], topics, queues: none })).toEqual({
    word: 'waiting',
    sentence: 'The queue bills does not exist; it is made when accounts starts',
    queue: 'bills',
  })
})

it('waits in the queue of a topic that no service consumes yet', () => {
  const topics = [{ name: 'topic1', table: 'topic1', sealed: false }]
  const replayed = {
    letters: [letter('topic1', at(0))],
    queues: queues({ topic1: { ready: 1, consumers: 0 } }),
  }
  const { word, sentence } = where({ ...replayed, topics })
  expect(word).toBe('waiting')
  expect(sentence).toContain('no service consumes this topic yet')
})

it('does not guess while the queue figures cannot be read', () => {
  const failed: Queues = { status: 'failed', detail: 'Away' }
  const { word, sentence } = where({ stored: [stored('topic2')], queues: failed })
  expect(word).toBe('waiting')
  expect(sentence).toContain('cannot be read')
})
