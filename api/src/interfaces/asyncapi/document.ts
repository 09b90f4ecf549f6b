import { eventsExchange, ndjson, publishersOf, type Topic } from '@signalbox/contracts'
import { deadLetterService, plan, topicNames, topics, topology, type TopicName } from '@signalbox/systems'
import { bindingVersion, deadLetter, eventTypesOn, messageOf } from './messages.ts'

const durable = { durable: true, autoDelete: false }

const routingKeyOf = (exchange: string) => ({
  amqp: { is: 'routingKey', exchange: { name: exchange, type: 'direct', ...durable }, bindingVersion },
})
const queueOf = (name: string) => ({
  amqp: { is: 'queue', queue: { name, exclusive: false, ...durable }, bindingVersion },
})
const publishing = { amqp: { deliveryMode: 2, mandatory: true, bindingVersion } }
const consuming = { amqp: { ack: true, bindingVersion } }

const publishName = (topic: TopicName) => `publish-${topic}`
const consumeName = (topic: TopicName) => `consume-${topic}`
const deadLetterName = 'consume-dead-letters'

function channelsOf(topic: TopicName) {
  const messages = Object.fromEntries(
    eventTypesOn(topic).map((type) => [type, { $ref: `#/components/messages/${type}-${topic}` }]),
  )
  return {
    [publishName(topic)]: {
      address: topic,
      description: `What is published to the exchange ${eventsExchange(topic)} with this routing key comes to the queue of the same name`,
      messages,
      bindings: routingKeyOf(eventsExchange(topic)),
    },
    [consumeName(topic)]: { address: topic, messages, bindings: queueOf(topic) },
  }
}

function operationsOf(topic: TopicName) {
  const { consumer, forwardsTo, emits = {} }: Topic = topics[topic]
  const publishers = publishersOf(topic, plan)
  const onwards = [
    ...(forwardsTo === undefined ? [] : [` and publishes it to ${forwardsTo}`]),
    ...Object.keys(emits).map((derived) => ` and derives events for ${derived}`),
  ]
  const messagesOf = (channel: string) =>
    eventTypesOn(topic).map((type) => ({ $ref: `#/channels/${channel}/messages/${type}` }))
  return {
    [publishName(topic)]: {
      action: 'send',
      summary: publishers.length === 0 ? 'By nobody yet' : `By ${publishers.join(' and ')}`,
      channel: { $ref: `#/channels/${publishName(topic)}` },
      messages: messagesOf(publishName(topic)),
      bindings: publishing,
    },
    [consumeName(topic)]: {
      action: 'receive',
      summary: consumer
        ? `By ${consumer}, which stores it${onwards.join('')}`
        : 'By nobody yet: events wait there',
      channel: { $ref: `#/channels/${consumeName(topic)}` },
      messages: messagesOf(consumeName(topic)),
      bindings: consuming,
    },
  }
}

const messages = Object.fromEntries(
  topicNames.flatMap((topic) =>
    eventTypesOn(topic).map((type) => [`${type}-${topic}`, messageOf(type, topic)] as const),
  ),
)

const description = `Events travel over RabbitMQ as NDJSON: a message carries one event or many, one JSON object a line. Each topic has an exchange of its own; a user who may write to all topics publishes to any of them by the exchange ${topology.exchange} and the topic's name as the routing key.

An event without an \`id\` gets one made from the \`message_id\` of its message and its line; without either it is only promised to be stored at least once. What cannot be handled goes to the queue ${topology.deadLetter.queue}.`

/** What travels over RabbitMQ, as an AsyncAPI 3.0 document: it follows from the routing table and the topology. */
export function asyncApiDocument(version: string) {
  return {
    asyncapi: '3.0.0',
    id: 'urn:signalbox',
    info: { title: 'Signalbox on RabbitMQ', version, description, license: { name: 'MIT' } },
    defaultContentType: ndjson,
    servers: {
      rabbitmq: {
        host: '{host}:5672',
        protocol: 'amqp',
        protocolVersion: '0.9.1',
        description: 'RabbitMQ 3.10 or newer',
        variables: { host: { default: 'localhost', description: 'Where RabbitMQ runs' } },
      },
    },
    channels: {
      ...Object.assign({}, ...topicNames.map(channelsOf)),
      [deadLetterName]: {
        address: topology.deadLetter.queue,
        messages: { deadLetter: { $ref: '#/components/messages/deadLetter' } },
        bindings: queueOf(topology.deadLetter.queue),
      },
    } as Record<string, ReturnType<typeof channelsOf>[string]>,
    operations: {
      ...Object.assign({}, ...topicNames.map(operationsOf)),
      [deadLetterName]: {
        action: 'receive',
        summary: `By ${deadLetterService}, which keeps it in the table dead_letters`,
        channel: { $ref: `#/channels/${deadLetterName}` },
        messages: [{ $ref: `#/channels/${deadLetterName}/messages/deadLetter` }],
        bindings: consuming,
      },
    } as Record<string, ReturnType<typeof operationsOf>[string]>,
    components: { messages: { ...messages, deadLetter } },
  }
}

export type AsyncApiDocument = ReturnType<typeof asyncApiDocument>
