import { expect, test } from 'vitest'
import { createTestVhost } from './create-test-vhost.ts'

const declare = { durable: true, arguments: { 'x-queue-type': 'quorum' } }

test('a queue of one vhost is not seen in another', async () => {
  await using first = await createTestVhost()
  await using second = await createTestVhost()
  await first.management('PUT', `/queues/${first.name}/topic1`, declare)
  await expect.poll(() => first.queue('topic1')).toEqual({ ready: 0, unacked: 0, consumers: 0 })
  expect(await second.queue('topic1')).toBeUndefined()
})

test('purge empties a queue', async () => {
  await using vhost = await createTestVhost()
  await vhost.management('PUT', `/queues/${vhost.name}/topic1`, declare)
  await vhost.management('POST', `/exchanges/${vhost.name}/amq.default/publish`, {
    properties: {},
    routing_key: 'topic1',
    payload: 'x',
    payload_encoding: 'string',
  })
  await expect.poll(async () => (await vhost.queue('topic1'))?.ready, { timeout: 15_000 }).toBe(1)
  await vhost.purge('topic1')
  await expect.poll(async () => (await vhost.queue('topic1'))?.ready, { timeout: 15_000 }).toBe(0)
})

test('a vhost is gone after its test', async () => {
  const vhost = await createTestVhost()
  await vhost[Symbol.asyncDispose]()
  await expect(vhost.management('GET', `/vhosts/${vhost.name}`)).rejects.toThrow('404')
})
