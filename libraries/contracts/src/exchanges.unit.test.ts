import { expect, test } from 'vitest'
import { heardQueues, isHeardQueue } from './exchanges.ts'

test('a queue by which a process listens is known by its topic', () => {
  const of = (topic: string) => `${heardQueues(topic, 'books')}1`
  expect([of('told'), of('gone'), 'told'].map((queue) => isHeardQueue(queue, ['told']))).toEqual([
    true,
    false,
    false,
  ])
})
