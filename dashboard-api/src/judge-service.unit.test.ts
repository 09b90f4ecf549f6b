import { expect, it } from 'vitest'
import { judgeService, type ServiceFacts } from './judge-service.ts'

const queue = (name: string, consumers: number | null) => ({ name, ready: 0, unacked: 0, consumers })
const state = (facts: Partial<ServiceFacts>) =>
  judgeService({ name: 'service1', replicas: 1, queues: [queue('topic1', 1)], oldestMs: null, ...facts })
    .state

it('is well while it is connected and nothing waits for more than 5 s', () => {
  expect(state({})).toBe('well')
  expect(state({ oldestMs: 5_000 })).toBe('well')
  expect(state({ queues: [] })).toBe('well')
})

it('is slow when something waits for more than 5 s', () => {
  expect(state({ oldestMs: 5_001 })).toBe('slow')
})

it('is stopped without a process, or with one that does not consume one of its queues', () => {
  expect(state({ replicas: 0, oldestMs: 60_000 })).toBe('stopped')
  expect(state({ queues: [queue('topic1', 1), queue('topic2', 0)] })).toBe('stopped')
})

it('does not call a queue unconsumed of which RabbitMQ has no figures yet', () => {
  expect(state({ queues: [queue('topic1', null)] })).toBe('well')
})

it('is unknown when RabbitMQ cannot be asked, however long something waits', () => {
  expect(state({ replicas: null, oldestMs: 60_000 })).toBe('unknown')
  expect(state({ queues: null })).toBe('unknown')
})
