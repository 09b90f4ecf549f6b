import type { Broker } from '@signalbox/broker'
import { Event, jsonText } from '@signalbox/contracts'
import type { Query } from '@signalbox/database'
import { openTestWorld } from '@signalbox/testing'
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
  const test = await openTestWorld()
  const { database, broker } = test
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
  return {
    ...test,
    outbox,
    /** Every event in the order in which it arrived, also one that came twice. */
    arrived,
    /** The ids in the order in which they arrived for the first time. */
    firsts: () => [...new Set(arrived.map(({ id }) => id))],
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
  }
}

export type TestOutbox = Awaited<ReturnType<typeof openTestOutbox>>
