import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rememberRecent } from '../../notifications/recent.ts'
import { cancelNotification } from '../../notifications/sql/cancel-notification.ts'
import { busy, sms, taken, uncertain } from '../testing/notifications.ts'
import { openSending } from '../testing/sending.ts'

// The law: wherever a dispatcher dies, and whoever has a notification besides, it is never called by two at the same time, what was
// taken is never sent again by anybody who could know, and nothing is forgotten.

let sending: Awaited<ReturnType<typeof openSending>>
beforeAll(async () => void (sending = await openSending()))
afterAll(async () => await sending?.[Symbol.asyncDispose]())

const critical = () => sms({ priority: 'critical', onUncertain: 'retry' })

it('before the claim: it is as if nobody had had it', async () => {
  const one = sending.wish()
  expect(await sending.claim(sending.other(one))).toMatchObject({
    decision: 'call',
    provider: 'twilio',
    attempt: 1,
    tries: {},
  })
  expect(await sending.stateOf(one)).toMatchObject({ status: 'PROCESSING', calling: 'twilio' })
  expect(await sending.attemptsOf(one)).toEqual([[1, 'twilio', null]])
})

it('the answer to the claim is lost: the same one asks again and gets the same, and nobody else does', async () => {
  const one = sending.wish()
  const first = await sending.claim(one)
  expect(await sending.claim(one)).toEqual(first)
  expect(await sending.claim(sending.other(one))).toMatchObject({ decision: 'wait' })
  expect(await sending.attemptsOf(one)).toEqual([[1, 'twilio', null]])
})

it('two have it at the same time: one calls, and the other waits until its lease is over', async () => {
  const one = sending.wish()
  const claims = await Promise.all(
    Array.from({ length: 8 }, async () => await sending.claim(sending.other(one))),
  )
  const decisions = claims.map((claim) => claim?.decision)
  expect(decisions.toSorted(byName)).toEqual(['call', ...Array.from({ length: 7 }, () => 'wait')])
  for (const claim of claims)
    if (claim?.decision === 'wait') {
      expect(claim.wait_ms).toBeGreaterThan(55_000)
      expect(claim.wait_ms).toBeLessThanOrEqual(60_000)
    }
})

describe('between the claim and what is kept of the call', () => {
  it('nobody knows whether it was sent: it is held', async () => {
    const one = sending.wish()
    await sending.claim(one)
    await sending.later()
    const found = await sending.claim(sending.other(one))
    expect(found).toMatchObject({ decision: 'uncertain', provider: 'twilio', attempt: 1 })
    // Only one finds out at a time.
    expect(await sending.claim(sending.other(one))).toMatchObject({ decision: 'wait' })
    await sending.settle(one, found, uncertain)
    expect(await sending.stateOf(one)).toMatchObject({
      status: 'DEAD_LETTERED',
      reason: 'uncertain',
      calling: null,
    })
    expect(await sending.attemptsOf(one)).toEqual([[1, 'twilio', 'uncertain']])
    expect(await sending.claim(sending.other(one))).toMatchObject(done)
  })

  it('or it is tried again where its sender wishes that, and that one try counts', async () => {
    const one = sending.wish(critical())
    await sending.claim(one)
    await sending.later()
    await sending.settle(one, await sending.claim(sending.other(one)), uncertain)
    expect(await sending.stateOf(one)).toMatchObject({ status: 'RETRYING', tries: { twilio: 1 } })
    await sending.later()
    expect(await sending.claim(sending.other(one))).toMatchObject({ decision: 'call', attempt: 2 })
  })

  it('who never heard of its claim cannot begin the call once somebody else has taken over', async () => {
    const one = sending.wish()
    await sending.claim(one)
    await sending.later()
    expect(await sending.claim(sending.other(one))).toMatchObject({ decision: 'uncertain' })
    expect(await sending.claim(one)).toMatchObject({ decision: 'wait' })
  })

  it('who takes over and dies as well is taken over from', async () => {
    const one = sending.wish()
    await sending.claim(one)
    await sending.later()
    await sending.claim(sending.other(one))
    await sending.later()
    expect(await sending.claim(sending.other(one))).toMatchObject({ decision: 'uncertain', attempt: 1 })
  })
})

