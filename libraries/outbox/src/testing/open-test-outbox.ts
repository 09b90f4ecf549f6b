import { connectBroker, type Broker } from '@signalbox/broker'
import { Event, jsonText } from '@signalbox/contracts'
import { openDatabase, type Query } from '@signalbox/database'
import { topology } from '@signalbox/systems'
import { createTestDatabase, createTestVhost } from '@signalbox/testing'
import { v7 as uuidv7 } from 'uuid'
import { openOutbox } from '../outbox.ts'
import { schema, silent } from './test-schema.ts'

export const newEvent = (data: Record<string, unknown> = {}): Event => ({
  id: uuidv7(),
  eventType: 'passiveEvent',
  create_date: new Date().toISOString(),
  data: jsonText(data),
})

/** An outbox in a database of its own, beside a broker whose topics are read into a list. */
export async function openTestOutbox() {
  const vhost = await createTestVhost()
  const test = await createTestDatabase()
  const database = openDatabase(test.url)
  const broker = await connectBroker(vhost.url, { topology, log: silent })
  await database.query({ name: 'create', text: 'SELECT create_outbox($1)', values: [schema] })
  const outbox = openOutbox({ schema })
  const arrived: Event[] = []
  for (const queue of ['topic1', 'topic2']) {
    await broker.consume({
      queue,
      schema: Event,
      handle: async (batch) => void arrived.push(...batch.map(({ event }) => event)),
    })
  }
  let statements = 0
  return {
    vhost,
    url: test.url,
    database,
    broker,
    outbox,
    /** Every event in the order in which it arrived, also one that came twice. */
    arrived,
    /** The ids in the order in which they arrived for the first time. */
    firsts: () => [...new Set(arrived.map(({ id }) => id))],
    run: async (text: string, values: unknown[] = []) =>
      await database.query({ name: `run ${(statements += 1)}`, text, values }),
    /** Adds events in a transaction of their own. */
    add: async (events: Event | readonly Event[], aggregate?: string, topic = 'topic1') =>
      await database.transaction(
        async (query: Query) =>
          await outbox.add(query, events, { topic, ...(aggregate === undefined ? {} : { aggregate }) }),
      ),
    /** A relay whose broker or database may be made to fail. */
    relay: (
      options: { publish?: Broker['publish']; query?: Query; leaseMs?: number; triesMax?: number } = {},
    ) => {
      const { publish = broker.publish, query = database.query, ...rest } = options
      return outbox.startRelay({
        database: { query },
        broker: { publish },
        log: silent,
        retryMs: 50,
        ...rest,
      })
    },
    unsent: async () => (await outbox.figures(database.query)).unsent,
    async [Symbol.asyncDispose]() {
      await broker[Symbol.asyncDispose]()
      await database[Symbol.asyncDispose]()
      await test[Symbol.asyncDispose]()
      await vhost[Symbol.asyncDispose]()
    },
  }
}

export type TestOutbox = Awaited<ReturnType<typeof openTestOutbox>>
