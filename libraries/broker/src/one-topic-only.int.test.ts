import { declarationsOf } from '@signalbox/contracts'
import { topology } from '@signalbox/systems'
import { connect } from 'amqplib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { connectBroker } from './connect-broker.ts'
import type { DeadLetter } from './dead-letter.ts'
import { logInAsEach, publish } from './testing/log-in-as-each.ts'
import { silent } from './testing/open-test-broker.ts'
import { rightsOf, topics } from './testing/rights-of.ts'

// The law: who may publish to one topic reaches no other, whatever a message says of itself.

const roles = Object.keys(rightsOf)
const declarations = declarationsOf(topology)

let each: Awaited<ReturnType<typeof logInAsEach>>
beforeAll(async () => void (each = await logInAsEach(roles)))
afterAll(async () => await each[Symbol.asyncDispose]())

/** How many messages are in each queue that is not empty; empties them. */
async function takeFrom(): Promise<Record<string, number>> {
  const connection = await connect(each.vhost.url)
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
  const written =
    rightsOf[role]?.writes.filter(
      (name) => name.includes('.') && !declarations.queues.some((queue) => queue.name === name),
    ) ?? []
  for (const exchange of written) {
    const channel = await each.openChannel(role)
    await publish(channel, exchange, 'nothing', { CC: all.slice(0, 10), BCC: all.slice(10) })
    await channel.close()
    await expect
      .poll(async () => Object.keys(await takeFrom()), { timeout: 10_000 })
      .toEqual(leadsTo(exchange))
  }
})

it('who keeps the dead letters cannot make them go in circles', async () => {
  await takeFrom()
  const channel = await each.openChannel('dashboard-api')
  for (const topic of topics) await channel.bindExchange(`home.${topic}`, `dead-letters.${topic}`, '#')
  const service = await each.openChannel('service1')
  await publish(service, 'home.topic1', 'topic1')
  await expect.poll(async () => (await service.checkQueue('topic1')).messageCount).toBe(1)
  const message = await service.get('topic1')
  if (message) service.nack(message, false, false)
  await service.close()
  await expect.poll(async () => (await channel.checkQueue('dead-letters')).messageCount).toBe(1)
  expect(await takeFrom()).toEqual({ 'dead-letters': 1 })
  for (const topic of topics) await channel.unbindExchange(`home.${topic}`, `dead-letters.${topic}`, '#')
  await channel.close()
})

it('a dead letter is of the queue whose exchange it came by, whatever its routing key says', async () => {
  const letters: DeadLetter[] = []
  const broker = await connectBroker(each.users.brokerUrl('dashboard-api'), {
    topology,
    log: silent,
    name: 'dashboard-api',
  })
  await broker.consumeDeadLetters(async (batch) => void letters.push(...batch.map(({ event }) => event)))
  const channel = await each.openChannel('service2')
  // As far as service2 can go: it leads there what it may also publish.
  await channel.bindExchange('dead-letters.topic3', 'home.topic3', 'topic1')
  await publish(channel, 'dead-letters.topic3', 'topic1')
  await publish(channel, 'home.topic3', 'topic1')
  await expect
    .poll(() => letters.map(({ queue }) => queue), { timeout: 10_000 })
    .toEqual(['topic3', 'topic3'])
  await channel.unbindExchange('dead-letters.topic3', 'home.topic3', 'topic1')
  await channel.close()
  await broker[Symbol.asyncDispose]()
})

it('an administrator publishes to each topic by hand, to the exchange events', async () => {
  const admin = await connect(each.vhost.url)
  const channel = await admin.createConfirmChannel()
  for (const topic of topics) await publish(channel, 'events', topic)
  await admin.close()
  await expect.poll(takeFrom).toEqual({ topic1: 1, topic2: 1, topic3: 1 })
})
