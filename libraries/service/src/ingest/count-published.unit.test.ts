import { BrokerUnavailable, EventsTooLarge } from '@signalbox/broker'
import type { SealedEvent } from '@signalbox/contracts'
import { expect, it } from 'vitest'
import { countPublished } from './count-published.ts'

// The law: what was put onto a topic is counted, whatever becomes of the request.

const eventOf = (id: string): SealedEvent => ({
  id,
  eventType: 'passiveEvent',
  create_date: '2026-01-01T00:00:00Z',
})

function countWith(publish: () => Promise<void>) {
  const counts: string[] = []
  const count = (kind: string) => (topic: string, events: number) =>
    void counts.push(`${kind} ${topic} ${events}`)
  const counted = countPublished(publish, { accepted: count('accepted'), inDoubt: count('in doubt') })
  return { counts, run: async () => await counted('topic1', ['a', 'b'].map(eventOf)) }
}

it('once it is confirmed, and not before', async () => {
  let confirm = () => {}
  const { counts, run } = countWith(() => new Promise((resolve) => void (confirm = resolve)))
  const running = run()
  expect(counts).toEqual([])
  confirm()
  await running
  expect(counts).toEqual(['accepted topic1 2'])
})

it('as in doubt when it was not confirmed, and the error is passed on', async () => {
  const away = new BrokerUnavailable('It is away')
  const { counts, run } = countWith(() => Promise.reject(away))
  await expect(run()).rejects.toBe(away)
  expect(counts).toEqual(['in doubt topic1 2'])
})

it('not at all when nothing of it was sent, as some are too large', async () => {
  const { counts, run } = countWith(() => Promise.reject(new EventsTooLarge([0], 1_000)))
  await expect(run()).rejects.toThrow(EventsTooLarge)
  expect(counts).toEqual([])
})
