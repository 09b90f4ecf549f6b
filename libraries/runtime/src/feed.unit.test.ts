import { expect, it, vi } from 'vitest'
import { openFeed, type FeedOptions } from './feed.ts'

// The law: who watches a key is told of each item once, in order and without a gap, whatever hints come or are lost, and
// nobody waits for another who is far behind.

const readMax = 10

function setUp(kept: Record<string, number>, options: Partial<FeedOptions> = {}) {
  const readNext = vi.fn<FeedOptions['readNext']>(async (places) =>
    places.flatMap(({ key, after }) => {
      const left = Math.min(readMax, Math.max(0, (kept[key] ?? 0) - after))
      return Array.from({ length: left }, (_, index) => {
        const number = after + 1 + index
        return { key, number, text: `${key} ${number}` }
      })
    }),
  )
  const feed = openFeed({ readNext, readMax, log: { warn() {} }, retryMs: 1, ...options })
  const watch = (key: string, after: number) => {
    const told: string[] = []
    const gone = new AbortController()
    feed.watch(key, { send: (text) => void told.push(text), gone: gone.signal }, after)
    return { told, leave: () => gone.abort() }
  }
  return { feed, readNext, watch }
}
const texts = (key: string, from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `${key} ${from + index}`)

it('tells all that is behind a number, however much that is, and then what is new', async () => {
  const kept = { a: 25 }
  const { feed, watch } = setUp(kept)
  const { told } = watch('a', 2)
  await vi.waitFor(() => expect(told).toEqual(texts('a', 3, 25)))
  kept.a = 27
  feed.stirred(['a', 'b'])
  feed.stirred()
  await vi.waitFor(() => expect(told).toEqual(texts('a', 3, 27)))
})

it('tells who is at the end at once, while another of the same key goes on from long ago', async () => {
  const { feed, readNext } = setUp({ a: 1_001 })
  const order: string[] = []
  const { signal: gone } = new AbortController()
  feed.watch('a', { send: (text) => void order.push(`late ${text}`), gone }, 0)
  feed.watch('a', { send: (text) => void order.push(`current ${text}`), gone }, 1_000)
  await vi.waitFor(() => expect(order).toHaveLength(1_002))
  expect(order.indexOf('current a 1001')).toBeLessThan(100)
  expect(order.filter((told) => told.startsWith('late'))).toEqual(
    texts('a', 1, 1_001).map((text) => `late ${text}`),
  )
  expect(readNext.mock.calls.length).toBeLessThan(110)
})

it('reads all keys together that were stirred meanwhile, and none that nobody watches', async () => {
  const { feed, readNext, watch } = setUp({ a: 1, b: 1 })
  const [a, b] = [watch('a', 0), watch('b', 0)]
  await vi.waitFor(() => expect([a.told, b.told]).toEqual([['a 1'], ['b 1']]))
  readNext.mockClear()
  feed.stirred(['c'])
  a.leave()
  feed.stirred(['a'])
  expect(readNext).not.toHaveBeenCalled()
})

it('tells later what cannot be read now', async () => {
  const { readNext, watch } = setUp({ a: 1 })
  readNext.mockRejectedValueOnce(new Error('away')).mockRejectedValueOnce(new Error('away'))
  const { told } = watch('a', 0)
  await vi.waitFor(() => expect(told).toEqual(['a 1']))
})
