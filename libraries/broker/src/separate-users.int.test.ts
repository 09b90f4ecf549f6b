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

const declarations = declarationsOf(topology)
const keys = ['topic1', 'topic2', 'topic3'] as const
const tierOf = (topic: string) => retryQueue(topic, 1_000)
const queues = [...keys, 'dead-letters', ...keys.map(tierOf)]

type Action = (channel: ConfirmChannel) => Promise<unknown>

/** Every single thing that somebody might try. */
const actions: Readonly<Record<string, Action>> = {
  ...each(queues, 'consume', (queue) => async (channel) => {
    const { consumerTag } = await channel.consume(queue, () => {})
    await channel.cancel(consumerTag)
  }),
  ...each(queues, 'purge', (queue) => async (channel) => channel.purgeQueue(queue)),
  // The right to make something is also the right to delete it.
  ...each(queues, 'make queue', (queue) => async (channel) => {
    const made = declarations.queues.find(({ name }) => name === queue)
    await channel.assertQueue(queue, { durable: true, arguments: made?.arguments })
  }),
  ...each(keys, 'bind to events', (queue) => async (channel) => channel.bindQueue(queue, 'events', queue)),
  ...each(keys, 'bind to home', (queue) => async (channel) => channel.bindQueue(queue, 'home', queue)),
  'bind own queue to what goes home to another': async (channel) =>
    channel.bindQueue('topic1', 'home', 'topic3'),
  ...each(['events', 'retry', 'home', 'dead-letters'], 'make exchange', (exchange) => async (channel) => {
    const made = declarations.exchanges.find(({ name }) => name === exchange)
    await channel.assertExchange(exchange, made?.type ?? '', { durable: true, arguments: made?.arguments })
  }),
  ...each(keys, 'publish to events with', (key) => publish('events', key)),
  ...each(keys, 'bury a letter of', (key) => publish('dead-letters', key)),
  ...each(keys, 'let wait in a tier of', (key) => publish('retry', tierOf(key))),
  ...each(keys, 'send home to', (key) => publish('home', key)),
  ...each(['amq.default', 'amq.topic'], 'publish to', (exchange) =>
    publish(exchange === 'amq.default' ? '' : exchange, 'topic1'),
  ),
  'make another queue': async (channel) => channel.assertQueue('another', { exclusive: true }),
  'make a queue without a name': async (channel) => channel.assertQueue('', { exclusive: true }),
  'make another exchange': async (channel) => channel.assertExchange('another', 'topic'),
}

function each(names: readonly string[], what: string, action: (name: string) => Action) {
  return Object.fromEntries(names.map((name) => [`${what} ${name}`, action(name)]))
}

function publish(exchange: string, key: string): Action {
  return async (channel) => {
    channel.publish(exchange, key, Buffer.from('{}'))
    await channel.waitForConfirms()
  }
}

async function isRefused(role: string, action: Action): Promise<boolean> {
  const channel = await connections.get(role)?.createConfirmChannel()
  if (!channel) throw new Error(`${role} is not connected`)
  let refusal: unknown
  channel.on('error', (error) => (refusal = error))
  try {
    await action(channel)
    await channel.close()
    return false
  } catch (error) {
    // What is published is refused without an answer of its own.
    if (String(refusal ?? error).includes('403')) return true
    throw error
  }
}

const allowed: Readonly<Record<string, readonly string[]>> = {
  api: ['publish to events with topic1', 'publish to events with topic2'],
  service1: [
    ...withTiers('consume', 'topic1', 'topic2'),
    ...withTiers('purge', 'topic1', 'topic2'),
    ...withTiers('make queue', 'topic1', 'topic2'),
    ...both('bind to events'),
    ...both('bind to home'),
    ...keys.map((key) => `publish to events with ${key}`),
    ...both('bury a letter of'),
    ...both('let wait in a tier of'),
    ...both('send home to'),
  ],
  service2: [
    ...withTiers('consume', 'topic3'),
    ...withTiers('purge', 'topic3'),
    ...withTiers('make queue', 'topic3'),
    'bind to events topic3',
    'bind to home topic3',
    'publish to events with topic3',
    'bury a letter of topic3',
    'let wait in a tier of topic3',
    'send home to topic3',
  ],
  'dashboard-api': [
    'consume dead-letters',
    'purge dead-letters',
    'make queue dead-letters',
    'make exchange dead-letters',
    ...keys.map((key) => `publish to events with ${key}`),
    ...keys.map((key) => `bury a letter of ${key}`),
  ],
  monitoring: [],
}

const roles = Object.keys(allowed)

function withTiers(what: string, ...topics: readonly string[]): string[] {
  return [...topics, ...topics.map(tierOf)].map((queue) => `${what} ${queue}`)
}

function both(what: string): string[] {
  return [`${what} topic1`, `${what} topic2`]
}

it.each(roles)('%s may do what it must, and nothing else', async (role) => {
  const tried = await Promise.all(
    Object.entries(actions).map(async ([name, action]) => ({ name, refused: await isRefused(role, action) })),
  )
  expect(tried.filter(({ refused }) => !refused).map(({ name }) => name)).toEqual(allowed[role])
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
    ['POST', `/exchanges/${vhost.name}/events/publish`, message],
    ['POST', `/queues/${vhost.name}/topic1/get`, get],
    ['DELETE', `/queues/${vhost.name}/topic1`],
    ['GET', '/definitions'],
    ['PUT', '/users/another', { password: 'x', tags: 'administrator' }],
  ] as const) {
    const { status, body: answer } = await ask(method, path, body)
    expect(`${method} ${path} ${status} ${JSON.stringify(answer)}`).toMatch(/ 401 | 403 |ACCESS_REFUSED/)
  }
})
