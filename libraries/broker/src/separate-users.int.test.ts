import { declarationsOf } from '@signalbox/contracts'
import { topology } from '@signalbox/systems'
import { connect, type ChannelModel, type ConfirmChannel } from 'amqplib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { logInAsEach, publish } from './testing/log-in-as-each.ts'
import { purposes, rightsOf, tierOf, topics, type Rights } from './testing/rights-of.ts'

// The law: a user of RabbitMQ may do what its service does, and is refused everything else.

let each: Awaited<ReturnType<typeof logInAsEach>>
beforeAll(async () => void (each = await logInAsEach(roles)))
afterAll(async () => await each[Symbol.asyncDispose]())

// Of channels: RabbitMQ takes 2,047 on a connection.
const atOnce = 100
const declarations = declarationsOf(topology)
const queues = [...topics, 'dead-letters', ...topics.map(tierOf)]
const ofTopics = purposes.flatMap((purpose) => topics.map((topic) => `${purpose}.${topic}`))
const exchanges = ['events', ...ofTopics, 'amq.topic', 'amq.default']

type Action = {
  readonly does: (channel: ConfirmChannel) => Promise<unknown>
  readonly takes: Partial<Rights>
}

const forEach = (names: readonly string[], what: string, action: (name: string) => Action) =>
  names.map((name) => [`${what} ${name}`, action(name)] as const)

/** Every single thing that somebody might try, and the rights that it takes. */
const actions: readonly (readonly [what: string, action: Action])[] = [
  ...forEach(queues, 'consume', (queue) => ({
    takes: { reads: [queue] },
    does: async (channel) => channel.cancel((await channel.consume(queue, () => {})).consumerTag),
  })),
  ...forEach(queues, 'purge', (queue) => ({
    takes: { reads: [queue] },
    does: async (channel) => channel.purgeQueue(queue),
  })),
  // The right to make something is also the right to delete it.
  ...forEach(queues, 'make queue', (queue) => ({
    takes: { makes: [queue] },
    does: async (channel) => {
      const made = declarations.queues.find(({ name }) => name === queue)
      await channel.assertQueue(queue, { durable: true, arguments: made?.arguments })
    },
  })),
  ...forEach(['events', ...ofTopics], 'make exchange', (exchange) => ({
    takes: { makes: [exchange] },
    does: async (channel) => {
      const made = declarations.exchanges.find(({ name }) => name === exchange)
      await channel.assertExchange(exchange, made?.type ?? '', { durable: true, arguments: made?.arguments })
    },
  })),
  ...forEach(exchanges, 'publish to', (exchange) => ({
    takes: { writes: [exchange] },
    does: async (channel) => publish(channel, exchange, 'topic1'),
  })),
  ...exchanges.slice(0, -1).flatMap((from) => [
    ...forEach(queues, `lead from ${from} to queue`, (queue) => ({
      takes: { reads: [from], writes: [queue] },
      does: async (channel) => {
        await channel.bindQueue(queue, from, 'nothing')
        await channel.unbindQueue(queue, from, 'nothing')
      },
    })),
    ...forEach(exchanges.slice(0, -1), `lead from ${from} to exchange`, (exchange) => ({
      takes: { reads: [from], writes: [exchange] },
      does: async (channel) => {
        await channel.bindExchange(exchange, from, 'nothing')
        await channel.unbindExchange(exchange, from, 'nothing')
      },
    })),
  ]),
  ...forEach(['another', ''], 'make foreign queue', (name) => ({
    takes: { makes: ['anything'] },
    does: async (channel) => channel.assertQueue(name, { exclusive: true }),
  })),
  ...forEach(['another'], 'make foreign exchange', (name) => ({
    takes: { makes: ['anything'] },
    does: async (channel) => channel.assertExchange(name, 'topic'),
  })),
]

async function isRefused(role: string, { does }: Action): Promise<boolean> {
  const channel = await each.openChannel(role)
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

it('no user takes all connections and channels', async () => {
  const held: ChannelModel[] = []
  const openAll = async () => {
    while (held.length < 200) held.push(await connect(each.users.brokerUrl('service2')))
  }
  await expect(openAll()).rejects.toBeInstanceOf(Error)
  // And the one that all these tests use.
  expect(held).toHaveLength(99)
  const other = await connect(each.users.brokerUrl('service1'))
  await other.close()
  await Promise.all(held.map(async (connection) => connection.close()))
})

it('monitoring sees how full the queues are, and can neither read nor publish a message nor change anything', async () => {
  const { origin, username, password } = new URL(each.users.managementUrl('monitoring'))
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
  const seen = await ask('GET', `/queues/${each.vhost.name}`)
  expect(seen.body).toEqual(expect.arrayContaining([expect.objectContaining({ name: 'topic1' })]))
  expect((await ask('GET', `/vhosts/${each.vhost.name}/connections`)).status).toBe(200)
  const message = { properties: {}, routing_key: 'topic1', payload: '{}', payload_encoding: 'string' }
  const get = { count: 1, ackmode: 'ack_requeue_false', encoding: 'auto' }
  for (const [method, path, body] of [
    ['POST', `/exchanges/${each.vhost.name}/events.topic1/publish`, message],
    ['POST', `/queues/${each.vhost.name}/topic1/get`, get],
    ['DELETE', `/queues/${each.vhost.name}/topic1`],
    ['GET', '/definitions'],
    ['PUT', '/users/another', { password: 'x', tags: 'administrator' }],
  ] as const) {
    const { status, body: answer } = await ask(method, path, body)
    expect(`${method} ${path} ${status} ${JSON.stringify(answer)}`).toMatch(/ 401 | 403 |ACCESS_REFUSED/)
  }
})