it('after it was kept and before the ack: who gets the message again has nothing to do', async () => {
  const one = sending.wish()
  await sending.settle(one, await sending.claim(one), taken)
  expect(await sending.stateOf(one)).toMatchObject({
    status: 'SENT',
    sent_by: 'twilio',
    provider_id: 'SM1',
    calling: null,
  })
  expect(await sending.claim(sending.other(one))).toMatchObject(done)
  expect(await sending.attemptsOf(one)).toEqual([[1, 'twilio', 'taken']])
})

it('what is to wait waits for as long as is left of it, whoever gets it', async () => {
  const one = sending.wish()
  await sending.settle(one, await sending.claim(one), busy)
  const found = await sending.claim(sending.other(one))
  if (found?.decision !== 'wait') throw new Error(`It is to wait, and not to ${found?.decision}`)
  expect(found.wait_ms).toBeGreaterThan(0)
  expect(found.wait_ms).toBeLessThanOrEqual(1_000)
})

describe('an answer that comes after somebody else has taken over', () => {
  const takenOver = async (notification = critical()) => {
    const one = sending.wish(notification)
    const first = await sending.claim(one)
    await sending.later()
    await sending.settle(one, await sending.claim(sending.other(one)), uncertain)
    return { one, first }
  }
  const sent = { status: 'SENT', sent_by: 'twilio', calling: null }

  it.each([
    ['held', sms()],
    ['to be tried again', critical()],
  ])('that it was taken keeps one from being sent again that is %s', async (_where, notification) => {
    const { one, first } = await takenOver(notification)
    await sending.settle(one, first, taken)
    expect(await sending.stateOf(one)).toMatchObject(sent)
    await sending.later()
    expect(await sending.claim(sending.other(one))).toMatchObject(done)
  })

  it.each([
    ['fails', busy],
    ['is taken too', { ...taken, providerId: 'SM2' }],
  ])('that it was taken stands, where the next call %s', async (_how, answer) => {
    const { one, first } = await takenOver()
    await sending.later()
    const second = await sending.claim(sending.other(one))
    await sending.settle(one, first, taken)
    await sending.settle(one, second, answer)
    expect(await sending.stateOf(one)).toMatchObject({ ...sent, provider_id: 'SM1' })
    // Both are there to be counted.
    expect((await sending.attemptsOf(one)).map(([, , outcome]) => outcome)).toEqual(['taken', answer.outcome])
  })

  it('that it was not changes nothing any more', async () => {
    const { one, first } = await takenOver()
    await sending.later()
    await sending.claim(sending.other(one))
    await sending.settle(one, first, busy)
    expect(await sending.stateOf(one)).toMatchObject({
      status: 'PROCESSING',
      attempts: 2,
      calling: 'twilio',
    })
  })
})

it('what is being sent cannot be cancelled; what waits can, and is not sent then', async () => {
  const cancel = cancelNotification(sending.test.database, rememberRecent())
  const one = sending.wish()
  const first = await sending.claim(one)
  expect(await cancel(one.id)).toBe(false)
  await sending.settle(one, first, busy)
  expect(await cancel(one.id)).toBe(true)
  expect(await cancel(one.id)).toBe(false)
  await sending.later()
  expect(await sending.claim(sending.other(one))).toMatchObject(done)
  expect(await sending.stateOf(one)).toMatchObject({ status: 'CANCELLED', attempts: 1 })
})

it('of many dispatchers with the same notifications in any order none waits for another for ever', async () => {
  const wishes = Array.from({ length: 40 }, () => sending.wish())
  const each = Array.from({ length: 6 }, async (_, turn) => {
    const own = turn % 2 === 0 ? wishes : wishes.toReversed()
    return await Promise.all(own.map(async (one) => await sending.claim(sending.other(one))))
  })
  const calls = (await Promise.all(each)).flat().filter((claim) => claim?.decision === 'call')
  expect(calls.length).toBe(wishes.length)
})

const done = { decision: 'done' } as const
const byName = (one = '', other = '') => one.localeCompare(other)
