import { BrokerUnavailable } from '@signalbox/broker'
import { PermanentError } from '@signalbox/contracts'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Row } from './row.ts'
import { sendRows } from './send-rows.ts'

// The law: a row arrives for the first time only after those of its aggregate before it have arrived or are parked:
// whatever the broker refuses, keeps without saying so or brings late, and although two relays send the same rows.

type Fate = 'confirmed' | 'refused' | 'kept without a word'
type Kind = { aggregate: string | null; topic: string; isPoison: boolean; kibibytes: number }

const kind: fc.Arbitrary<Kind> = fc.record({
  aggregate: fc.option(fc.constantFrom('a', 'b', 'c'), { freq: 4 }),
  topic: fc.constantFrom('topic1', 'topic2'),
  isPoison: fc.constantFrom(false, false, false, false, false, true),
  // More than two of the larger ones are no longer one message.
  kibibytes: fc.constantFrom(0, 100),
})
const fate: fc.Arbitrary<Fate> = fc.constantFrom('confirmed', 'confirmed', 'refused', 'kept without a word')

const idOf = (number: number) => `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`
const lineOf = (number: number, kibibytes: number) =>
  `{"id":"${idOf(number)}","eventType":"passiveEvent","create_date":"2026-01-01T00:00:00Z","value":"${'x'.repeat(kibibytes * 1024)}"}`

const triesMax = 2
const rowsMax = 6

it('lets the rows of an aggregate leave in order under every interleaving of two relays', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(kind, { maxLength: 12 }),
      fc.infiniteStream(fate),
      async (scheduler, kinds, fates) => {
        const rows = kinds.map(({ kibibytes, ...rest }, index) => {
          const number = index + 1
          return { ...rest, number, shard: 0, event: lineOf(number, kibibytes) }
        })
        const numberOf = new Map(rows.map(({ number }) => [idOf(number), number]))
        const arrived: number[] = []
        const tries = new Map<number, number>()
        let left = rows
        const isParked = (number: number) => (tries.get(number) ?? 0) >= triesMax

        function arrive(numbers: readonly number[]): void {
          for (const number of numbers) {
            const { aggregate } = rows[number - 1] ?? expect.fail('Nobody has added it')
            const before = rows.filter((one) => one.number < number && one.aggregate === aggregate)
            if (aggregate !== null && !arrived.includes(number)) {
              const missing = before.filter((one) => !arrived.includes(one.number) && !isParked(one.number))
              expect([number, missing.map((one) => one.number)]).toEqual([number, []])
            }
            arrived.push(number)
          }
        }
        async function publish(_topic: string, events: unknown): Promise<void> {
          const numbers = (events as { id: string }[]).map(({ id }) => numberOf.get(id) ?? 0)
          if (numbers.some((number) => rows[number - 1]?.isPoison)) throw new PermanentError('data', 'Poison')
          const { value } = fates.next()
          const reaches = scheduler.schedule(Promise.resolve()).then(() => {
            if (value !== 'refused') arrive(numbers)
          })
          if (value === 'confirmed') return await reaches
          // It may arrive after the answer, or after what is sent next.
          late.push(reaches)
          await scheduler.schedule(Promise.resolve())
          throw new BrokerUnavailable(`The message was ${value}`)
        }
        const late: Promise<void>[] = []
        async function relay(): Promise<void> {
          while (left.length > 0) {
            const next = left.slice(0, rowsMax)
            const { sent, failed } = await sendRows(next, { publish, mayGoOn: () => true })
            for (const { row } of failed) tries.set(row.number, (tries.get(row.number) ?? 0) + 1)
            const gone = new Set(sent.map(({ number }) => number))
            left = left.filter(({ number }) => !gone.has(number) && !isParked(number))
          }
        }
        await scheduler.waitFor(Promise.all([relay(), relay()]))
        await scheduler.waitFor(Promise.all(late))
        const good = rows.filter(({ isPoison }) => !isPoison).map(({ number }) => number)
        expect([...new Set(arrived)].toSorted((a, b) => a - b)).toEqual(good)
      },
    ),
    { numRuns: 500 },
  )
})

const row = (number: number, rest: Partial<Row> = {}): Row => ({
  number,
  shard: 0,
  topic: 'topic1',
  aggregate: null,
  event: lineOf(number, 0),
  ...rest,
})

it('lets a row that is at fault hold back its own aggregate alone', async () => {
  const publish = async (_topic: string, events: unknown) => {
    if ((events as { id: string }[]).some(({ id }) => id === idOf(2)))
      throw new PermanentError('data', 'Poison')
  }
  const rows = [row(1, { aggregate: 'a' }), row(2, { aggregate: 'a' }), row(3, { aggregate: 'a' })]
  const others = [row(4, { aggregate: 'b' }), row(5), row(6, { aggregate: 'b', topic: 'topic2' })]
  const { sent, failed } = await sendRows([...rows, ...others], { publish, mayGoOn: () => true })
  expect(sent.map(({ number }) => number).toSorted((a, b) => a - b)).toEqual([1, 4, 5, 6])
  expect(failed.map(({ row: { number }, reason }) => [number, reason])).toEqual([[2, 'Poison']])
})

it('finds a row that is no event, and sends the others', async () => {
  const rows = [row(1), row(2, { event: 'no event' }), row(3, { event: '{"id":"7"}' }), row(4)]
  const { sent, failed } = await sendRows(rows, { publish: async () => {}, mayGoOn: () => true })
  expect(sent.map(({ number }) => number)).toEqual([1, 4])
  expect(failed.map(({ row: { number } }) => number)).toEqual([2, 3])
})
