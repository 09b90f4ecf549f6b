import { PermanentError, jsonText, type Event } from '@signalbox/contracts'
import { expect, it, onTestFinished, vi } from 'vitest'
import { openCircuits } from './circuits.ts'
import { dispatch, keyOf, type DispatchOptions } from './dispatch.ts'
import type { Claim, Wish } from './sql/claim-notifications.ts'
import type { Settled } from './sql/settle-attempts.ts'
import { fakeProvider, providersOf } from './testing/fake-provider.ts'
import { busy, sms, taken } from './testing/notifications.ts'

// The law: what a provider has answered is kept, whatever is away and whoever stops, and no call begins that somebody else may have
// begun.

const event = (data: object = sms()): Event => ({
  id: '01900000-0000-7000-8000-000000000001',
  eventType: 'notification',
  create_date: '2026-01-01T00:00:00Z',
  accepted_date: '2026-01-01T00:00:01Z',
  data: jsonText(data),
})
const call: Claim = { decision: 'call', provider: 'messagebird', attempt: 1, tries: {} }
const never = new AbortController().signal

function setUp(options: Partial<DispatchOptions> = {}) {
  const messagebird = fakeProvider('messagebird', () => taken)
  const settled: Settled[] = []
  const wishes: Wish[] = []
  const changes: string[] = []
  const handle = dispatch({
    claim: async (wish) => (wishes.push(wish) === 1 ? call : { decision: 'done' }),
    settle: async (one) => void settled.push(one),
    providers: providersOf(messagebird),
    circuits: openCircuits({ onChange: (provider, state) => changes.push(`${provider} ${state}`) }),
    timeoutMs: 1_000,
    quietUntil: () => undefined,
    stopping: never,
    log: { warn() {} },
    ...options,
  })
  const run = async (signal = never, of = event()) =>
    await handle({ event: of, receivedDate: new Date(), attempt: 1 }, signal)
  return { run, settled, wishes, messagebird, changes }
}

it('claims, calls with a key of its own, and keeps the answer', async () => {
  const { run, settled, messagebird } = setUp()
  expect(await run()).toBeUndefined()
  expect(messagebird.calls).toMatchObject([{ id: event().id, attempt: 1 }])
  expect(messagebird.calls[0]?.idempotencyKey).toBe(keyOf(event().id, 'messagebird'))
  expect(settled).toMatchObject([{ id: event().id, attempt: 1, decision: { status: 'SENT' } }])
})

it('skips a push to nobody’s token without asking, and keeps no dead token of it: broadcasts have no recipient either', async () => {
  const firebase = fakeProvider('firebase', () => taken)
  const { run, settled } = setUp({
    providers: providersOf(firebase),
    claim: async () => (settled.length === 0 ? { ...call, provider: 'firebase' } : { decision: 'done' }),
  })
  const push = { ...sms(), channel: 'push', payload: { title: 'Hello', body: 'World', to: '' } }
  await run(never, event(push))
  expect(firebase.calls).toEqual([])
  expect(settled).toMatchObject([{ decision: { status: 'SKIPPED', reason: 'no_token' } }])
})

it('has a key for each notification and provider, a UUID and always the same', () => {
  const keys = [keyOf('a', 'twilio'), keyOf('a', 'twilio'), keyOf('a', 'onesignal'), keyOf('b', 'twilio')]
  expect(new Set(keys).size).toBe(3)
  for (const key of keys) expect(key).toMatch(/^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-8[\da-f]{3}-[\da-f]{12}$/)
})

/** Goes on in time as fast as can be. */
function hurry() {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
}

it('keeps an answer when its channel is lost or its deadline over, for as long as PostgreSQL is away', async () => {
  hurry()
  const lost = new AbortController()
  let failed = 0
  const settle = vi.fn(async () => {
    lost.abort(new Error('Lost'))
    if ((failed += 1) <= 1_000) throw new Error('PostgreSQL is away')
  })
  const { run, messagebird } = setUp({ settle })
  const running = run(lost.signal).catch(String)
  for (let step = 0; step < 1_000; step += 1) await vi.advanceTimersByTimeAsync(500)
  expect(settle).toHaveBeenCalledTimes(1_001)
  // It is done, and whoever gets it once more finds that.
  expect(await running).toBeUndefined()
  expect(messagebird.calls.length).toBe(1)
})

it('gives up keeping it where the process stops, or PostgreSQL will never take it', async () => {
  hurry()
  const settle = vi.fn(async () => await Promise.reject(new Error('PostgreSQL is away')))
  const { run } = setUp({ settle, stopping: AbortSignal.abort() })
  const running = run().catch(String)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(await running).toContain('PostgreSQL is away')
  expect(settle).toHaveBeenCalledTimes(10)
  const refused = setUp({ settle: async () => await Promise.reject(new PermanentError('data_error', 'No')) })
  await expect(refused.run()).rejects.toThrow(PermanentError)
})

it('hears a call to its end that had begun when the process was told to stop', async () => {
  const stop = new AbortController()
  const messagebird = fakeProvider('messagebird', async ({ signal }) => {
    stop.abort(new Error('Stopping'))
    await new Promise(setImmediate)
    return signal.aborted ? { outcome: 'uncertain', error: 'no_answer_in_time' } : taken
  })
  const { run, settled } = setUp({ providers: providersOf(messagebird), stopping: stop.signal })
  await run(stop.signal).catch(() => undefined)
  expect(settled).toMatchObject([{ answer: { outcome: 'taken' } }])
})

