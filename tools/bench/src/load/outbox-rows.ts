import { setTimeout as wait } from 'node:timers/promises'
import type { Broker } from '@signalbox/broker'
import { jsonText, type Event } from '@signalbox/contracts'
import type { Database } from '@signalbox/database'
import { openOutbox } from '@signalbox/outbox'
import { v7 as uuidv7 } from 'uuid'

const benchSchema = 'bench_outbox'

const rowsOfTransaction = 100
const adders = 4
// What is added and not gone yet. Adding waits beyond it, so that both sides are as fast as the slower one.
const waitingMax = 10_000
const aggregates = 1_000
const data = jsonText({ sensor: 'north', reading: 21.5 })
const silent = { info() {}, warn() {}, error() {} }

type Counts = { added: number; gone: number }

export async function dropOutbox(database: Database): Promise<void> {
  await database.query({ name: 'drop-outbox', text: `DROP SCHEMA IF EXISTS ${benchSchema} CASCADE` })
}

/** Makes a new one, so that each measurement begins with the same tables. */
export async function makeOutbox(database: Database): Promise<void> {
  await dropOutbox(database)
  await database.query({ name: 'make-outbox', text: `SELECT create_outbox('${benchSchema}')` })
}

function someEvents(): Event[] {
  const create_date = new Date().toISOString()
  return Array.from({ length: rowsOfTransaction }, () => ({
    id: uuidv7(),
    eventType: 'passiveEvent',
    create_date,
    data,
  }))
}

/** Adds rows in transactions of 100, some at the same time, until it is over. */
async function addRows(
  database: Database,
  outbox: ReturnType<typeof openOutbox>,
  counts: Counts,
  isOver: () => boolean,
): Promise<void> {
  let number = 0
  const aggregate = () => `user-${(number += 1) % aggregates}`
  async function addInTurn(): Promise<void> {
    while (!isOver()) {
      if (counts.added - counts.gone > waitingMax) {
        await wait(1)
        continue
      }
      const events = someEvents()
      await database.transaction(
        async (query) => await outbox.add(query, events, { topic: 'topic1', aggregate }),
      )
      counts.added += events.length
    }
  }
  await Promise.all(Array.from({ length: adders }, addInTurn))
}

/** Adds and relays at the same time, and returns how many rows a second were confirmed. */
export async function relayRows(
  { database, broker }: { database: Database; broker: Pick<Broker, 'publish'> },
  seconds: number,
): Promise<number> {
  const outbox = openOutbox({ schema: benchSchema })
  const counts = { added: 0, gone: 0 }
  const publish: Broker['publish'] = async (topic, events, options) => {
    await broker.publish(topic, events, options)
    counts.gone += Array.isArray(events) ? events.length : 1
  }
  await using _relay = outbox.startRelay({ database, broker: { publish }, log: silent })
  return await rateOf(counts, seconds, async (isOver) => await addRows(database, outbox, counts, isOver))
}

const deleteOldest = `
  DELETE FROM ${benchSchema}.outbox WHERE (shard, number) IN (
    SELECT shard, number FROM ${benchSchema}.outbox LIMIT 2000
  ) RETURNING number`

/** Adds the same rows, and deletes them without having sent them: what the database alone can do. */
export async function addAndDeleteRows(database: Database, seconds: number): Promise<number> {
  const outbox = openOutbox({ schema: benchSchema })
  const counts = { added: 0, gone: 0 }
  return await rateOf(counts, seconds, async (isOver) => {
    async function deleteInTurn(): Promise<void> {
      while (!isOver()) {
        const gone = await database.query({ name: 'delete-oldest', text: deleteOldest })
        counts.gone += gone.length
        if (gone.length === 0) await wait(1)
      }
    }
    await Promise.all([addRows(database, outbox, counts, isOver), deleteInTurn()])
  })
}

async function rateOf(
  counts: Counts,
  seconds: number,
  work: (isOver: () => boolean) => Promise<void>,
): Promise<number> {
  const startedAt = performance.now()
  await work(() => performance.now() - startedAt > seconds * 1_000)
  return (counts.gone / (performance.now() - startedAt)) * 1_000
}
