import { eventsExchange, followersOf, ndjson, publishersOf, type Topic } from '@signalbox/contracts'
import { deadLetterService, plan, topicNames, topics, topology, type TopicName } from '@signalbox/systems'
import { bindingVersion, deadLetter, eventTypesOn, messageOf } from './messages.ts'
import { webSockets } from './web-sockets.ts'

const durable = { durable: true, autoDelete: false }

const routingKeyOf = (exchange: string) => ({
  amqp: { is: 'routingKey', exchange: { name: exchange, type: 'direct', ...durable }, bindingVersion },
})
const queueOf = (name: string) => ({
  amqp: { is: 'queue', queue: { name, exclusive: false, ...durable }, bindingVersion },
})
const consuming = { amqp: { ack: true, bindingVersion } }

const { announcements = [] } = topology
/** What is announced may reach nobody; all else that reaches no queue comes back. */
const publishing = (topic: string) => ({
  amqp: { deliveryMode: 2, mandatory: !announcements.includes(topic), bindingVersion },
})
const servers = [{ $ref: '#/servers/rabbitmq' }]

const publishName = (topic: string) => `publish-${topic}`
const consumeName = (topic: TopicName) => `consume-${topic}`
const deadLetterName = 'consume-dead-letters'

const messagesOn = (topic: string) =>
  Object.fromEntries(
    eventTypesOn(topic).map((type) => [type, { $ref: `#/components/messages/${type}-${topic}` }]),
  )

function publishChannel(topic: string, goesTo: string) {
  return {
    address: topic,
    description: `What is published to the exchange ${eventsExchange(topic)} with this routing key ${goesTo}`,
    servers,
    messages: messagesOn(topic),
    bindings: routingKeyOf(eventsExchange(topic)),
  }
}

function channelsOf(topic: TopicName) {
  return {
    [publishName(topic)]: publishChannel(topic, 'comes to the queue of the same name'),
    [consumeName(topic)]: { address: topic, servers, messages: messagesOn(topic), bindings: queueOf(topic) },
  }
}

const messagesOf = (topic: string, channel: string) =>
  eventTypesOn(topic).map((type) => ({ $ref: `#/channels/${channel}/messages/${type}` }))

function publishOperation(topic: string, onwards = '') {
  const publishers = publishersOf(topic, plan)
  return {
    action: 'send',
    summary: `By ${publishers.join(' and ') || 'nobody yet'}${onwards}`,
    channel: { $ref: `#/channels/${publishName(topic)}` },
    messages: messagesOf(topic, publishName(topic)),
    bindings: publishing(topic),
  }
}

function operationsOf(topic: TopicName) {
  const { consumer, forwardsTo, emits = {} }: Topic = topics[topic]
  const onwards = [
    ...(forwardsTo === undefined ? [] : [` and publishes it to ${forwardsTo}`]),
    ...Object.keys(emits).map((derived) => ` and derives events for ${derived}`),
  ]
  return {
    [publishName(topic)]: publishOperation(topic),
    [consumeName(topic)]: {
      action: 'receive',
      summary: consumer
        ? `By ${consumer}, which stores it${onwards.join('')}`
        : 'By nobody yet: events wait there',
      channel: { $ref: `#/channels/${consumeName(topic)}` },
      messages: messagesOf(topic, consumeName(topic)),
      bindings: consuming,
    },
  }
}

/** Topics that have no queue: what is published goes to those who follow. */
const announced = {
  channels: Object.fromEntries(
    announcements.map((topic) => [
      publishName(topic),
      publishChannel(topic, 'comes to every queue that is bound to it, and is dropped where none is'),
    ]),
  ),
  operations: Object.fromEntries(
    announcements.map((topic) => {
      const followers = followersOf(topic, plan).join(' and ') || 'whoever follows; nobody does yet'
      return [publishName(topic), publishOperation(topic, `, to ${followers}`)]
    }),
  ),
}

const messages = Object.fromEntries(
  [...topicNames, ...announcements].flatMap((topic) =>
    eventTypesOn(topic).map((type) => [`${type}-${topic}`, messageOf(type, topic)] as const),
  ),
)

const description = `Events travel over RabbitMQ as NDJSON: a message carries one event or many, one JSON object a line. Each topic has an exchange of its own; a user who may write to all topics publishes to any of them by the exchange ${topology.exchange} and the topic's name as the routing key.

An event without an \`id\` gets one made from the \`message_id\` of its message and its line; without either it is only promised to be stored at least once. What cannot be handled goes to the queue ${topology.deadLetter.queue}.`

type Channel = ReturnType<typeof channelsOf>[string] | (typeof webSockets.channels)[string]

/** What travels over RabbitMQ and WebSockets, as an AsyncAPI 3.0 document: it follows from the list of systems. */
export function asyncApiDocument(version: string) {
  return {
    asyncapi: '3.0.0',
    id: 'urn:signalbox',
    info: { title: 'Events of Signalbox', version, description, license: { name: 'MIT' } },
    defaultContentType: ndjson,
    servers: {
      rabbitmq: {
        host: '{host}:5672',
        protocol: 'amqp',
        protocolVersion: '0.9.1',
        description: 'RabbitMQ 3.10 or newer',
        variables: { host: { default: 'localhost', description: 'Where RabbitMQ runs' } },
      },
      ...webSockets.servers,
    },
    channels: {
      ...Object.assign({}, ...topicNames.map(channelsOf)),
      ...announced.channels,
      ...webSockets.channels,
      [deadLetterName]: {
        address: topology.deadLetter.queue,
        servers,
        messages: { deadLetter: { $ref: '#/components/messages/deadLetter' } },
        bindings: queueOf(topology.deadLetter.queue),
      },
    } as Record<string, Channel>,
    operations: {
      ...Object.assign({}, ...topicNames.map(operationsOf)),
      ...announced.operations,
      ...webSockets.operations,
      [deadLetterName]: {
        action: 'receive',
        summary: `By ${deadLetterService}, which keeps it in the table dead_letters`,
        channel: { $ref: `#/channels/${deadLetterName}` },
        messages: [{ $ref: `#/channels/${deadLetterName}/messages/deadLetter` }],
        bindings: consuming,
      },
    } as Record<string, ReturnType<typeof operationsOf>[string]>,
    components: { messages: { ...messages, ...webSockets.messages, deadLetter } },
  }
}

export type AsyncApiDocument = ReturnType<typeof asyncApiDocument>
