import { topics, topology, type Overview, type QueueOverview, type Topic } from '@signalbox/contracts'
import { formatCount } from '@signalbox/ui'

/** Something that a person should look at: what it is, and one sentence on what it means. */
export type Concern = { readonly key: string; readonly title: string; readonly detail: string }

export function isDeadLetterQueue(name: string): boolean {
  return name === topology.deadLetter.queue
}

/** The service that takes from the queue of a topic, or a general word for a topic that this page does not know. */
export function consumerOf(topic: string): string {
  const known: Record<string, Topic> = topics
  return known[topic]?.consumer ?? 'its service'
}

/** Says what is wrong with one queue, or nothing when all is well. */
export function queueConcern(queue: QueueOverview): Concern | undefined {
  if (isDeadLetterQueue(queue.name)) {
    if (queue.ready === 0) return undefined
    return {
      key: queue.name,
      title: `${formatCount(queue.ready)} in ${queue.name}`,
      detail: 'Messages that could not be processed are kept here with the reason, so that nothing is lost.',
    }
  }
  if (queue.consumers > 0) return undefined
  return {
    key: queue.name,
    title: `${queue.name} has no consumer`,
    detail: `Nothing leaves this queue: ${consumerOf(queue.name)} is stopped, or cannot reach RabbitMQ. What waits is kept.`,
  }
}

/** Everything in an overview that a person should look at; empty when all is well. */
export function concernsOf(overview: Overview): Concern[] {
  const { queues } = overview
  if (queues.status === 'failed') {
    return [{ key: 'queues', title: 'Queue figures are missing', detail: queues.detail }]
  }
  const found = new Set(queues.items.map((queue) => queue.name))
  const missing = overview.topics
    .filter(({ topic }) => !found.has(topic))
    .map(({ topic }) => ({
      key: topic,
      title: `Queue ${topic} does not exist`,
      detail: `It is made when ${consumerOf(topic)} starts and reaches RabbitMQ.`,
    }))
  return [...missing, ...queues.items.map(queueConcern).filter((concern) => concern !== undefined)]
}
