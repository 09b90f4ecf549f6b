import { expect, it } from 'vitest'
import { whereUnknownMayBe } from './where-unknown-may-be.ts'

const queue = (name: string, ready: number, consumers = 1) => ({ name, ready, unacked: 0, consumers })

it('names the queues before the first tables that hold something, and who should take it', () => {
  const items = [
    queue('topic1', 3, 0),
    queue('topic2', 0),
    queue('topic3', 9),
    queue('topic1.retry-1s', 1, 0),
  ]
  const sentence = whereUnknownMayBe({ status: 'ok', stray: [], unclaimed: [], items })
  expect(sentence).toContain('topic1 holds 3 messages and has no consumer, as service1 is stopped')
  expect(sentence).toContain('topic1.retry-1s holds 1 message')
  expect(sentence).not.toContain('topic3')
})

it('says that no service consumes a topic yet', () => {
  const topics = [{ name: 'topic1', table: 'topic1', sealed: false }]
  const sentence = whereUnknownMayBe(
    { status: 'ok', stray: [], unclaimed: [], items: [queue('topic1', 3, 0)] },
    topics,
  )
  expect(sentence).toContain(
    'topic1 holds 3 messages and has no consumer, as no service consumes this topic yet',
  )
})

it('says when nothing waits, and when that is not known', () => {
  expect(
    whereUnknownMayBe({ status: 'ok', stray: [], unclaimed: [], items: [queue('topic1', 0)] }),
  ).toContain('No queue')
  expect(whereUnknownMayBe({ status: 'failed', detail: 'Away' })).toContain('cannot be read')
})
