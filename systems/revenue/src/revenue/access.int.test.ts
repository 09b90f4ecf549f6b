import { afterAll, beforeAll, expect, it } from 'vitest'
import { openPlace, runRevenue } from './testing/run-revenue.ts'

// The law: while one secret takes the place of another both let in, afterwards the old one does not; and nothing else ever does.

let place: Awaited<ReturnType<typeof openPlace>>
beforeAll(async () => void (place = await openPlace()), 30_000)
afterAll(async () => await place?.[Symbol.asyncDispose]())

const body = { userId: 'user1', name: 'add_revenue', value: 1 }

it.each([
  ['old', 'old', 'new'],
  ['old, new', 'old', 'secret'],
  ['old, new', 'new', 'old, new'],
  ['old, new', 'Bearer new', 'Bearer'],
  ['new', 'new', 'old'],
])('with REVENUE_SECRET=%s it lets in "%s" and not "%s"', async (REVENUE_SECRET, known, unknown) => {
  await using revenue = await runRevenue({
    ...place.environment,
    REVENUE_SECRET,
    REVENUE_OPEN_READS: 'false',
  })
  for (const [authorization, status] of [
    [known, 200],
    [unknown, 401],
    ['', 401],
  ] as const) {
    const headers = { authorization }
    const ticket = await fetch(`${revenue.url}/live/ticket`, { method: 'POST', headers })
    const read = await fetch(`${revenue.url}/userEvents/user1`, { headers })
    const sent = await revenue.post(body, headers)
    expect([ticket.status, read.status, sent.status]).toEqual([status, status, status])
  }
})
