import { declarationsOf, retryQueue, topology } from '@signalbox/contracts'
import {
  createTestDatabase,
  createTestUsers,
  createTestVhost,
  type TestDatabase,
  type TestUsers,
  type TestVhost,
} from '@signalbox/testing'
import { connect, type ChannelModel, type ConfirmChannel } from 'amqplib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { connectBroker } from './connect-broker.ts'
import type { DeadLetter } from './dead-letter.ts'
import { silent } from './testing/open-test-broker.ts'

// The law: a user of RabbitMQ may do what its service does, and is refused everything else.

let vhost: TestVhost
let database: TestDatabase
let users: TestUsers
const connections = new Map<string, ChannelModel>()
beforeAll(async () => {
  vhost = await createTestVhost()
  database = await createTestDatabase()
  users = await createTestUsers(vhost, database)
  for (const role of roles) connections.set(role, await connect(users.brokerUrl(role)))
})
afterAll(async () => {
  for (const connection of connections.values()) await connection.close()
  await users[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
  await vhost[Symbol.asyncDispose]()
})

// Of channels: RabbitMQ takes 2,047 on a connection.
const atOnce = 100
const declarations = declarationsOf(topology)
const topics = ['topic1', 'topic2', 'topic3'] as const
const tierOf = (topic: string) => retryQueue(topic, 1_000)
const queues = [...topics, 'dead-letters', ...topics.map(tierOf)]
const purposes = ['events', 'retry', 'home', 'dead-letters']
const ofTopics = purposes.flatMap((purpose) => topics.map((topic) => `${purpose}.${topic}`))
const exchanges = ['events', ...ofTopics, 'amq.topic', 'amq.default']

type Rights = Readonly<Record<'makes' | 'writes' | 'reads', readonly string[]>>
type Action = {
  readonly does: (channel: ConfirmChannel) => Promise<unknown>
  readonly takes: Partial<Rights>
}

const each = (names: readonly string[], what: string, action: (name: string) => Action) =>
  names.map((name) => [`${what} ${name}`, action(name)] as const)

/** Every single thing that somebody might try, and the rights that it takes. */
const actions: readonly (readonly [what: string, action: Action])[] = [
  ...each(queues, 'consume', (queue) => ({
    takes: { reads: [queue] },
    does: async (channel) => channel.cancel((await channel.consume(queue, () => {})).consumerTag),
  })),
  ...each(queues, 'purge', (queue) => ({
    takes: { reads: [queue] },
    does: async (channel) => channel.purgeQueue(queue),
  })),
  // The right to make something is also the right to delete it.
  ...each(queues, 'make queue', (queue) => ({
    takes: { makes: [queue] },
    does: async (channel) => {
      const made = declarations.queues.find(({ name }) => name === queue)
      await channel.assertQueue(queue, { durable: true, arguments: made?.arguments })
    },
  })),
  ...each(['events', ...ofTopics], 'make exchange', (exchange) => ({
    takes: { makes: [exchange] },
    does: async (channel) => {
      const made = declarations.exchanges.find(({ name }) => name === exchange)
      await channel.assertExchange(exchange, made?.type ?? '', { durable: true, arguments: made?.arguments })
    },
  })),
  ...each(exchanges, 'publish to', (exchange) => ({
    takes: { writes: [exchange] },
    does: async (channel) => publish(channel, exchange, 'topic1'),
  })),
  ...exchanges.slice(0, -1).flatMap((from) => [
    ...each(queues, `lead from ${from} to queue`, (queue) => ({
      takes: { reads: [from], writes: [queue] },
      does: async (channel) => {
        await channel.bindQueue(queue, from, 'nothing')
        await channel.unbindQueue(queue, from, 'nothing')
      },
    })),
    ...each(exchanges.slice(0, -1), `lead from ${from} to exchange`, (exchange) => ({
      takes: { reads: [from], writes: [exchange] },
      does: async (channel) => {
        await channel.bindExchange(exchange, from, 'nothing')
        await channel.unbindExchange(exchange, from, 'nothing')
      },
    })),
  ]),
  ...each(['another', ''], 'make foreign queue', (name) => ({
    takes: { makes: ['anything'] },
    does: async (channel) => channel.assertQueue(name, { exclusive: true }),
  })),
  ...each(['another'], 'make foreign exchange', (name) => ({
    takes: { makes: ['anything'] },
    does: async (channel) => channel.assertExchange(name, 'topic'),
  })),
]

async function publish(channel: ConfirmChannel, exchange: string, key: string, headers = {}): Promise<void> {
  channel.publish(exchange === 'amq.default' ? '' : exchange, key, Buffer.from('{}'), { headers })
  await channel.waitForConfirms()
}

async function openChannel(role: string): Promise<ConfirmChannel> {
  const channel = await connections.get(role)?.createConfirmChannel()
  if (!channel) throw new Error(`${role} is not connected`)
  return channel
}

async function isRefused(role: string, { does }: Action): Promise<boolean> {
  const channel = await openChannel(role)
  let refusal: unknown
  channel.on('error', (error) => (refusal = error))
  try {
    await does(channel)
    await channel.close()
    return false
  } catch (error) {
    // What is published is refused without an answer of its own.
    if (String(refusal ?? error).includes('403')) return true
    throw error
  }
}

const withTiers = (...names: readonly string[]) => [...names, ...names.map(tierOf)]
const of = (purpose: string, ...names: readonly string[]) => names.map((name) => `${purpose}.${name}`)

/** What docs/security.md says. */
const rightsOf: Readonly<Record<string, Rights>> = {
  api: { makes: [], writes: of('events', 'topic1', 'topic2'), reads: [] },
  service1: {
    makes: withTiers('topic1', 'topic2'),
    writes: [
      ...withTiers('topic1', 'topic2'),
      ...of('events', ...topics),
      ...['retry', 'home', 'dead-letters'].flatMap((purpose) => of(purpose, 'topic1', 'topic2')),
    ],
    reads: [
      ...withTiers('topic1', 'topic2'),
      ...['events', 'retry', 'home'].flatMap((purpose) => of(purpose, 'topic1', 'topic2')),
    ],
  },
  service2: {
    makes: withTiers('topic3'),
    writes: [...withTiers('topic3'), ...purposes.flatMap((purpose) => of(purpose, 'topic3'))],
    reads: [
      ...withTiers('topic3'),
      ...['events', 'retry', 'home'].flatMap((purpose) => of(purpose, 'topic3')),
    ],
  },
  'dashboard-api': {
    makes: ['dead-letters'],
    writes: ['dead-letters', ...of('events', ...topics)],
    reads: ['dead-letters', ...of('dead-letters', ...topics)],
  },
  monitoring: { makes: [], writes: [], reads: [] },
}

const roles = Object.keys(rightsOf)

it.each(roles)('%s may do what it must, and nothing else', async (role) => {
  const has = rightsOf[role]
  const mayDo = ({ takes }: Action) =>
    (['makes', 'writes', 'reads'] as const).every((right) =>
      (takes[right] ?? []).every((name) => has?.[right].includes(name)),
    )
  const done: string[] = []
  for (let start = 0; start < actions.length; start += atOnce) {
    const some = actions.slice(start, start + atOnce)
    const refused = await Promise.all(some.map(async ([, action]) => isRefused(role, action)))
    done.push(...some.flatMap(([what], at) => (refused[at] ? [] : [what])))
  }
  expect(done).toEqual(actions.flatMap(([what, action]) => (mayDo(action) ? [what] : [])))
})

/** How many messages are in each queue that is not empty; empties them. */
async function takeFrom(): Promise<Record<string, number>> {
  const connection = await connect(vhost.url)
  const channel = await connection.createChannel()
  const taken: Record<string, number> = {}
  for (const { name } of declarations.queues) {
    const { messageCount } = await channel.purgeQueue(name)
    if (messageCount > 0) taken[name] = messageCount
  }
  await connection.close()
  return taken
}

const ofTopic = (topic: string) =>
  declarations.queues.map(({ name }) => name).filter((name) => name.startsWith(topic))
const leadsTo = (exchange: string): string[] => {
  const [purpose, topic = ''] = exchange.split('.')
  if (purpose === 'dead-letters') return ['dead-letters']
  return purpose === 'retry' ? ofTopic(topic).filter((name) => name !== topic) : [topic]
}

it.each(roles)('%s reaches no further by naming more routing keys, in CC and BCC', async (role) => {
  await takeFrom()
  const all = declarations.queues.map(({ name }) => name)
  const written = rightsOf[role]?.writes.filter((name) => ofTopics.includes(name)) ?? []
  for (const exchange of written) {
    const channel = await openChannel(role)
    await publish(channel, exchange, 'nothing', { CC: all.slice(0, 10), BCC: all.slice(10) })
    await channel.close()
    await expect
      .poll(async () => Object.keys(await takeFrom()), { timeout: 10_000 })
      .toEqual(leadsTo(exchange))
  }
})

it('who keeps the dead letters cannot make them go in circles', async () => {
  await takeFrom()
  const channel = await openChannel('dashboard-api')
  for (const topic of topics) await channel.bindExchange(`events.${topic}`, `dead-letters.${topic}`, '#')
  const service = await openChannel('service1')
  await publish(service, 'events.topic1', 'topic1')
  await expect.poll(async () => (await service.checkQueue('topic1')).messageCount).toBe(1)
  const message = await service.get('topic1')
  if (message) service.nack(message, false, false)
  await service.close()
  await expect.poll(async () => (await channel.checkQueue('dead-letters')).messageCount).toBe(1)
  expect(await takeFrom()).toEqual({ 'dead-letters': 1 })
  for (const topic of topics) await channel.unbindExchange(`events.${topic}`, `dead-letters.${topic}`, '#')
  await channel.close()
})

it('a dead letter is of the topic whose exchange it came by, whatever its routing key says', async () => {
  const letters: DeadLetter[] = []
  const broker = await connectBroker(users.brokerUrl('dashboard-api'), {
    topology,
    log: silent,
    name: 'dashboard-api',
  })
  await broker.consumeDeadLetters(async (batch) => void letters.push(...batch.map(({ event }) => event)))
  const channel = await openChannel('service2')
  // As far as service2 can go: it leads there what it may also publish.
  await channel.bindExchange('dead-letters.topic3', 'events.topic3', 'topic1')
  await publish(channel, 'dead-letters.topic3', 'topic1')
  await publish(channel, 'events.topic3', 'topic1')
  await expect
    .poll(() => letters.map(({ queue }) => queue), { timeout: 10_000 })
    .toEqual(['topic3', 'topic3'])
  await channel.unbindExchange('dead-letters.topic3', 'events.topic3', 'topic1')
  await channel.close()
  await broker[Symbol.asyncDispose]()
})

it('an administrator publishes to each topic by hand, to the exchange events', async () => {
  const admin = await connect(vhost.url)
  const channel = await admin.createConfirmChannel()
  for (const topic of topics) await publish(channel, 'events', topic)
  await admin.close()
  await expect.poll(takeFrom).toEqual({ topic1: 1, topic2: 1, topic3: 1 })
})

it('no user takes all connections and channels', async () => {
  const held: ChannelModel[] = []
  const openAll = async () => {
    while (held.length < 200) held.push(await connect(users.brokerUrl('service2')))
  }
  await expect(openAll()).rejects.toBeInstanceOf(Error)
  // And the one that all these tests use.
  expect(held).toHaveLength(99)
  const other = await connect(users.brokerUrl('service1'))
  await other.close()
  await Promise.all(held.map(async (connection) => connection.close()))
})

it('monitoring sees how full the queues are, and can neither read nor publish a message nor change anything', async () => {
  const { origin, username, password } = new URL(users.managementUrl('monitoring'))
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
  const ask = async (method: string, path: string, body?: object) => {
    const headers = { authorization, 'content-type': 'application/json' }
    const answer = await fetch(`${origin}/api${path}`, {
      method,
      headers,
      body: body ? JSON.stringify(body) : null,
    })
    return { status: answer.status, body: await answer.json() }
  }
  const seen = await ask('GET', `/queues/${vhost.name}`)
  expect(seen.body).toEqual(expect.arrayContaining([expect.objectContaining({ name: 'topic1' })]))
  expect((await ask('GET', `/vhosts/${vhost.name}/connections`)).status).toBe(200)
  const message = { properties: {}, routing_key: 'topic1', payload: '{}', payload_encoding: 'string' }
  const get = { count: 1, ackmode: 'ack_requeue_false', encoding: 'auto' }
  for (const [method, path, body] of [
    ['POST', `/exchanges/${vhost.name}/events.topic1/publish`, message],
    ['POST', `/queues/${vhost.name}/topic1/get`, get],
    ['DELETE', `/queues/${vhost.name}/topic1`],
    ['GET', '/definitions'],
    ['PUT', '/users/another', { password: 'x', tags: 'administrator' }],
  ] as const) {
    const { status, body: answer } = await ask(method, path, body)
    expect(`${method} ${path} ${status} ${JSON.stringify(answer)}`).toMatch(/ 401 | 403 |ACCESS_REFUSED/)
  }
})
