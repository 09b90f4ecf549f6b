import type { Overview, QueueOverview } from '@signalbox/contracts'
import { expect, test } from 'vitest'
import { concernsOf } from './concerns.ts'

function queue(name: string, figures: Partial<QueueOverview> = {}): QueueOverview {
  return { name, ready: 0, unacked: 0, consumers: 1, ...figures }
}

function overview(queues: Overview['queues']): Overview {
  const topic = { topic: 'topic1', total: 1, eventsPerSecond: 0, latency: null, series: [] }
  return { time: '', windowSeconds: 300, stepSeconds: 1, topics: [topic], queues, newest: [] }
}

function titles(...items: QueueOverview[]): string[] {
  return concernsOf(overview({ status: 'ok', items })).map((concern) => concern.title)
}

test('all is well when every topic is consumed and there are no dead letters', () => {
  expect(titles(queue('topic1'), queue('dead-letters', { consumers: 0 }))).toEqual([])
})

test('a queue that nobody consumes is named, with the service that should', () => {
  const [concern] = concernsOf(overview({ status: 'ok', items: [queue('topic1', { consumers: 0 })] }))
  expect(concern?.title).toBe('topic1 has no consumer')
  expect(concern?.detail).toContain('service1')
})

test('dead letters are counted', () => {
  expect(titles(queue('topic1'), queue('dead-letters', { consumers: 0, ready: 1200 }))).toEqual([
    '1,200 in dead-letters',
  ])
})

test('a topic without a queue is named', () => {
  expect(titles()).toEqual(['Queue topic1 does not exist'])
})

test('missing queue figures are said once, with the reason', () => {
  expect(concernsOf(overview({ status: 'failed', detail: 'No route' }))).toEqual([
    { key: 'queues', title: 'Queue figures are missing', detail: 'No route' },
  ])
})
