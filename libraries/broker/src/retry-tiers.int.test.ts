import { exchangesOf, retryQueue } from '@signalbox/contracts'
import { topology } from '@signalbox/systems'
import { createTestVhost, type TestVhost } from '@signalbox/testing'
import { connect, type ChannelModel, type ConfirmChannel, type GetMessage } from 'amqplib'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { connectBroker, type Broker } from './connect-broker.ts'
import type { DeadLetter } from './dead-letter.ts'
import { silent } from './testing/open-test-broker.ts'

// The law: what waits in a retry tier goes home when its time is over; what has no home any more becomes a dead letter;
// and what cannot go home stands in no other queue's way.

// RabbitMQ takes 32 messages out of a tier at a time; that many that find no way stop it.
const jam = 40

let vhost: TestVhost
let broker: Broker
let connection: ChannelModel
let channel: ConfirmChannel
beforeEach(async () => {
  vhost = await createTestVhost()
  broker = await connectBroker(vhost.url, { topology, log: silent })
  await untilReady(broker)
  connection = await connect(vhost.url)
  channel = await connection.createConfirmChannel()
})
afterEach(async () => {
  await broker[Symbol.asyncDispose]()
  await connection.close()
  await vhost[Symbol.asyncDispose]()
})

const timeout = { timeout: 15_000, interval: 50 }

async function untilReady(one: Broker): Promise<void> {
  await vi.waitFor(async () => await one.ping(), timeout)
}

async function letWait(home: string, delayMs: number, names: readonly string[]): Promise<void> {
  for (const messageId of names)
    channel.publish(exchangesOf(home).retry, retryQueue(home, delayMs), Buffer.from(messageId), {
      persistent: true,
      mandatory: true,
      messageId,
    })
  await channel.waitForConfirms()
}

const numbered = (name: string, count: number) => Array.from({ length: count }, (_, at) => `${name} ${at}`)

async function takeAll(queue: string): Promise<GetMessage[]> {
  const taken: GetMessage[] = []
  for (let message = await channel.get(queue, { noAck: true }); message;) {
    taken.push(message)
    message = await channel.get(queue, { noAck: true })
  }
  return taken
}

async function arrivals(queue: string, count: number): Promise<string[]> {
  const names: string[] = []
  const more = async () => {
    names.push(...(await takeAll(queue)).map(({ content }) => content.toString()))
    return names.length
  }
  await expect.poll(more, timeout).toBeGreaterThanOrEqual(count)
  return names
}

it('what has no queue to go home to becomes a dead letter with its reason, and holds up nobody', async () => {
  const letters: DeadLetter[] = []
  // Opened first, as whoever begins to consume makes all queues again.
  const undertaker = await broker.consumeDeadLetters(
    async (batch) => void letters.push(...batch.map(({ event }) => event)),
  )
  await expect.poll(() => undertaker.state, timeout).toBe('consuming')
  await letWait('topic2', 1_000, numbered('homeless', jam))
  await letWait('topic1', 1_000, ['good'])
  await letWait('topic2', 5_000, ['late'])
  await channel.deleteQueue('topic2')
  expect(await arrivals('topic1', 1)).toEqual(['good'])
  await expect.poll(() => letters.length, timeout).toBe(jam + 1)
  expect(letters.map(({ body }) => body.toString()).toSorted()).toEqual(
    [...numbered('homeless', jam), 'late'].toSorted(),
  )
  expect(new Set(letters.map(({ queue, reason }) => `${queue} ${reason}`))).toEqual(
    new Set(['topic2 queue_missing']),
  )
})

it('what a full queue refuses waits on in its tier, and holds up no other queue', async () => {
  const limit = {
    pattern: '^topic2$',
    'apply-to': 'queues',
    definition: { 'max-length': 1, overflow: 'reject-publish' },
  }
  await vhost.management('PUT', `/policies/${vhost.name}/full`, limit)
  await expect
    .poll(async () => {
      channel.publish('events', 'topic2', Buffer.from('filling'))
      await channel.waitForConfirms().catch(() => undefined)
      return (await channel.checkQueue('topic2')).messageCount
    }, timeout)
    .toBeGreaterThan(1)
  await letWait('topic2', 1_000, numbered('refused', jam))
  await letWait('topic1', 1_000, ['good'])
  expect(await arrivals('topic1', 1)).toEqual(['good'])
  expect(await takeAll('dead-letters')).toEqual([])
})

it('a queue that is made again before the time is over gets back what waits for it', async () => {
  await letWait('topic1', 1_000, ['waits'])
  await channel.deleteQueue('topic1')
  const again = await connectBroker(vhost.url, { topology, log: silent })
  await untilReady(again)
  expect(await arrivals('topic1', 1)).toEqual(['waits'])
  await again[Symbol.asyncDispose]()
})
