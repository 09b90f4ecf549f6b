import { Unroutable, type Broker } from '@signalbox/broker'
import { PermanentError, type Event } from '@signalbox/contracts'
import type { Query } from '@signalbox/database'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { newEvent, openTestOutbox, type TestOutbox } from './testing/open-test-outbox.ts'

// The laws: nothing leaves that was not committed, and all that was. Rows of one aggregate leave in the order in which
// they were added. A row that is at fault holds back its own aggregate alone, until it is parked.

const timeout = { timeout: 20_000 }
let test: TestOutbox
beforeEach(async () => {
  test = await openTestOutbox()
})
afterEach(async () => {
  await test[Symbol.asyncDispose]()
})

const idsOf = (events: readonly Event[]) => events.map(({ id }) => id)
const someEvents = (count: number) => Array.from({ length: count }, (_, place) => newEvent({ place }))

function withResolvers() {
  let resolve = () => {}
  const promise = new Promise<void>((settle) => (resolve = settle))
  return { promise, resolve }
}

/** A broker that refuses one event for good, whatever travels with it. */
const refusing =
  (ids: readonly string[]): Broker['publish'] =>
  async (topic, events, options) => {
    const list = Array.isArray(events) ? events : [events]
    if (list.some(({ id }) => ids.includes(id))) throw new PermanentError('refused', 'Nobody takes it')
    await test.broker.publish(topic, list, options)
  }

it('publishes what is committed, whole and as it was added, and nothing that is not', async () => {
  await using _relay = test.relay()
  const kept = someEvents(3)
  const undone = test.database.transaction(async (query) => {
    await test.outbox.add(query, newEvent(), { topic: 'topic1' })
    throw new Error('It is undone')
  })
  await expect(undone).rejects.toThrow('undone')
  await test.add(kept)
  await expect.poll(() => test.arrived, timeout).toEqual(kept)
  await expect.poll(test.unsent, timeout).toBe(0)
})

it('sends in order for each aggregate what many transactions have added, through several relays', async () => {
  const aggregates = Array.from({ length: 40 }, (_, index) => `order-${index}`)
  const added = new Map(aggregates.map((aggregate) => [aggregate, [] as string[]]))
  const relays = [test.relay(), test.relay(), test.relay()]
  await Promise.all(
    aggregates.map(async (aggregate, index) => {
      for (let transaction = 0; transaction < 10; transaction += 1) {
        const events = someEvents(1 + ((index + transaction) % 5))
        added.get(aggregate)?.push(...idsOf(events))
        await test.add(events, aggregate)
      }
    }),
  )
  const all = [...added.values()].flat()
  await expect.poll(() => test.firsts().length, timeout).toBe(all.length)
  const places = new Map(test.firsts().map((id, place) => [id, place]))
  for (const ids of added.values()) {
    expect(ids.toSorted((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0))).toEqual(ids)
  }
  await expect.poll(test.unsent, timeout).toBe(0)
  expect(test.arrived.length).toBe(all.length)
  for (const relay of relays) await relay[Symbol.asyncDispose]()
})

it('adds events of several aggregates with one statement, each to its own', async () => {
  const events = someEvents(4)
  await test.database.transaction(
    async (query) =>
      await test.outbox.add(query, events, { topic: 'topic1', aggregate: ({ id }) => `user-${id}` }),
  )
  const rows = await test.run('SELECT aggregate FROM orders.outbox ORDER BY number')
  expect(rows).toEqual(events.map(({ id }) => ({ aggregate: `user-${id}` })))
})

it('does not pass over a row with a lower number that is committed later', async () => {
  await using _relay = test.relay()
  const [early, late] = [newEvent(), newEvent()]
  await test.database.transaction(async (query) => {
    await test.outbox.add(query, late, { topic: 'topic1' })
    await test.add(early)
    await expect.poll(() => idsOf(test.arrived), timeout).toEqual([early.id])
  })
  await expect.poll(() => idsOf(test.arrived), timeout).toEqual([early.id, late.id])
})

it('finds a row that is committed long after others with higher numbers, and raises its floor only then', async () => {
  const floors = { highest: 0 }
  const query: Query = async (statement) => {
    if (statement.name.startsWith('outbox-select'))
      floors.highest = Math.max(floors.highest, ...((statement.values?.[1] ?? []) as number[]))
    return await test.database.query(statement)
  }
  await using _relay = test.relay({ query })
  // An old transaction that only reads, such as a backup, is no reason to wait.
  const reading = withResolvers()
  const reader = test.database.transaction(async (reads) => {
    await reads({ name: 'see', text: 'SELECT count(*) FROM orders.outbox' })
    await reading.promise
  })
  const late = newEvent()
  const flow = async (isOver: () => boolean) => {
    while (!isOver()) await test.add(newEvent())
  }
  await test.database.transaction(async (writes) => {
    await test.outbox.add(writes, late, { topic: 'topic1' })
    const began = Date.now()
    await flow(() => Date.now() - began > 2_500)
    expect(floors.highest).toBe(0)
  })
  await expect.poll(() => idsOf(test.arrived), timeout).toContain(late.id)
  await flow(() => floors.highest > 0)
  await expect.poll(test.unsent, timeout).toBe(0)
  reading.resolve()
  await reader
})

