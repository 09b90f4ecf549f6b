import type { Database } from '../open-database.ts'
import { createTestDatabase } from '@signalbox/testing'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { addToTopicSecond, catchUpAt, ingestSums, rollUpAt, topicSums } from './testing/figures.ts'
import { keepLedger, spans } from './testing/ledger.ts'
import { simulateApi } from './testing/simulated-api.ts'

// The law: minutes and hours hold exactly what was ever counted in the seconds, however late and however often it
// was written, and whatever was rolled up or deleted in between.

const topic = fc.constantFrom('topic1', 'topic2', '')
const number = fc.nat(1)
const minutes = (most: number) => fc.nat(most)
const days = (count: number) => count * 86_400_000
const what = <Name extends string>(name: Name) => fc.constant(name)

const action = fc.oneof(
  fc.record({
    what: what('store'),
    topic,
    number,
    latencyMs: fc.integer({ min: 1, max: 5_000 }),
    // Now, or by a statement that took its time, or by a clock that was far off.
    minutesAgo: fc.oneof(fc.constant(0), minutes(3), minutes(60 * 60)),
  }),
  fc.record({ what: what('count'), topic, number, accepted: fc.nat(9), rejected: fc.nat(3) }),
  fc.record({ what: what('write'), number, heard: fc.boolean() }),
  fc.record({ what: what('wait'), minutes: fc.oneof(minutes(2), minutes(90), minutes(40 * 60)) }),
  fc.record({ what: what('rollUp'), toTheEnd: fc.boolean() }),
)
type Action = typeof action extends fc.Arbitrary<infer One> ? One : never

// An api of the test holds six seconds, so these are all that it can be in doubt of.
const secondsHeld = 6
const newestKept = 8

/** Carries out the actions, and returns what was counted on the way and the moment of the last of them. */
async function carryOut(database: Database, actions: readonly Action[]) {
  const apis = [0, 1].map((one) => simulateApi(database, `api-${one}`, secondsHeld))
  const stored = keepLedger((one: StoredFigures, other: StoredFigures) => ({
    events: one.events + other.events,
    sum: one.sum + other.sum,
    max: Math.max(one.max, other.max),
    inBuckets: one.inBuckets + other.inBuckets,
  }))
  const taken = keepLedger((one: TakenFigures, other: TakenFigures) => ({
    accepted: one.accepted + other.accepted,
    rejected: one.rejected + other.rejected,
  }))
  let now = Date.now()
  for (const one of actions) {
    if (one.what === 'store') {
      const second = new Date(Math.floor(now / 1_000) * 1_000 - one.minutesAgo * 60_000)
      const { latencyMs } = one
      await addToTopicSecond(database, {
        topic: one.topic,
        second,
        replica: `service-${one.number}`,
        latencyMs,
      })
      stored.add(second, one.topic, { events: 1, sum: latencyMs, max: latencyMs, inBuckets: 1 })
    } else if (one.what === 'count' && one.accepted + one.rejected > 0) {
      const row = apis[one.number]?.count(one.topic, new Date(now), one.accepted, one.rejected)
      if (row) taken.add(row.second, row.topic, { accepted: one.accepted, rejected: one.rejected })
    } else if (one.what === 'write') await apis[one.number]?.write(new Date(now), one.heard)
    else if (one.what === 'wait') now += one.minutes * 60_000
    else if (one.what === 'rollUp' && one.toTheEnd) await catchUpAt(database, new Date(now), newestKept)
    else if (one.what === 'rollUp') await rollUpAt(database, new Date(now), newestKept)
  }
  now += 1_000
  for (const api of apis) await api.write(new Date(now), true)
  return { stored: stored.sums, taken: taken.sums, now }
}
type StoredFigures = { events: number; sum: number; max: number; inBuckets: number }
type TakenFigures = { accepted: number; rejected: number }

it('counts each event once, however late and however often its second is written', async () => {
  const property = fc.asyncProperty(fc.array(action, { minLength: 30, maxLength: 80 }), async (actions) => {
    await using test = await createTestDatabase()
    const { database } = test
    const { stored, taken, now } = await carryOut(database, actions)
    // Two days later every second that was written is closed.
    const end = now + days(2)
    await catchUpAt(database, new Date(end), newestKept)
    for (const span of spans) {
      const oldest = span === 'hour' ? '' : new Date(end - days(32)).toISOString()
      const kept = <Figures>(sums: Map<string, Figures>) =>
        new Map([...sums].filter(([key]) => key >= oldest))
      expect(await topicSums(database, span)).toEqual(kept(stored[span]))
      expect(await ingestSums(database, span)).toEqual(kept(taken[span]))
    }
  })
  await fc.assert(property, { numRuns: 10 })
})
