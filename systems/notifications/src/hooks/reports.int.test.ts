import { afterAll, beforeAll, expect, it } from 'vitest'
import { applyEarlyReports, storeReports, type Report } from '../notifications/sql/store-reports.ts'
import { openSending } from '../dispatcher/testing/sending.ts'

// The law: what became of a message is known by its reports, however often, in whichever order and how early they come.

let sending: Awaited<ReturnType<typeof openSending>>
let store: (reports: readonly Report[]) => Promise<void>
beforeAll(async () => {
  sending = await openSending()
  const all = storeReports(sending.test.database)
  store = async (reports) => await all('twilio', reports)
})
afterAll(async () => await sending?.[Symbol.asyncDispose]())

let made = 0
/** One that Twilio takes when that is told. */
async function claimed() {
  made += 1
  const providerId = `SM${made}`
  const wish = sending.wish()
  const claim = await sending.claim(wish)
  return {
    wish,
    delivered: { providerId, result: 'delivered' } as const,
    failed: { providerId, result: 'failed', error: 'twilio_30003' } as const,
    take: async () => await sending.settle(wish, claim, { outcome: 'taken', providerId, reports: true }),
    status: async () => (await sending.stateOf(wish))?.['status'],
  }
}

it.each([
  ['delivered', ['delivered'], 'COMPLETED'],
  ['delivered twice', ['delivered', 'delivered'], 'COMPLETED'],
  ['failed', ['failed'], 'FAILED'],
  ['failed, and delivered after all', ['failed', 'delivered'], 'COMPLETED'],
  ['delivered, and called failed later', ['delivered', 'failed'], 'COMPLETED'],
] as const)('%s', async (_name, reports, status) => {
  const one = await claimed()
  await one.take()
  expect(await one.status()).toBe('SENT')
  for (const report of reports) await store([one[report]])
  expect(await one.status()).toBe(status)
})

it('is told of what is sent, also where the report has overtaken what we keep of the call', async () => {
  const one = await claimed()
  await store([one.delivered])
  expect(await one.status()).toBe('PROCESSING')
  await one.take()
  expect(await one.status()).toBe('COMPLETED')
})

it('is found by who looks again, where both were on their way at the same time', async () => {
  const one = await claimed()
  await one.take()
  await sending.test.run(
    `INSERT INTO notification_reports (provider, provider_id, result) VALUES ('twilio', $1, 'delivered')`,
    [one.delivered.providerId],
  )
  await applyEarlyReports(sending.test.database)()
  expect(await one.status()).toBe('COMPLETED')
})

it('keeps what nobody knows, so that it can be counted, and changes nothing by it', async () => {
  const one = await claimed()
  await one.take()
  await store([{ providerId: 'SM-of-somebody-else', result: 'failed' }])
  expect(await one.status()).toBe('SENT')
  const unknown = `SELECT provider_id FROM notification_reports WHERE NOT is_known`
  expect(await sending.test.run(unknown)).toEqual([{ provider_id: 'SM-of-somebody-else' }])
})

it('many at once, in both directions, wait for each other and not in a circle', async () => {
  const all = await Promise.all(Array.from({ length: 40 }, claimed))
  for (const one of all) await one.take()
  const reports = all.map(({ delivered }) => delivered)
  await Promise.all([
    store(reports),
    store(reports.toReversed()),
    store(reports),
    store(reports.toReversed()),
  ])
  expect(await Promise.all(all.map(async (one) => await one.status()))).toEqual(all.map(() => 'COMPLETED'))
})
