import { setTimeout as wait } from 'node:timers/promises'
import { encodeEvent, messageBytesMax, PermanentError } from '@signalbox/contracts'
import { topology } from '@signalbox/systems'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectBroker } from './connect-broker.ts'
import { BrokerUnavailable } from './errors.ts'
import { drain as drainQueue, idsIn } from './testing/drain.ts'
import { newEvent, openTestBroker, silent } from './testing/open-test-broker.ts'

type TestBroker = Awaited<ReturnType<typeof openTestBroker>>
let test: TestBroker
beforeAll(async () => void (test = await openTestBroker()))
afterAll(async () => await test[Symbol.asyncDispose]())

const drain = (queue: string) => drainQueue(test.channel, queue)

describe('the largest message', () => {
  /** An event that takes so many bytes. */
  const eventOf = (bytes: number, letter = 'x') => {
    const room = bytes - Buffer.byteLength(encodeEvent(newEvent({ text: '' })))
    return newEvent({ text: letter.repeat(room / Buffer.byteLength(letter)) })
  }

  it('is taken, and what is a byte larger is refused before anything of it is sent', async () => {
    const largest = eventOf(messageBytesMax)
    await test.broker.publish('topic1', largest)
    expect(idsIn((await drain('topic1'))[0]?.content ?? Buffer.from(''))).toEqual([largest.id])
    const publishing = test.broker.publish('topic1', [newEvent(), eventOf(messageBytesMax + 1), newEvent()])
    await expect(publishing).rejects.toMatchObject({ reason: 'too_large', positions: [1] })
    await test.broker.publish('topic1', newEvent())
    expect(
      (await drain('topic1')).map(({ properties }) => properties.headers?.['x-events'] as unknown),
    ).toEqual([1])
  })

  it('is measured in bytes, not in characters', async () => {
    await expect(test.broker.publish('topic1', eventOf(messageBytesMax + 2, 'é'))).rejects.toThrow(
      PermanentError,
    )
    const tooMuch = Buffer.alloc(messageBytesMax + 1)
    await expect(test.broker.republish('topic1', tooMuch, 'id')).rejects.toThrow(PermanentError)
  })
})

describe('a full queue', () => {
  const isTaken = async (topic: string) =>
    await test.broker.publish(topic, newEvent()).then(
      () => true,
      (error: unknown) => (error instanceof BrokerUnavailable ? false : Promise.reject(error as Error)),
    )

  it('harms no other topic, and takes events again when its limit is gone although the others go on', async () => {
    const policy = `/policies/${test.vhost.name}/full`
    const definition = { 'max-length': 1, overflow: 'reject-publish' }
    await test.vhost.management('PUT', policy, { pattern: '^topic3$', definition, 'apply-to': 'queues' })
    await expect.poll(async () => await isTaken('topic3'), { timeout: 15_000, interval: 20 }).toBe(false)
    const others = { taken: 0, refused: 0, stopped: false }
    const load = (async () => {
      while (!others.stopped) {
        if (await isTaken('topic1')) others.taken += 1
        else others.refused += 1
        await wait(5)
      }
    })()
    await test.vhost.management('DELETE', policy)
    await expect.poll(async () => await isTaken('topic3'), { timeout: 20_000, interval: 100 }).toBe(true)
    others.stopped = true
    await load
    expect(others.taken).toBeGreaterThan(100)
    expect(others.refused).toBe(0)
  })
})

describe('a connection', () => {
  it('has heartbeats every ten seconds', async () => {
    type Open = {
      readonly timeout?: number
      readonly client_properties?: { readonly connection_name?: string }
    }
    const heartbeats = async () => {
      const open = (await test.vhost.management('GET', `/vhosts/${test.vhost.name}/connections`)) as Open[]
      const ours = open.filter(({ client_properties }) =>
        client_properties?.connection_name?.endsWith(' publish'),
      )
      return ours.map(({ timeout }) => timeout)
    }
    await expect.poll(heartbeats, { timeout: 15_000 }).toEqual([10])
  })
})

describe('a publish that nobody confirms', () => {
  it('is given up after five seconds, unless another time was asked for', async () => {
    await using nowhere = await connectBroker('amqp://guest:guest@127.0.0.1:1', { topology, log: silent })
    const from = performance.now()
    await expect(nowhere.publish('topic1', newEvent())).rejects.toThrow(BrokerUnavailable)
    const tookMs = performance.now() - from
    expect(tookMs).toBeGreaterThan(4_900)
    // Without a limit it would wait for ever; the rest is for a busy machine.
    expect(tookMs).toBeLessThan(20_000)
  })
})
