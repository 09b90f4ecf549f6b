import type { ServiceDefinition, TopicDefinition } from './system.ts'
import { usualQueue, type TopicQueue, type Topology } from './topology.ts'

type Named<Definition> = Definition & { readonly name: string }

/** Where a name such as `topic1.analytics.critical` leads: to a subscription of a topic and perhaps a lane of it. */
type Place = { readonly topic: string; readonly subscription: string; readonly lane?: string }

// A dot parts topic, subscription and lane; `retry-5s` behind one is a tier.
const isName = (name: string) => /^(?!retry-)[a-z][a-z0-9]*(-[a-z0-9]+)*$/i.test(name)

/** The key with which events are published on a lane of a topic. */
export function routingKeyOf(topic: string, lane?: string): string {
  return lane === undefined ? topic : `${topic}.${lane}`
}

/** The subscriptions of all topics or of one, by their usual queues. */
export function subscriptionsOf({ queues }: Pick<Topology, 'queues'>, topic?: string): TopicQueue[] {
  return queues.filter((queue) => queue.lane === undefined && queue.topic === (topic ?? queue.topic))
}

/**
 * Lists the queues of all topics: of each subscription the usual one and one for each lane.
 *
 * @throws Error when a service names a queue that cannot be, or two services name the same one
 */
export function topicQueuesOf(
  topics: readonly Named<TopicDefinition>[],
  services: readonly Named<ServiceDefinition>[],
): TopicQueue[] {
  const byName = new Map(topics.map((topic) => [topic.name, topic]))
  for (const { name, lanes = [], retryAfterMs = usualQueue.retryAfterMs } of topics) {
    for (const one of [name, ...lanes])
      if (!isName(one)) throw new Error(`'${one}' cannot be the name of a topic or a lane`)
    checkTiers(name, retryAfterMs)
  }
  const consumers = new Map<string, Named<ServiceDefinition>>()
  const subscriptions = new Map(topics.map(({ name, announces }) => [name, new Set(announces ? [] : [name])]))
  for (const service of services)
    for (const queue of service.consumes ?? []) {
      const { topic, subscription } = placeOf(queue, byName, service.name)
      const other = consumers.get(queue)
      if (other) throw new Error(`Both ${other.name} and ${service.name} consume '${queue}'`)
      if (subscription === topic && byName.get(topic)?.announces)
        throw new Error(
          `The service ${service.name} consumes '${queue}', which has no queue of its own; name a subscription`,
        )
      consumers.set(queue, service)
      subscriptions.get(topic)?.add(subscription)
    }
  const queues = topics.flatMap((topic) =>
    [...(subscriptions.get(topic.name) ?? [])].flatMap((subscription) => {
      if (subscription !== topic.name && !consumers.has(subscription))
        throw new Error(`A service names a lane of '${subscription}', and none consumes its usual one`)
      return [undefined, ...(topic.lanes ?? [])].map((lane) => queueIn(topic, subscription, lane, consumers))
    }),
  )
  for (const { name, forwards = {}, emits = {}, stores = {} } of services)
    for (const queue of Object.keys({ ...forwards, ...emits, ...stores }))
      if (!queues.some((one) => one.name === queue && one.consumer === name))
        throw new Error(`The service ${name} says what becomes of '${queue}', and does not consume it`)
  return queues.map((queue) => ({ ...queue, ...emitsOf(queue, consumers, queues) }))
}

function emitsOf(
  { name, subscription }: TopicQueue,
  consumers: ReadonlyMap<string, Named<ServiceDefinition>>,
  queues: readonly TopicQueue[],
): Pick<TopicQueue, 'emits'> {
  const { emits = {} } = consumers.get(name) ?? consumers.get(subscription) ?? {}
  const onto = emits[name] ?? emits[subscription] ?? []
  if (onto.length === 0) return {}
  const feeds = (topic: string) => subscriptionsOf({ queues }, topic).map((one) => one.name)
  return { emits: Object.fromEntries(onto.map((topic) => [topic, feeds(topic)])) }
}

function queueIn(
  topic: Named<TopicDefinition>,
  subscription: string,
  lane: string | undefined,
  consumers: ReadonlyMap<string, Named<ServiceDefinition>>,
): TopicQueue {
  const name = routingKeyOf(subscription, lane)
  const consumer = consumers.get(name) ?? consumers.get(subscription)
  const table =
    subscription === topic.name
      ? (topic.table ?? topic.name)
      : (consumer?.stores?.[name] ?? consumer?.stores?.[subscription])
  const forwardsTo = consumer?.forwards?.[name] ?? consumer?.forwards?.[subscription]
  return {
    name,
    topic: topic.name,
    subscription,
    routingKey: routingKeyOf(topic.name, lane),
    ...(lane === undefined ? {} : { lane }),
    ...(consumer === undefined ? {} : { consumer: consumer.name }),
    ...(table === undefined ? {} : { table }),
    ...(forwardsTo === undefined ? {} : { forwardsTo }),
    retryAfterMs: topic.retryAfterMs ?? usualQueue.retryAfterMs,
    deliveryLimit: topic.deliveryLimit ?? usualQueue.deliveryLimit,
  }
}

/** A name behind the topic's is a lane where the topic has one of that name, and a subscription otherwise. */
function placeOf(queue: string, topics: ReadonlyMap<string, TopicDefinition>, who: string): Place {
  const [topic = '', first, second, ...more] = queue.split('.')
  const lanes = topics.get(topic)?.lanes
  if (!topics.has(topic))
    throw new Error(`The service ${who} names the topic '${topic}', which no system has`)
  const isLane = (name: string) => lanes?.includes(name) === true
  if (first === undefined) return { topic, subscription: topic }
  if (second === undefined && isLane(first)) return { topic, subscription: topic, lane: first }
  const subscription = `${topic}.${first}`
  if (isName(first) && !isLane(first) && more.length === 0) {
    if (second === undefined) return { topic, subscription }
    if (isLane(second)) return { topic, subscription, lane: second }
  }
  throw new Error(
    `The service ${who} names '${queue}'; a queue is a topic, with a subscription or a lane of it or both behind dots`,
  )
}

// Beyond it RabbitMQ refuses a time (2^32 - 1 ms), and people too.
const longestMs = 30 * 86_400_000

function checkTiers(topic: string, retryAfterMs: readonly number[]): void {
  const isGood = retryAfterMs.every(
    (ms, index) => Number.isInteger(ms) && ms >= 1 && ms <= longestMs && ms > (retryAfterMs[index - 1] ?? 0),
  )
  if (!isGood || retryAfterMs.length === 0)
    throw new Error(
      `retryAfterMs of the topic '${topic}' must be whole milliseconds up to 30 days, each longer than the one before`,
    )
}
