import { contextKey, eventOf, ndjson } from '@signalbox/contracts'
import { plan, topology } from '@signalbox/systems'
import { jsonSchemaOf, type JsonSchema } from '@signalbox/runtime'

/** Of AsyncAPI's words for AMQP. */
export const bindingVersion = '0.3.0'

/**
 * The types of the events that travel on a topic: those that begin there, whoever sends them, and those that come from
 * another topic.
 */
export function eventTypesOn(topic: string): string[] {
  const from = topology.topics.filter(({ forwardsTo }) => forwardsTo === topic).map(({ name }) => name)
  return Object.entries(plan.everyType).flatMap(([type, { topic: begins }]) =>
    [topic, ...from].includes(begins) ? type : [],
  )
}

/** A message of one event type on a topic: the payload is what each of its lines holds. */
export function messageOf(type: string, topic: string) {
  const { sealed = false } = topology.topics.find(({ name }) => name === topic) ?? {}
  return {
    name: type,
    title: sealed ? `${type}, its value sealed for ${topic}` : type,
    summary: 'One event a line (NDJSON); the schema is that of a line',
    contentType: ndjson,
    headers,
    payload: withContext(jsonSchemaOf(eventOf(type, plan.everyType[type]?.data, sealed), 'draft-07')),
    bindings: { amqp: { contentEncoding: 'utf-8', messageType: type, bindingVersion } },
  }
}

const headers = {
  type: 'object',
  properties: {
    'x-events': { type: 'integer', minimum: 1, description: 'How many events the message carries' },
  },
}

/** Where a type says what its data looks like, the attributes of a CloudEvent may lie beside it. */
function withContext(payload: JsonSchema): JsonSchema {
  const data = payload.properties?.['data']
  if (typeof data !== 'object' || !data.properties) return payload
  const properties = { ...data.properties, [contextKey]: { type: 'object' as const } }
  return { ...payload, properties: { ...payload.properties, data: { ...data, properties } } }
}

/** What could not be handled, with the reason. */
export const deadLetter = {
  name: 'deadLetter',
  summary: 'What could not be handled, as it arrived; most often one event as a line of JSON',
  headers: {
    type: 'object',
    properties: {
      'x-reason': {
        type: 'string',
        description: 'Why, in one word; missing on what RabbitMQ gave up itself',
      },
      'x-error': { type: 'string', description: 'Why, in a sentence' },
      'x-attempt': { type: 'integer', minimum: 1 },
      'x-first-failure': { type: 'string', format: 'date-time' },
      'x-last-failure': { type: 'string', format: 'date-time' },
    },
  },
}
