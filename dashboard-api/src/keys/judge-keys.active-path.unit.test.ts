import type { Queues } from '@signalbox/contracts'
import { retryQueues } from '@signalbox/systems'
import { expect, it } from 'vitest'
import { judgeKeys, quietHours, type KeyFacts } from './judge-keys.ts'

const now = new Date('2026-03-10T12:00:00Z')
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000)

function queuesWith(ready: Record<string, number> = {}): Queues {
  const names = ['topic2', 'topic3', 'dead-letters', ...retryQueues]
  const items = names.map((name) => ({ name, ready: ready[name] ?? 0, unacked: 7, consumers: 1 }))
  return { status: 'ok', stray: [], unclaimed: [], items }
}

const row = (kid: string, firstSeenHours: number, lastSeenHours: number) => ({
  topic: 'topic2',
  kid,
  events: 5,
  firstSeen: hoursAgo(firstSeenHours),
  lastSeen: hoursAgo(lastSeenHours),
})

/** The state of each key, with `k1` replaced by `k2` a while ago. */
function statesOf(facts: Partial<KeyFacts>) {
  const rows = [row('k1', 900, quietHours + 0.1), row('k2', quietHours + 1, 0)]
  const judged = judgeKeys({ rows, letters: [], queues: queuesWith(), now, ...facts })
  return judged.map(({ topic, kid, state }) => `${topic} ${kid} ${state}`)
}

it('lets an old key go once nothing has come for long, nothing waits and no dead letter holds it', () => {
  expect(statesOf({})).toEqual(['topic2 k2 sealing', 'topic2 k1 droppable'])
})

it('keeps a key that came lately', () => {
  expect(statesOf({ rows: [row('k1', 900, quietHours - 0.1), row('k2', 30, 0)] })).toContain(
    'topic2 k1 arriving',
  )
})

it('keeps a key that a dead letter of the topic needs, even one that nothing ever came with', () => {
  const letters = [
    { topic: 'topic2', kid: 'k1', letters: 3 },
    { topic: 'topic3', kid: 'k0', letters: 1 },
  ]
  expect(statesOf({ letters })).toEqual(['topic2 k2 sealing', 'topic2 k1 held', 'topic3 k0 held'])
  expect(statesOf({ letters: [{ topic: 'topic3', kid: 'k1', letters: 1 }] })).toContain('topic2 k1 droppable')
})

it.each(['topic2', 'topic2.retry-600s', 'dead-letters'])('cannot say while messages wait in %s', (name) => {
  expect(statesOf({ queues: queuesWith({ [name]: 1 }) })).toContain('topic2 k1 waiting')
})

it('does not mind what waits for another topic', () => {
  expect(statesOf({ queues: queuesWith({ topic3: 9 }) })).toContain('topic2 k1 droppable')
})

it('cannot say while RabbitMQ cannot be asked', () => {
  expect(statesOf({ queues: { status: 'failed', detail: 'No answer' } })).toContain('topic2 k1 uncertain')
})

it('never lets the only key of a topic go, however quiet the system is', () => {
  expect(statesOf({ rows: [row('k1', 900, 300)] })).toEqual(['topic2 k1 sealing'])
})

it('takes the newer of two keys that come at the same time as the one that seals', () => {
  const rows = [row('k1', 900, 0), row('k2', 1, 0.001)]
  expect(statesOf({ rows })).toEqual(['topic2 k2 sealing', 'topic2 k1 arriving'])
})

it('sees that the old key seals again when a change was taken back', () => {
  const rows = [row('k1', 900, 0), row('k2', 40, 30)]
  expect(statesOf({ rows })).toEqual(['topic2 k2 droppable', 'topic2 k1 sealing'])
})
