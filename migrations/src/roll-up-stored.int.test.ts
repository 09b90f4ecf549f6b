import { createTestDatabase } from '@signalbox/testing'
import { expect, it } from 'vitest'

// The law: the figures of a second and the sums of all time are those of all statements that stored something in it.

it('adds up what several statements stored in one second, by replica, bucket and source', async () => {
  await using test = await createTestDatabase()
  const { database } = test
  await database.transaction(async (query) => {
    const store = async (latencies: number[] | null, sources: (string | null)[] | null) => {
      const text = `SELECT roll_up_stored('topic1', 'a', $1::double precision[], $2::text[]) AS stored`
      const [row] = await query<{ stored: number }>({ name: 'store', text, values: [latencies, sources] })
      return row?.stored
    }
    // All are of one moment, as they are one transaction.
    expect(await store([500, 2, 2], ['api-1', 'api-1', 'api-2'])).toBe(3)
    expect(await store([2, 0], ['api-1', null])).toBe(2)
    expect(await store(null, null)).toBe(0)
    const text = `SELECT events, latency_sum_ms, latency_max_ms, array_remove(latency_histogram, 0) AS buckets,
      latency_histogram[1] AS below FROM topic_seconds`
    expect(await query({ name: 'seconds', text })).toEqual([
      { events: 5, latency_sum_ms: 506, latency_max_ms: 500, buckets: [1, 3, 1], below: 1 },
    ])
    const sums = 'SELECT accepted_by, events FROM topic_totals ORDER BY accepted_by'
    expect(await query({ name: 'sums', text: sums })).toEqual([
      { accepted_by: '', events: 1 },
      { accepted_by: 'api-1', events: 3 },
      { accepted_by: 'api-2', events: 1 },
    ])
  })
})
