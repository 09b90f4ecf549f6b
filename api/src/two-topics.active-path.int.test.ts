import { BrokerUnavailable, connectBroker, type Broker } from '@signalbox/broker'
import { messageBytesMax } from '@signalbox/contracts'
import { topology } from '@signalbox/systems'
import { createTestVhost, type TestVhost } from '@signalbox/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestApi } from './testing/open-test-api.ts'
import { json } from './testing/requests.ts'

let vhost: TestVhost
let broker: Broker
beforeAll(async () => {
  vhost = await createTestVhost()
  broker = await connectBroker(vhost.url, { topology, log: { info() {}, warn() {}, error() {} } })
})
afterAll(async () => {
  await broker[Symbol.asyncDispose]()
  await vhost[Symbol.asyncDispose]()
})

async function send(publish: Broker['publish'], body: string) {
  await using server = await openTestApi({ publish, bodyLimitBytes: 4 * messageBytesMax })
  const response = await fetch(`http://127.0.0.1:${server.port}/events`, {
    method: 'POST',
    headers: { 'content-type': json },
    body,
  })
  return { status: response.status, body: await response.json() }
}

it('takes an event under an older name of its type', async () => {
  const answer = await send(broker.publish, '{"eventType":"actionEvent"}')
  expect(answer).toMatchObject({ status: 202, body: { topic: 'topic2' } })
})

it('gives 503 when only one of two topics has confirmed, so that all may be sent again', async () => {
  const publish: Broker['publish'] = async (topic, events) => {
    if (topic === 'topic2') throw new BrokerUnavailable('RabbitMQ refused the message')
    await broker.publish(topic, events)
  }
  const both = '[{"eventType":"passiveEvent"},{"eventType":"activeEvent"}]'
  expect((await send(publish, both)).status).toBe(503)
})

it('a single event that is too large once its value is sealed is refused for good', async () => {
  const value = 'x'.repeat(messageBytesMax - 3 * 1024 * 1024)
  const answer = await send(broker.publish, JSON.stringify({ eventType: 'activeEvent', value }))
  const errors = [{ pointer: '', code: 'event_too_large' }]
  expect(answer).toMatchObject({ status: 422, body: { retryable: false, errors } })
})
