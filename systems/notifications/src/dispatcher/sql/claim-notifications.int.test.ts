import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OpenLink } from '../circuits.ts'
import { busy, sms, taken } from '../testing/notifications.ts'
import { inMs, openSending } from '../testing/sending.ts'
import { claimNotifications } from './claim-notifications.ts'
import { settleAttempts } from './settle-attempts.ts'

// The law: nothing is sent before its time, after its end, to whom has said no, or more often in an hour than is allowed; and nothing
// is given up while somebody is left to ask.

let sending: Awaited<ReturnType<typeof openSending>>
beforeAll(async () => void (sending = await openSending()))
afterAll(async () => await sending?.[Symbol.asyncDispose]())

let phones = 0
const toPhone = (more: Parameters<typeof sms>[0] = {}) =>
  sms({ payload: { message: 'Hello', phoneNumber: `+1202555${(phones += 1) + 1_000}` }, ...more })

async function waitOf(...[wish, options]: Parameters<typeof sending.claim>): Promise<number> {
  const found = await sending.claim(wish, options)
  if (found?.decision !== 'wait') throw new Error(`It is to wait, and not to ${found?.decision}`)
  return found.wait_ms
}
const near = (ms: number) => [ms - 10_000, ms] as const
function expectNear(waitMs: number, ms: number): void {
  const [least, most] = near(ms)
  expect(waitMs).toBeGreaterThan(least)
  expect(waitMs).toBeLessThanOrEqual(most + 100)
}

describe('when', () => {
  it('waits for whichever is last: what its sender said, and what is said to wait for', async () => {
    expectNear(await waitOf(sending.wish(toPhone({ sendAt: inMs(60_000) }))), 60_000)
    const quiet = new Date(Date.now() + 90_000)
    expectNear(await waitOf(sending.wish(toPhone(), { notBefore: quiet })), 90_000)
    expectNear(await waitOf(sending.wish(toPhone({ sendAt: inMs(60_000) }), { notBefore: quiet })), 90_000)
    expect(await sending.claim(sending.wish(toPhone({ sendAt: inMs(-1_000) })))).toMatchObject({
      decision: 'call',
    })
  })

  it('is not sent when it has expired, and looked at then where it waits for something later', async () => {
    const old = sending.wish(toPhone({ expiresAt: inMs(-1) }))
    expect(await sending.claim(old)).toMatchObject({ decision: 'done' })
    expect(await sending.stateOf(old)).toMatchObject({ status: 'EXPIRED', reason: 'expired', attempts: 0 })
    const quiet = new Date(Date.now() + 600_000)
    expectNear(await waitOf(sending.wish(toPhone({ expiresAt: inMs(60_000) }), { notBefore: quiet })), 60_000)
    // One that expires by far later does not wait for that.
    expect(await sending.claim(sending.wish(toPhone({ expiresAt: inMs(600_000) })))).toMatchObject({
      decision: 'call',
    })
  })

  it('expires also where it waits for its next try', async () => {
    const one = sending.wish(toPhone({ expiresAt: inMs(60_000) }))
    await sending.settle(one, await sending.claim(one), busy)
    await sending.test.run(
      `UPDATE notification_states SET expires_at = now() - interval '1 s' WHERE id = $1`,
      [one.id],
    )
    expect(await sending.claim(sending.other(one))).toMatchObject({ decision: 'done' })
    expect(await sending.stateOf(one)).toMatchObject({ status: 'EXPIRED', attempts: 1 })
  })
})

