import { openDatabase } from '@signalbox/database'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openPlace } from '../testing/run-revenue.ts'
import { forgetAddresses } from './forget-addresses.ts'

// The law: an address is kept as long as it is said and no longer, and nothing else of an entry changes when it is forgotten; with the
// rights that the service has.

let place: Awaited<ReturnType<typeof openPlace>>
let database: ReturnType<typeof openDatabase>
beforeAll(async () => {
  place = await openPlace()
  database = openDatabase(place.environment.DATABASE_URL)
}, 30_000)
afterAll(async () => {
  await database?.[Symbol.asyncDispose]()
  await place?.[Symbol.asyncDispose]()
})

const stillRunning = new AbortController().signal
const entries = async () =>
  await database.query({
    name: 'entries',
    text: `SELECT to_jsonb(entry) - 'address' AS rest, address, now() - processed_date > interval '30 days' AS is_old
      FROM revenue_entries AS entry ORDER BY sequence`,
  })
const addresses = async () => (await entries()).map(({ address }) => address)

/** Entries whose ages are so many seconds more than so many days. */
async function store(from: number, days: number, seconds: readonly number[]): Promise<void> {
  const text = `INSERT INTO revenue_entries (event_id, sequence, create_date, received_date, processed_date, user_id, name,
      change, revenue, sender, address)
    SELECT gen_random_uuid(), $1, stored, stored, stored, 'user1', 'add_revenue', 1, 1, 'till', '192.0.2.1'
    FROM (SELECT now() - make_interval(days => $2, secs => $3::float8) AS stored) AS aged`
  for (const [index, more] of seconds.entries())
    await database.query({ name: 'store', text, values: [from + index, days, more] })
}

it('forgets the addresses of entries that are older than that, however many steps it takes, and those alone', async () => {
  await store(1, 30, [86_400, 86_395, 3_600, 60])
  await store(5, 29, [3_600, 60])
  const before = await entries()
  expect(before.map(({ is_old }) => is_old)).toEqual([true, true, true, true, false, false])
  await Promise.all([
    forgetAddresses(database, 30)(stillRunning),
    forgetAddresses(database, 30)(stillRunning),
  ])
  // Whoever found the other one at it has left the rest to that.
  await forgetAddresses(database, 30)(stillRunning)
  expect(await addresses()).toEqual([null, null, null, null, '192.0.2.1', '192.0.2.1'])
  expect((await entries()).map(({ rest }) => rest)).toEqual(before.map(({ rest }) => rest))
})

it('goes on where it was, and forgets more when addresses are to be kept for fewer days', async () => {
  await forgetAddresses(database, 29)(stillRunning)
  expect(await addresses()).toEqual(Array.from({ length: 6 }, () => null))
  await store(7, 0, [0])
  await forgetAddresses(database, 1)(stillRunning)
  expect((await addresses()).at(-1)).toBe('192.0.2.1')
})

it('leaves off when the service stops, and takes no number of days that is none', async () => {
  await forgetAddresses(database, 1)(AbortSignal.abort())
  await expect(forgetAddresses(database, 0)(stillRunning)).rejects.toThrow(/22023/)
  expect((await addresses()).at(-1)).toBe('192.0.2.1')
})
