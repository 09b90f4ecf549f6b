import { topology } from '@signalbox/systems'
import { setTimeout as wait } from 'node:timers/promises'
import { connect } from 'amqplib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectBroker } from './connect-broker.ts'
import { BrokerUnavailable, Unroutable } from './errors.ts'
import { drain as drainQueue, idsIn } from './testing/drain.ts'
import { newEvent, openTestBroker, silent } from './testing/open-test-broker.ts'

type TestBroker = Awaited<ReturnType<typeof openTestBroker>>
let test: TestBroker
beforeAll(async () => void (test = await openTestBroker()))
afterAll(async () => await test[Symbol.asyncDispose]())

const drain = (queue: string) => drainQueue(test.channel, queue)

describe('publish', () => {
  it('puts what is published in the same turn into one message, persistent and described', async () => {
    const events = [newEvent(), newEvent(), newEvent()]
    await Promise.all(events.map((event) => test.broker.publish('topic1', event)))
    const [message, ...others] = await drain('topic1')
    expect(others).toEqual([])
    expect(idsIn(message?.content ?? Buffer.from(''))).toEqual(events.map((event) => event.id))
    expect(message?.properties).toMatchObject({
      deliveryMode: 2,
      contentType: 'application/x-ndjson',
      messageId: events[0]?.id,
      type: 'passiveEvent',
      headers: { 'x-events': 3 },
    })
  })

  it('names the trace of a message in its header where all of its events belong to one', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    const traced = () => ({ ...newEvent(), traceparent })
    await test.broker.publish('topic1', [traced(), traced()])
    await test.broker.publish('topic1', [traced(), newEvent()])
    await test.broker.publish('topic1', [newEvent(), traced()])
    const named = (await drain('topic1')).map(
      ({ properties }) => properties.headers?.['traceparent'] as unknown,
    )
    expect(named).toEqual([traceparent, undefined, undefined])
  })

  it('splits what is too much for one message, and loses none of it', async () => {
    const events = Array.from({ length: 1_201 }, () => newEvent())
    await test.broker.publish('topic1', events)
    const messages = await drain('topic1')
    expect(messages.length).toBe(3)
    expect(messages.flatMap((message) => idsIn(message.content))).toEqual(events.map((event) => event.id))
  })

  it('is told when no queue takes the message, which RabbitMQ would confirm all the same', async () => {
    await expect(test.broker.publish('nowhere', newEvent())).rejects.toThrow(Unroutable)
    await test.broker.publish('topic1', newEvent())
    expect((await drain('topic1')).length).toBe(1)
  })

  it('heals a lost connection inside its deadline: every event that resolved is in the queue', async () => {
    const resolved: string[] = []
    let publishing = true
    const load = (async () => {
      while (publishing) {
        const events = Array.from({ length: 20 }, () => newEvent())
        await test.broker.publish('topic1', events)
        resolved.push(...events.map((event) => event.id))
        await wait(5)
      }
    })()
    await expect.poll(() => test.vhost.closeConnections(), { timeout: 15_000 }).toBeGreaterThan(0)
    const before = resolved.length
    await expect.poll(() => resolved.length, { timeout: 15_000 }).toBeGreaterThan(before + 100)
    publishing = false
    await load
    const reader = await connect(test.vhost.url)
    test.channel = await reader.createConfirmChannel()
    const stored = new Set((await drain('topic1')).flatMap((message) => idsIn(message.content)))
    expect(resolved.filter((id) => !stored.has(id))).toEqual([])
    await reader.close()
  })
})

describe('a full queue', () => {
  it('refuses at once, and takes events again when its limit is gone', async () => {
    const isTaken = async () =>
      await test.broker.publish('topic1', newEvent()).then(
        () => true,
        (error: unknown) => (error instanceof BrokerUnavailable ? false : Promise.reject(error as Error)),
      )
    const policy = `/policies/${test.vhost.name}/full`
    const definition = { 'max-length': 1, overflow: 'reject-publish' }
    await test.vhost.management('PUT', policy, { pattern: '^topic1$', definition, 'apply-to': 'queues' })
    await expect.poll(isTaken, { timeout: 15_000, interval: 20 }).toBe(false)
    await test.vhost.management('DELETE', policy)
    await expect.poll(isTaken, { timeout: 20_000, interval: 100 }).toBe(true)
  })
})

describe('a broker that is away', () => {
  it('is not ready, refuses a publish at the deadline, and stops at once', async () => {
    const broker = await connectBroker('amqp://guest:guest@127.0.0.1:1', {
      topology,
      log: silent,
      confirmTimeoutMs: 50,
    })
    await expect(broker.ping()).rejects.toThrow('RabbitMQ is not connected')
    await expect(broker.publish('topic1', newEvent())).rejects.toThrow(BrokerUnavailable)
    await broker[Symbol.asyncDispose]()
  })
})