describe('to whom', () => {
  it('skips who has opted out of the channel, and a token that is dead', async () => {
    const one = sending.wish(toPhone())
    await sending.test.run(
      `INSERT INTO notification_opt_outs (channel, recipient, reason) VALUES ('sms', $1, 'opted_out'), ('email', 'a@b.example', 'opted_out')`,
      [one.notification.channel === 'sms' ? one.notification.payload.phoneNumber : ''],
    )
    expect(await sending.claim(one)).toMatchObject({ decision: 'done' })
    expect(await sending.stateOf(one)).toMatchObject({ status: 'SKIPPED', reason: 'opted_out', attempts: 0 })
  })

  it('remembers a token that a provider has called dead', async () => {
    const push = { ...toPhone(), channel: 'push', payload: { title: 'a', body: 'b', to: 'token-1' } } as const
    const [first, second] = [sending.wish(push), sending.wish(push)]
    const answer = { outcome: 'refused', blames: 'token', error: 'UNREGISTERED' } as const
    await sending.settle(first, await sending.claim(first), answer)
    expect(await sending.claim(second)).toMatchObject({ decision: 'done' })
    expect(await sending.stateOf(second)).toMatchObject({ status: 'SKIPPED', reason: 'dead_token' })
  })

  it('sends a recipient as many in an hour as are allowed, also where they are claimed together', async () => {
    const notification = toPhone()
    const wishes = Array.from({ length: 5 }, () => sending.wish(notification))
    const claims = await claimNotifications(sending.test.database, 60_000, 3)(wishes)
    const decisions = claims.map(({ decision }) => decision).toSorted()
    expect(decisions).toEqual(['call', 'call', 'call', 'wait', 'wait'])
    // Of those that are on their way it is not known yet, so it is looked again soon.
    expectNear(await waitOf(sending.wish(notification), { limit: 3 }), 5_000)
    for (const [index, one] of wishes.entries())
      if (claims[index]?.decision === 'call') await sending.settle(one, claims[index], taken)
    expectNear(await waitOf(sending.wish(notification), { limit: 3 }), 3_600_000)
    await sending.test.run(`UPDATE notification_states SET sent_at = sent_at - interval '1 hour'`)
    expect(await sending.claim(sending.wish(notification), { limit: 3 })).toMatchObject({
      decision: 'call',
    })
    // Others are not concerned, and pushes to all have no recipient.
    expect(await sending.claim(sending.wish(toPhone()), { limit: 1 })).toMatchObject({ decision: 'call' })
  })
})

describe('whom to ask', () => {
  const way = (twilio: boolean, messagebird: boolean): OpenLink[] => [
    ['twilio', 3, twilio],
    ['messagebird', 2, messagebird],
  ]

  it('asks the next one where the first is left alone', async () => {
    expect(await sending.claim(sending.wish(toPhone(), { way: way(false, true) }))).toMatchObject({
      decision: 'call',
      provider: 'messagebird',
    })
  })

  it('waits where all are left alone, however little is left of that, and is not given up', async () => {
    for (const lookMs of [0.001, 1, 4_000]) {
      const one = sending.wish(toPhone(), { way: way(false, false), lookMs })
      expect(await waitOf(one)).toBeLessThanOrEqual(4_000)
      expect(await sending.stateOf(one)).toMatchObject({ status: 'SCHEDULED', tries: {} })
    }
  })

  it('waits for the only one that has tries left', async () => {
    const one = sending.wish(toPhone(), { way: way(true, false), lookMs: 700 })
    const failing = { outcome: 'refused', blames: 'provider', error: 'status_401' } as const
    expect(await sending.settle(one, await sending.claim(one), failing)).toMatchObject({ waitMs: 0 })
    const waitMs = await waitOf(sending.other(one))
    expect(waitMs).toBeLessThanOrEqual(700)
    await sending.later()
    expect(await sending.claim({ ...sending.other(one), way: way(true, true) })).toMatchObject({
      decision: 'call',
      provider: 'messagebird',
      attempt: 2,
      tries: { twilio: 3 },
    })
  })

  it('is a dead letter where nobody is set up', async () => {
    const one = sending.wish(toPhone(), { way: [] })
    expect(await sending.claim(one)).toMatchObject({ decision: 'done' })
    expect(await sending.stateOf(one)).toMatchObject({ status: 'DEAD_LETTERED', reason: 'no_provider' })
  })
})

it('keeps whatever a provider says, zeros too', async () => {
  const one = sending.wish(toPhone())
  const claimed = await sending.claim(one)
  if (claimed?.decision !== 'call') throw new Error('It is to be called')
  const answer = { outcome: 'later', error: 'a\0b', answer: '\0' } as const
  const decision = { status: 'RETRYING', reason: 'a\0b', tries: { twilio: 1 }, waitMs: 1 } as const
  await settleAttempts(sending.test.database)([{ id: one.id, attempt: 1, answer, durationMs: 1, decision }])
  expect(await sending.stateOf(one)).toMatchObject({ status: 'RETRYING', reason: 'ab' })
})
