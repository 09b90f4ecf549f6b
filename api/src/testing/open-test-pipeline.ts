import { connectBroker, storeOnce } from '@signalbox/broker'
import { Event, type Tracer } from '@signalbox/contracts'
import { topology, topics } from '@signalbox/systems'
import { openDatabase, settleRepeats } from '@signalbox/database'
import { storeDeadLetters } from '@signalbox/dead-letters'
import { createTestDatabase, createTestUsers, createTestVhost } from '@signalbox/testing'
import { vi } from 'vitest'
import { insertTopic1 } from '../../../service1/src/sql/insert-topic1.ts'
import { consumeActivePath } from './active-path/consume-active-path.ts'
import type { OpenedService } from './opened-service.ts'
import { newRings, openTestApi } from './open-test-api.ts'
import { json } from './requests.ts'

const silent = { info() {}, warn() {}, error() {} }

/**
 * An event's whole way inside one process: the api, the services' handlers, and a broker and a database of its own, to
 * which each service logs in as its own user.
 */
export async function openTestPipeline({ tracer }: { readonly tracer?: Tracer | undefined } = {}) {
  const open: AsyncDisposable[] = []
  const use = <Resource extends AsyncDisposable>(resource: Resource): Resource => {
    open.unshift(resource)
    return resource
  }
  const vhost = use(await createTestVhost())
  const testDatabase = use(await createTestDatabase())
  const users = use(await createTestUsers(vhost, testDatabase))
  const openService = async (name: string): Promise<OpenedService> => ({
    broker: use(await connectBroker(users.brokerUrl(name), { topology, log: silent, name, tracer })),
    database: use(openDatabase(users.databaseUrl(name), { connectionsMax: 4, tracer })),
  })
  const api = await openService('api')
  const service1 = await openService('service1')
  const dashboard = await openService('dashboard-api')
  const rings = newRings()

  use(await dashboard.broker.consumeDeadLetters(storeDeadLetters(dashboard.database)))
  const passive = storeOnce<Event>({
    insert: insertTopic1(service1.database, 'test'),
    settleRepeats: settleRepeats(service1.database, topics.topic1, 'test'),
  })
  use(await service1.broker.consume({ queue: 'topic1', schema: Event, handle: passive }))
  use(await consumeActivePath(openService, service1, rings))
  const server = use(await openTestApi({ publish: api.broker.publish, rings, tracer }))
  for (const { broker } of [api, service1, dashboard])
    await vi.waitFor(async () => await broker.ping(), { timeout: 15_000 })

  /** Sends a body to the api, and reads the answer. */
  async function post(body: string, headers: Record<string, string>) {
    const response = await fetch(`http://127.0.0.1:${server.port}/events`, { method: 'POST', body, headers })
    return { status: response.status, body: await response.json() }
  }

  return {
    server,
    api,
    service1,
    dashboard,
    vhost,
    post,
    /** Sends one event or several as JSON; the status says whether they were taken. */
    send: async (events: object, headers: Record<string, string> = {}) =>
      (await post(JSON.stringify(events), { 'content-type': json, ...headers })).status,
    /** Of an administrator. */
    database: testDatabase.database,
    /** How many rows there are: `topic1`, or `topic1 WHERE ...`. */
    count: async (from: string) => (await testDatabase.run(`SELECT FROM ${from}`)).length,
    [Symbol.asyncDispose]: async () => {
      for (const resource of open) await resource[Symbol.asyncDispose]()
    },
  }
}
