import { randomBytes, randomUUID } from 'node:crypto'
import type { Received } from '@signalbox/broker'
import type { SealedEvent } from '@signalbox/contracts'
import { readKeyRing, seal, type KeyRing } from '@signalbox/sealing'
import { expect, it, vi } from 'vitest'
import type { OpenedEvent } from './sql/insert-topic3.ts'
import { storeOpenedEvents } from './store-opened-events.ts'

const newKeys = (kid = 'k1') => readKeyRing(`${kid}:${randomBytes(32).toString('base64')}`, 'TOPIC3_KEYS')
const topic3Keys = newKeys()

function received(value: string, keys: KeyRing = topic3Keys, topic: 'topic2' | 'topic3' = 'topic3') {
  const id = randomUUID()
  const event: SealedEvent = {
    id,
    eventType: 'activeEvent',
    create_date: '2026-01-01T00:00:00Z',
    accepted_date: '2026-01-01T00:00:01.000001Z',
    accepted_by: 'topic2',
    sealed_value: seal(keys, value, { eventId: id, topic }),
  }
  return { event, receivedDate: new Date('2026-01-01T00:00:02Z'), attempt: 1 } satisfies Received<SealedEvent>
}
const unsealed = () => {
  const { event, ...facts } = received('x')
  const { sealed_value: _, ...rest } = event
  return { ...facts, event: rest }
}

/** The handler on a table that is an array. It keeps each id once. */
function setUp(reusedIds: readonly string[] = []) {
  const table: Received<OpenedEvent>[] = []
  const insert = vi.fn(async (batch: readonly Received<OpenedEvent>[]) => {
    const known = new Set([...table.map(({ event }) => event.id), ...reusedIds])
    const fresh = batch.filter(({ event }) => !known.has(event.id))
    table.push(...fresh)
    return fresh.length
  })
  const settleRepeats = vi.fn(async (batch: readonly Received<OpenedEvent>[]) =>
    batch.flatMap(({ event }, index) => (reusedIds.includes(event.id) ? [index] : [])),
  )
  const handle = storeOpenedEvents({ insert, settleRepeats, topic3Keys })
  return { table, insert, settleRepeats, handle }
}

/** A promise that the test resolves. */
function later<Value>() {
  let resolve: (value: Value) => void = () => {}
  const promise = new Promise<Value>((done) => void (resolve = done))
  return { promise, resolve: (value: Value) => resolve(value) }
}

it('stores each event with its own value in clear, and all else as it arrived', async () => {
  const { table, handle } = setUp()
  const batch = [received('one'), received('two')]
  expect([...((await handle(batch)) ?? [])]).toEqual([])
  expect(table).toEqual([
    { ...batch[0], event: { ...batch[0]?.event, value: 'one' } },
    { ...batch[1], event: { ...batch[1]?.event, value: 'two' } },
  ])
})

it('gives each verdict to the event that it is about, and to no other one of the batch', async () => {
  const good = [received('one'), received('two'), received('three')] as const
  const reused = received('another one under a known id')
  const tampered = received('sealed for another topic', topic3Keys, 'topic2')
  const early = received('sealed with a key that is not here yet', newKeys('k9'))
  const malformed = unsealed()
  const { table, handle } = setUp([reused.event.id])
  const batch = [tampered, good[0], malformed, good[1], reused, early, good[2]]
  const verdicts = await handle(batch)
  const found = batch.map((one) => verdicts?.get(one)).map((one) => one && [one.verdict, one.reason])
  expect(found).toEqual([
    ['dead', 'tampered'],
    undefined,
    ['dead', 'malformed'],
    undefined,
    ['dead', 'id_reuse'],
    ['retry', 'unknown_key'],
    undefined,
  ])
  expect(verdicts?.size).toBe(4)
  expect(table.map(({ event }) => event.value)).toEqual(['one', 'two', 'three'])
})

it('stores nothing that it cannot open, and asks the table for nothing when none can be opened', async () => {
  const { insert, settleRepeats, handle } = setUp()
  expect((await handle([unsealed(), received('x', newKeys())]))?.size).toBe(2)
  expect(insert).not.toHaveBeenCalled()
  expect(settleRepeats).not.toHaveBeenCalled()
})

it('is done, so that its message may be acked, only once the rows are stored and the repeats are settled', async () => {
  const { insert, settleRepeats, handle } = setUp()
  const stored = later<number>()
  const settled = later<number[]>()
  insert.mockReturnValueOnce(stored.promise)
  settleRepeats.mockReturnValueOnce(settled.promise)
  let isDone = false
  const work = (async () => {
    await handle([received('one')])
    isDone = true
  })()
  const moment = async () => await new Promise((resolve) => void setImmediate(resolve))
  await moment()
  expect([insert.mock.calls.length, settleRepeats.mock.calls.length, isDone]).toEqual([1, 0, false])
  stored.resolve(0)
  await moment()
  expect([settleRepeats.mock.calls.length, isDone]).toEqual([1, false])
  settled.resolve([])
  await work
  expect(isDone).toBe(true)
})

it('passes on that the table cannot store, so that the batch is held and comes again', async () => {
  const { insert, settleRepeats, handle } = setUp()
  insert.mockRejectedValueOnce(new Error('PostgreSQL is away'))
  await expect(handle([received('one')])).rejects.toThrow('PostgreSQL is away')
  insert.mockResolvedValueOnce(0)
  settleRepeats.mockRejectedValueOnce(new Error('PostgreSQL is away again'))
  await expect(handle([received('one')])).rejects.toThrow('PostgreSQL is away again')
})

it('does not take an error of its own for the fault of an event', async () => {
  const { handle } = setUp()
  const broken = { ...received('x') }
  Object.defineProperty(broken, 'event', {
    get() {
      throw new TypeError('A mistake in the code')
    },
  })
  await expect(handle([broken])).rejects.toThrow('A mistake in the code')
})
