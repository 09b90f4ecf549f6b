import { connectBroker } from '@signalbox/broker'
import { subscriptionNames, topology } from '@signalbox/systems'
import { createTestDatabase, createTestVhost } from '@signalbox/testing'
import { expect, it, vi } from 'vitest'
import { openManagement } from './management.ts'
import { readQueues } from './read-queues.ts'
import { selectUnclaimedTables } from './sql/select-unclaimed-tables.ts'

// The law: a broker and a database that hold what is left of a system that was removed work as before, and that is named
// as nobody's with how much is in it.

const log = { debug() {}, info() {}, warn() {}, error() {} }
const timeout = { timeout: 20_000 }

it('queues of a removed system are named with their messages, and nothing else minds them', async () => {
  await using vhost = await createTestVhost()
  const settings = { durable: true, arguments: { 'x-queue-type': 'quorum' } }
  for (const queue of ['gone', 'topic1.gone'])
    await vhost.management('PUT', `/queues/${vhost.name}/${queue}`, settings)
  const message = { properties: {}, routing_key: 'topic1.gone', payload: '{}', payload_encoding: 'string' }
  await vhost.management('POST', `/exchanges/${vhost.name}/amq.default/publish`, message)
  await using broker = await connectBroker(vhost.url, { topology, log })
  await vi.waitFor(async () => await broker.ping(), timeout)
  const management = openManagement(vhost.managementUrl)
  const read = readQueues({
    management,
    vhost: vhost.name,
    names: [...subscriptionNames, 'dead-letters'],
    log: log as never,
  })
  await expect
    .poll(async () => {
      const queues = await read()
      return queues.status === 'ok' ? queues.unclaimed.filter(({ name }) => name.includes('gone')) : []
    }, timeout)
    .toMatchObject([
      { name: 'gone', ready: 0 },
      { name: 'topic1.gone', ready: 1 },
    ])
})

it('tables of a removed system are named with their rows', async () => {
  await using test = await createTestDatabase()
  const { database } = test
  const run = async (text: string) => await database.query({ name: text.slice(0, 40), text })
  expect(await selectUnclaimedTables(database)).toEqual([])
  await run(`SELECT create_topic_table('gone', 'gone')`)
  await run(
    `INSERT INTO gone (event_id, event_type, create_date, received_date) VALUES (gen_random_uuid(), 'x', now(), now())`,
  )
  for (let table = 0; table < 4; table += 1) await run('SELECT check_rows()')
  expect(await selectUnclaimedTables(database)).toEqual([{ table: 'gone', rows: 1 }])
})
