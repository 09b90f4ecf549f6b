import path from 'node:path'
import { createClient, newEvent } from '@signalbox/client'
import { eventsExchange } from '@signalbox/contracts'
import { samples, topicNames } from '@signalbox/systems'
import { openDatabase } from '@signalbox/database'
import { createTestDatabase, createTestVhost, dropTestUsers, fromRun } from '@signalbox/testing'
import { expect } from 'vitest'
import { stateDirectory } from '../repository.ts'
import { makeRunDirectory, removeRunDirectory } from '../run-directory.ts'
import { startStack } from '../start-stack.ts'

const pages = await fromRun('pages')
const types = samples.all.map(({ eventType }) => eventType)
const ways = samples.all.map(({ way }) => way)

export type TestStack = Awaited<ReturnType<typeof openTestStack>>

/** The whole stack as `npm start` runs it, with a database and a vhost of its own and free ports. */
export async function openTestStack({ allowFaults = false }: { allowFaults?: boolean } = {}) {
  const test = await createTestDatabase()
  const vhost = await createTestVhost()
  // The next run finds and deletes what this one leaves when it is killed.
  const directory = makeRunDirectory(stateDirectory)
  const run = path.basename(directory)
  const running = await startStack({
    directory,
    databaseUrl: test.url,
    rabbitmqUrl: vhost.url,
    rabbitmqManagementUrl: vhost.managementUrl,
    allowFaults,
    pages,
    userSuffix: `-${run}`,
    ports: 'free',
    log: () => {},
  })
  const database = openDatabase(test.url)
  const client = createClient({ url: running.description.api })
  const markers: string[] = []

  /** How many events each of the topics that the simulator's runs pass has stored, without the markers. */
  async function counts(): Promise<Readonly<Record<string, number>>> {
    const counted = ways
      .flat()
      .map(
        ({ table: name }) => `(SELECT count(*) FROM ${name} WHERE event_id <> ALL ($1::uuid[])) AS ${name}`,
      )
      .join(', ')
    const [row] = await database.query({ name: 'counts', text: `SELECT ${counted}`, values: [markers] })
    return row as Readonly<Record<string, number>>
  }

  /** Waits until everything that was sent before has come to its end. */
  async function settled(): Promise<void> {
    // Queues are first in, first out: once events that were sent last are stored, all before them are done.
    const last = types.map((eventType) => newEvent({ eventType }))
    markers.push(...last.map((event) => event.id))
    const outcomes = await client.send(last)
    expect(outcomes.map((outcome) => outcome.status)).toEqual(last.map(() => 'confirmed'))
    const ends = ways.map(
      (way, at) => `(SELECT count(*) FROM ${way.at(-1)?.table} WHERE event_id = $${at + 1})`,
    )
    const text = `SELECT ${ends.join(' + ')} AS stored`
    const stored = async () =>
      await database.query({ name: 'markers', text, values: last.map((event) => event.id) })
    await expect.poll(stored, { timeout: 60_000 }).toEqual([{ stored: last.length }])
  }

  /** Sees every message from now on, in a queue beside the real ones. The returned function takes their bodies. */
  async function spyOnMessages(): Promise<() => Promise<string[]>> {
    const spy = `/queues/${vhost.name}/spy`
    await vhost.management('PUT', spy, { durable: true })
    for (const topic of topicNames)
      await vhost.management('POST', `/bindings/${vhost.name}/e/${eventsExchange(topic)}/q/spy`, {
        routing_key: topic,
      })
    return async () => {
      const all = { count: 1_000_000, ackmode: 'ack_requeue_false', encoding: 'auto' }
      const messages = (await vhost.management('POST', `${spy}/get`, all)) as { payload: string }[]
      return messages.map(({ payload }) => payload)
    }
  }

  return {
    running,
    directory,
    database,
    client,
    counts,
    settled,
    spyOnMessages,
    async [Symbol.asyncDispose]() {
      await database[Symbol.asyncDispose]()
      await running[Symbol.asyncDispose]()
      removeRunDirectory(directory)
      await dropTestUsers(vhost, test, `-${run}`)
      await vhost[Symbol.asyncDispose]()
      await test[Symbol.asyncDispose]()
    },
  }
}