it('asks for a claim again under the same name where no answer came, and under a new one after', async () => {
  const wishes: Wish[] = []
  const answers: (Claim | Error)[] = [new Error('Lost'), new Error('Lost'), { decision: 'wait', wait_ms: 5 }]
  const claim = async (wish: Wish): Promise<Claim> => {
    wishes.push(wish)
    const answer = answers.shift() ?? { decision: 'done' }
    if (answer instanceof Error) throw answer
    return answer
  }
  const { run } = setUp({ claim })
  await expect(run()).rejects.toThrow('Lost')
  await expect(run()).rejects.toThrow('Lost')
  expect(await run()).toMatchObject({ verdict: 'retry', afterMs: 5 })
  await run()
  const names = wishes.map((wish) => wish.claim)
  expect(names.slice(0, 3)).toEqual([names[0], names[0], names[0]])
  expect(names[3]).not.toBe(names[0])
})

it('begins no call on a claim that was so long on its way that the lease may end before the call', async () => {
  const wishes: Wish[] = []
  let now = 0
  vi.spyOn(performance, 'now').mockImplementation(() => now)
  const { run, messagebird } = setUp({
    claim: async (wish) => {
      now += wishes.push(wish) === 1 ? 6_000 : 10
      return wishes.length > 2 ? { decision: 'done' } : call
    },
  })
  await run()
  // The same claim again, which begins the lease anew.
  expect(wishes.length).toBe(2)
  expect(wishes[1]?.claim).toBe(wishes[0]?.claim)
  expect(messagebird.calls.length).toBe(1)
})

it('handles messages of the same notification one after the other', async () => {
  let atOnce = 0
  let atMost = 0
  const messagebird = fakeProvider('messagebird', async () => {
    atMost = Math.max(atMost, (atOnce += 1))
    await new Promise(setImmediate)
    atOnce -= 1
    return taken
  })
  const { run } = setUp({ claim: async () => call, providers: providersOf(messagebird) })
  await Promise.all([run(), run(), run()])
  expect([messagebird.calls.length, atMost]).toEqual([3, 1])
})

it('asks the next one at once where one is at fault, and waits by its message where it is to wait', async () => {
  const twilio = fakeProvider('twilio', () => ({
    outcome: 'refused',
    blames: 'provider',
    error: 'status_401',
  }))
  const messagebird = fakeProvider('messagebird', () => ({ ...busy, retryAfterMs: 7_000 }))
  const claims: Claim[] = [
    { ...call, provider: 'twilio' },
    { ...call, attempt: 2, tries: { twilio: 3 } },
  ]
  const { run, settled } = setUp({
    claim: async () => claims.shift() ?? { decision: 'done' },
    providers: providersOf(twilio, messagebird),
  })
  expect(await run(never, event(sms({ provider: 'twilio' })))).toMatchObject({
    verdict: 'retry',
    afterMs: 7_000,
  })
  expect(settled.map(({ decision }) => decision.tries)).toEqual([
    { twilio: 3 },
    { twilio: 3, messagebird: 1 },
  ])
})

it('asks a provider that can be asked where the one before has died, and calls nobody', async () => {
  const find = vi.fn(async () => taken)
  const known = fakeProvider('messagebird', () => busy, { find })
  const claim = async (wish: Wish): Promise<Claim> =>
    wish.claim === '' ? { decision: 'done' } : { ...call, decision: 'uncertain' }
  const one = setUp({ claim, providers: providersOf(known) })
  await one.run()
  expect(one.settled).toMatchObject([{ answer: { outcome: 'taken' }, decision: { status: 'SENT' } }])
  const other = setUp({ claim })
  await other.run()
  expect(other.settled).toMatchObject([{ decision: { status: 'DEAD_LETTERED', reason: 'uncertain' } }])
  expect([known.calls.length, other.messagebird.calls.length]).toEqual([0, 0])
})

it('takes a provider that throws for one of which nobody knows what it did, and its probe ends', async () => {
  const broken = fakeProvider('messagebird', async () => await Promise.reject(new TypeError('Oops')))
  const changes: string[] = []
  let now = 0
  const circuits = openCircuits({ now: () => now, onChange: (_provider, state) => changes.push(state) })
  const { run, settled } = setUp({ claim: async () => call, providers: providersOf(broken), circuits })
  for (let number = 0; number < 20; number += 1) await run()
  expect(settled[0]).toMatchObject({ answer: { outcome: 'uncertain' }, decision: { reason: 'uncertain' } })
  now += 5_000
  await run()
  expect(changes).toEqual(['open', 'probing', 'open'])
})

it('gives the probe back where it was not asked, whatever the claim says', async () => {
  let now = 0
  const circuits = openCircuits({ now: () => now, onChange: () => {} })
  for (let number = 0; number < 20; number += 1) circuits.ended('messagebird', 'busy')
  now += 5_000
  const failing = setUp({ circuits, claim: async () => await Promise.reject(new Error('Away')) })
  await expect(failing.run()).rejects.toThrow('Away')
  await setUp({ circuits, claim: async () => ({ decision: 'done' }) }).run()
  expect(circuits.wayNow([['messagebird', 2]]).probe).toBe('messagebird')
})

it('leaves what is no notification to whoever stores it', async () => {
  const { run, wishes } = setUp()
  expect(await run(never, event({ channel: 'pigeon' }))).toBeUndefined()
  expect(wishes).toEqual([])
})