it('holds back the aggregate of a row that is at fault, and no other, and parks it after its tries', async () => {
  const [before, poison, behind] = [newEvent(), newEvent(), newEvent()]
  const others = someEvents(20)
  let tries = 0
  const publish: Broker['publish'] = async (topic, events, options) => {
    if (Array.isArray(events) && events.length === 1 && events[0]?.id === poison.id) tries += 1
    await refusing([poison.id])(topic, events, options)
  }
  await test.add([before, poison, behind], 'order-1')
  await test.add(others)
  await using _relay = test.relay({ publish, triesMax: 4 })
  await expect.poll(() => test.arrived.length, timeout).toBe(21)
  expect(idsOf(test.arrived)).not.toContain(behind.id)
  await expect.poll(() => test.firsts().at(-1), timeout).toBe(behind.id)
  expect(tries).toBe(4)
  const [parked, ...rest] = await test.outbox.parked(test.database.query)
  expect(rest).toEqual([])
  expect(parked).toMatchObject({ aggregate: 'order-1', tries: 4, reason: 'Nobody takes it' })
  expect(parked?.event).toContain(poison.id)
  expect(await test.outbox.figures(test.database.query)).toMatchObject({ unsent: 0, parked: 1, relays: 1 })
})

it('sends a parked row when somebody asks for it, under its id', async () => {
  const poison = newEvent()
  await test.add(poison, 'order-1', 'topic2')
  const failing = test.relay({ publish: refusing([poison.id]), triesMax: 1 })
  await expect.poll(async () => (await test.outbox.figures(test.database.query)).parked, timeout).toBe(1)
  await failing[Symbol.asyncDispose]()
  await using _relay = test.relay()
  const numbers = (await test.outbox.parked(test.database.query)).map(({ number }) => number)
  expect(await test.outbox.sendAgain(test.database.query, numbers)).toBe(1)
  expect(await test.outbox.sendAgain(test.database.query, numbers)).toBe(0)
  await expect.poll(() => test.arrived, timeout).toEqual([poison])
})

it('parks rows of a topic that nobody knows, one after the other of its aggregate, and a row that is no event', async () => {
  await test.add([newEvent(), newEvent()], 'order-1', 'nowhere')
  await test.run(`INSERT INTO orders.outbox (topic, event) VALUES ('topic1', 'no event')`)
  const good = newEvent()
  await test.add(good)
  await using _relay = test.relay({ triesMax: 2 })
  await expect.poll(() => idsOf(test.arrived), timeout).toEqual([good.id])
  await expect.poll(async () => (await test.outbox.parked(test.database.query)).length, timeout).toBe(3)
  const reasons = (await test.outbox.parked(test.database.query)).map(({ reason }) => reason)
  expect(reasons).toEqual([
    `There is no topic 'nowhere'`,
    `There is no topic 'nowhere'`,
    'The row holds no event',
  ])
})

it('waits for a broker that is away, for as long as it takes, and parks nothing', async () => {
  let isAway = true
  let tries = 0
  const events = someEvents(3)
  await test.add(events, 'order-1')
  await using _relay = test.relay({
    triesMax: 1,
    publish: async (...parts) => {
      tries += 1
      if (isAway) throw new Error('RabbitMQ is away')
      await test.broker.publish(...parts)
    },
  })
  await expect.poll(() => tries, timeout).toBeGreaterThan(2)
  isAway = false
  await expect.poll(() => test.arrived, timeout).toEqual(events)
  expect(await test.outbox.parked(test.database.query)).toEqual([])
})

it('gives up nothing whose queue is missing for a moment', async () => {
  let isMissing = true
  const events = someEvents(3)
  await test.add(events, 'order-1')
  await using _relay = test.relay({
    publish: async (...parts) => {
      if (isMissing) throw new Unroutable('No queue is bound')
      await test.broker.publish(...parts)
    },
  })
  await expect.poll(async () => (await test.outbox.figures(test.database.query)).failing, timeout).toBe(1)
  isMissing = false
  await expect.poll(() => test.arrived, timeout).toEqual(events)
})

it('tells how many rows wait, for how long, and which transaction is open', async () => {
  await test.add(someEvents(3))
  await test.add(newEvent(), 'order-1')
  await test.database.transaction(async (query) => {
    await test.outbox.add(query, newEvent(), { topic: 'topic1' })
    const first = await test.outbox.figures(test.database.query)
    expect(first).toMatchObject({ unsent: 4, failing: 0, parked: 0, leasesTakenOver: 0, relays: 0 })
    const later = await test.outbox.figures(test.database.query)
    expect(later.oldestSeconds).toBeGreaterThan(first.oldestSeconds)
    expect(later.oldestTransactionSeconds).toBeGreaterThan(first.oldestTransactionSeconds)
  })
  expect(await test.unsent()).toBe(5)
})
