import type { Queues } from '@signalbox/contracts'
import { expect, it } from 'vitest'
import { keepLedger } from './keep-ledger.ts'

const queue = (name: string, ready: number) => ({ name, ready, unacked: 0, consumers: 1 })
const empty: Queues = { status: 'ok', items: [queue('topic1', 0), queue('topic1.retry-1s', 0)] }
const sums = (accepted: number) => [{ topic: 'topic1', accepted, stored: 5, repeats: 2, dead: 1 }]

it('balances when everything that was accepted is stored, repeated or dead', () => {
  const [topic1, topic2] = keepLedger()(sums(8), empty).topics
  expect(topic1).toMatchObject({ inFlight: 0, state: 'balanced' })
  expect(topic2).toMatchObject({ accepted: 0, state: 'balanced' })
})

it('explains events in flight by messages that wait, also in a retry tier', () => {
  const waiting: Queues = { status: 'ok', items: [queue('topic1', 0), queue('topic1.retry-1s', 3)] }
  expect(keepLedger()(sums(11), waiting)).toMatchObject({
    retrying: 3,
    topics: { 0: { inFlight: 3, state: 'moving' } },
  })
})

it('calls events in flight unexplained when no queue has held them for longer than figures lag behind', () => {
  let clock = 0
  const ledger = keepLedger(() => clock)
  const state = (accepted: number, queues: Queues = empty) => ledger(sums(accepted), queues).topics[0]?.state
  expect(state(9)).toBe('moving')
  clock = 15_001
  expect(state(9)).toBe('unexplained')
  expect(state(9, { status: 'ok', items: [queue('topic1', 1)] })).toBe('moving')
  expect(state(9)).toBe('moving')
})

it('says nothing of the kind while the queues cannot be read', () => {
  let clock = 0
  const ledger = keepLedger(() => clock)
  const failed: Queues = { status: 'failed', detail: 'Away' }
  ledger(sums(9), failed)
  clock = 60_000
  expect(ledger(sums(9), failed)).toMatchObject({ retrying: null, topics: { 0: { state: 'moving' } } })
})
