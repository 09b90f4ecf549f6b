import specs from '@asyncapi/specs'
import { connectBroker, type Broker, type Publishable } from '@signalbox/broker'
import { exampleData } from '@signalbox/contracts'
import { eventTypeNames, eventTypes, plan, routes, topics, topology } from '@signalbox/systems'
import type { HttpServer } from '@signalbox/runtime'
import { createTestVhost, type TestVhost } from '@signalbox/testing'
import { Ajv } from 'ajv'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { openTestApi } from '../../testing/open-test-api.ts'
import { asyncApiDocument } from './document.ts'

// The law: what the document says about RabbitMQ is what is there, and what travels; what travels is in it.

const document = asyncApiDocument('1.2.3')
const log = { info() {}, warn() {}, error() {} }
let vhost: TestVhost
let broker: Broker
let server: HttpServer
const published: (readonly [topic: string, event: Publishable])[] = []
beforeAll(async () => {
  vhost = await createTestVhost()
  broker = await connectBroker(vhost.url, { topology, log })
  await vi.waitFor(async () => await broker.ping(), { timeout: 10_000 })
  server = await openTestApi({
    publish: async (topic, events) => {
      for (const event of Array.isArray(events) ? events : [events])
        published.push([topic, event as Publishable])
    },
  })
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await broker[Symbol.asyncDispose]()
  await vhost[Symbol.asyncDispose]()
})

it('is valid AsyncAPI by the schema of its makers', () => {
  const ajv = new Ajv({ strict: false, validateFormats: false })
  const isValid = ajv.validate(
    specs.schemasWithoutId['3.0.0'] as object,
    JSON.parse(JSON.stringify(document)),
  )
  expect(isValid || ajv.errors).toBe(true)
})

it('describes the exchanges and queues that the services declare', async () => {
  for (const { address, bindings } of Object.values(document.channels)) {
    if (!('amqp' in bindings)) continue
    const { amqp } = bindings
    if ('exchange' in amqp) {
      const { name, type, durable, autoDelete } = amqp.exchange
      const exchange = await vhost.management('GET', `/exchanges/${vhost.name}/${name}`)
      expect(exchange).toMatchObject({ name, type, durable, auto_delete: autoDelete })
      if (topology.announcements?.includes(address)) continue
      const bound = await vhost.management('GET', `/bindings/${vhost.name}/e/${name}/q/${address}`)
      expect(bound).toMatchObject([{ routing_key: address }])
    } else {
      const { name, durable, exclusive, autoDelete } = amqp.queue
      const queue = await vhost.management('GET', `/queues/${vhost.name}/${name}`)
      expect(queue).toMatchObject({ name: address, durable, exclusive, auto_delete: autoDelete })
    }
  }
})

it('has a channel for whatever is published, consumed, announced and told by WebSocket, and no other', () => {
  const names = [
    ...Object.keys(topics).flatMap((topic) => [`publish-${topic}`, `consume-${topic}`]),
    ...(topology.announcements ?? []).map((topic) => `publish-${topic}`),
    ...plan.services.flatMap(({ name, webSockets = {} }) =>
      Object.keys(webSockets).map((path) => `${name}${path.replaceAll('/', '-')}`),
    ),
    'consume-dead-letters',
  ]
  expect(Object.keys(document.channels).toSorted()).toEqual(names.toSorted())
  expect(Object.keys(document.operations).toSorted()).toEqual(names.toSorted())
})

it('says that whatever is published must reach a queue, but for what is announced', async () => {
  const mayReachNobody = Object.entries(document.operations).flatMap(([name, { bindings }]) =>
    bindings && 'mandatory' in bindings.amqp && !bindings.amqp.mandatory ? name : [],
  )
  expect(mayReachNobody).toEqual(topology.announcements?.map((topic) => `publish-${topic}`) ?? [])
  for (const topic of topology.announcements ?? [])
    await broker.publish(topic, { id: uuidv7(), eventType: 'any' })
})

it('describes every event type of every system, those that only services send included', () => {
  const described = Object.values(document.channels).flatMap((channel) => Object.keys(channel.messages))
  expect(described).toEqual(expect.arrayContaining(Object.keys(plan.everyType)))
})

it('refers to nothing that is not there', () => {
  const at = (pointer: string) =>
    pointer
      .slice(2)
      .split('/')
      .reduce<unknown>((part, name) => (part as Record<string, unknown>)[name], document)
  const references = JSON.stringify(document).matchAll(/"\$ref":"(#[^"]+)"/g)
  expect([...references].flatMap(([, pointer = '']) => (at(pointer) === undefined ? pointer : []))).toEqual(
    [],
  )
})

it.each(eventTypeNames)('describes what travels of an event of the type %s', async (eventType) => {
  const body = JSON.stringify({ eventType, value: 'whistle', data: exampleData(eventTypes[eventType].data) })
  const url = `http://127.0.0.1:${server.port}/events`
  await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  const [topic, event] = published.at(-1) ?? []
  expect(topic).toBe(routes[eventType])
  expect(document.channels[`publish-${topic}`]?.messages).toHaveProperty(eventType)
  const { messages } = document.components as unknown as { messages: Record<string, { payload: object }> }
  const { payload } = messages[`${eventType}-${topic}`] ?? { payload: {} }
  const written = JSON.parse(JSON.stringify(event)) as object
  const ajv = new Ajv({ strict: false, validateFormats: false })
  expect(ajv.validate({ ...payload, additionalProperties: false }, written) || ajv.errors).toBe(true)
})
