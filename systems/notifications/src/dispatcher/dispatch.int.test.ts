import { randomUUID } from 'node:crypto'
import { Event, jsonText } from '@signalbox/contracts'
import { gather } from '@signalbox/database'
import type { Notification } from '@signalbox/systems/notifications/events/notification.ts'
import { openTestWorld, type TestWorld } from '@signalbox/testing'
import { v7 as uuidv7 } from 'uuid'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Provider } from '../providers/provider.ts'
import { openCircuits } from './circuits.ts'
import { dispatch } from './dispatch.ts'
import { claimNotifications } from './sql/claim-notifications.ts'
import { settleAttempts } from './sql/settle-attempts.ts'
import { fakeProvider, providersOf } from './testing/fake-provider.ts'
import { busy, sms, taken } from './testing/notifications.ts'

// The law: with the real broker and its tiers a notification is asked for when the table says, a critical one stands behind no others,
// and a process that stops leaves nothing uncertain.

let world: TestWorld
beforeEach(async () => {
  world = await openTestWorld()
  await vi.waitFor(async () => await world.broker.ping(), timeout)
})
afterEach(async () => await world[Symbol.asyncDispose]())

const timeout = { timeout: 25_000, interval: 20 }
const eventOf = (notification: Notification): Event => ({
  id: uuidv7(),
  eventType: 'notification',
  create_date: new Date().toISOString(),
  accepted_date: new Date().toISOString(),
  data: jsonText(notification),
})

type Queue = 'notifications.dispatch' | 'notifications.dispatch.critical'
async function consume(
  providers: readonly Provider[],
  { concurrency = 50, queues }: { concurrency?: number; queues: readonly Queue[] },
) {
  const { database, broker } = world
  const stopping = new AbortController()
  const handle = dispatch({
    claim: gather(claimNotifications(database, 20_000, undefined)),
    settle: gather(settleAttempts(database)),
    providers: providersOf(...providers),
    // A few failures are none of theirs.
    circuits: { ...openCircuits({ onChange: () => {} }), ended: () => {} },
    timeoutMs: 10_000,
    quietUntil: () => undefined,
    stopping: stopping.signal,
    log: { warn() {} },
  })
  const options = { schema: Event, concurrency, deadlineMs: 30_000, handle, alone: true }
  const consumers = await Promise.all(
    queues.map(async (queue) => await broker.consumeEach({ ...options, queue })),
  )
  return {
    async [Symbol.asyncDispose]() {
      stopping.abort()
      for (const consumer of consumers) await consumer[Symbol.asyncDispose]()
    },
  }
}
const states = async () =>
  await world.run('SELECT status, reason, count(*)::int AS count FROM notification_states GROUP BY 1, 2')

it('waits as the table says, within a fifth, and tries each provider as often as it says', async () => {
  const twilio = fakeProvider('twilio', () => busy)
  const messagebird = fakeProvider('messagebird', () => busy)
  await using _consumer = await consume([twilio, messagebird], { queues: ['notifications.dispatch'] })
  const count = 20
  const events = Array.from({ length: count }, () => eventOf(sms({ provider: 'twilio' })))
  await world.broker.publish('notifications', events)
  await expect.poll(states, timeout).toEqual([{ status: 'DEAD_LETTERED', reason: 'status_503', count }])
  const waits = events.map(({ id }) => {
    const calls = [...twilio.calls, ...messagebird.calls].filter((call) => call.id === id)
    return calls.slice(1).map(({ at }, index) => at - (calls[index]?.at ?? 0))
  })
  // Twilio three times, then messagebird twice.
  expect(waits.map(({ length }) => length)).toEqual(Array.from({ length: count }, () => 4))
  for (const [place, wanted] of [1_000, 2_000, 0, 2_000].entries()) {
    const least = Math.min(...waits.map((each) => each[place] ?? Number.NaN))
    expect(least).toBeGreaterThanOrEqual(wanted * 0.9 - 1)
    // What a machine with other things to do adds is not the table's.
    if (wanted > 0) expect(least).toBeLessThanOrEqual(wanted * 1.2)
  }
}, 60_000)

it('with 100,000 default ones waiting a critical one is called before as many others as are called at once', async () => {
  const concurrency = 20
  const messagebird = fakeProvider('messagebird', async () => {
    await new Promise((resolve) => setTimeout(resolve, 20))
    return taken
  })
  for (let batch = 0; batch < 200; batch += 1)
    await world.broker.publish(
      'notifications',
      Array.from({ length: 500 }, () => eventOf(sms())),
    )
  await using _consumer = await consume([messagebird], {
    concurrency,
    queues: ['notifications.dispatch', 'notifications.dispatch.critical'],
  })
  await expect.poll(() => messagebird.calls.length, timeout).toBeGreaterThan(10)
  const overtakenBy: number[] = []
  for (let number = 0; number < 20; number += 1) {
    const critical = eventOf(sms({ priority: 'critical', eventId: randomUUID() }))
    await world.broker.publish('notifications', critical, { lane: 'critical' })
    const before = messagebird.calls.length
    await expect.poll(() => messagebird.calls.some(({ id }) => id === critical.id), timeout).toBe(true)
    overtakenBy.push(messagebird.calls.findIndex(({ id }) => id === critical.id) - before)
  }
  overtakenBy.sort((one, other) => one - other)
  // Those that are claimed at the same time.
  expect(overtakenBy[15]).toBeLessThanOrEqual(concurrency)
}, 120_000)

it('is left as it is where a process is told to stop in the midst of calls: each is heard, kept and never made again', async () => {
  let answer = () => {}
  const answered = new Promise<void>((resolve) => (answer = resolve))
  const messagebird = fakeProvider('messagebird', async () => {
    await answered
    return taken
  })
  const count = 20
  for (let number = 0; number < count; number += 1)
    await world.broker.publish('notifications', eventOf(sms()))
  const first = await consume([messagebird], { queues: ['notifications.dispatch'] })
  await expect.poll(() => messagebird.calls.length, timeout).toBe(count)
  const stopped = first[Symbol.asyncDispose]()
  answer()
  await stopped
  expect(await states()).toEqual([{ status: 'SENT', reason: null, count }])
  await using _next = await consume([messagebird], { queues: ['notifications.dispatch'] })
  await world.broker.publish('notifications', eventOf(sms()))
  await expect.poll(states, timeout).toEqual([{ status: 'SENT', reason: null, count: count + 1 }])
  expect(messagebird.calls.length).toBe(count + 1)
}, 60_000)
