import { randomUUID } from 'node:crypto'
import { brokerRightsOf, Event } from '@signalbox/contracts'
import { connect } from 'amqplib'
import { expect, it, vi } from 'vitest'
import { connectBroker } from './connect-broker.ts'
import { newEvent, openTestBroker, silent } from './testing/open-test-broker.ts'
import { shared } from './testing/shared-topic.ts'

// The law: the user of a service that consumes a subscription does that with its rights alone, makes its own queue again
// when that was deleted, and reaches the topic and its other subscriptions in no way.

const timeout = { timeout: 20_000, interval: 20 }
const anyOf = (names: readonly string[]) =>
  `^(${names.map((name) => name.replaceAll('.', '\\.')).join('|')})$`

/** A user with the rights of a service; its URL. */
async function makeUser({ vhost }: Awaited<ReturnType<typeof openTestBroker>>, service: string) {
  const { configure, write, read } = brokerRightsOf(service, shared)
  const [name, password] = [`test-${randomUUID()}`, randomUUID()]
  await vhost.management('PUT', `/users/${name}`, { password, tags: '' })
  await vhost.management('PUT', `/permissions/${vhost.name}/${name}`, {
    configure: anyOf(configure),
    write: anyOf(write),
    read: anyOf(read),
  })
  const url = Object.assign(new URL(vhost.url), { username: name, password, search: '?declare=own' })
  return {
    url: url.href,
    async [Symbol.asyncDispose]() {
      await vhost.management('DELETE', `/users/${name}`)
    },
  }
}

it('consumes, retries, buries and makes its queue again', async () => {
  await using test = await openTestBroker(shared.topology)
  await vi.waitFor(async () => await test.broker.ping(), timeout)
  await using user = await makeUser(test, 'analytics')
  await using own = await connectBroker(user.url, {
    topology: shared.topology,
    log: silent,
    name: 'analytics',
  })
  const tries: string[] = []
  const consumer = await own.consume({
    queue: 'urgent.analytics',
    schema: Event,
    handle: async (batch) => {
      tries.push(...batch.map(({ event, attempt }) => `${event.id} ${attempt}`))
      return new Map(batch.map((one) => [one, { verdict: 'retry', reason: 'test', detail: 'Not yet' }]))
    },
  })
  await vi.waitFor(async () => await own.ping(), timeout)
  const deadLetters = async () => (await test.channel.checkQueue('dead-letters')).messageCount
  for (const [index, options] of [{}, { lane: 'critical' }].entries()) {
    const event = newEvent()
    await test.broker.publish('urgent', event, options)
    await expect.poll(() => tries, timeout).toContain(`${event.id} 2`)
    await expect.poll(deadLetters, timeout).toBe(index + 1)
  }
  for (const queue of ['urgent.analytics', 'urgent.analytics.critical']) await test.channel.deleteQueue(queue)
  // Its publisher stays as it is, and its consumers have to see that their queues are gone.
  await expect
    .poll(
      async () => {
        const event = newEvent()
        await test.broker.publish('urgent', event)
        await new Promise((resolve) => setTimeout(resolve, 500))
        return tries.includes(`${event.id} 1`)
      },
      { timeout: 20_000 },
    )
    .toBe(true)
  await consumer[Symbol.asyncDispose]()
})

it.each(['events', 'events.urgent', 'events.parcels', 'home.urgent', 'copy.urgent.analytics', ''])(
  'is refused to publish to the exchange "%s"',
  async (exchange) => {
    await using test = await openTestBroker(shared.topology)
    await vi.waitFor(async () => await test.broker.ping(), timeout)
    await using user = await makeUser(test, 'analytics')
    const connection = await connect(user.url)
    connection.on('error', () => {})
    const channel = await connection.createConfirmChannel()
    const refused = new Promise((resolve) =>
      channel.once('error', ({ code }: { code: number }) => resolve(code)),
    )
    channel.publish(exchange, 'urgent', Buffer.from('{}'))
    expect(await refused).toBe(403)
    await connection.close()
  },
)
