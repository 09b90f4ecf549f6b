import {
  retryQueue,
  topics,
  topology,
  type Overview,
  type QueueOverview,
  type Topic,
  type TopicLedger,
} from '@signalbox/contracts'
import { formatCount } from '@signalbox/ui'

/** Something that a person should look at: what it is, one sentence on what it means, and where to do something. */
export type Concern = {
  readonly key: string
  readonly title: string
  readonly detail: string
  readonly link?: { readonly to: string; readonly label: string }
}

export function isDeadLetterQueue(name: string): boolean {
  return name === topology.deadLetter.queue
}

/** The service that takes from the queue of a topic, or a general word for a topic that this page does not know. */
function consumerOf(topic: string): string {
  const known: Record<string, Topic> = topics
  return known[topic]?.consumer ?? 'its service'
}

/** Whether a topic is one that no service consumes. */
function isUnclaimed(name: string): boolean {
  return topology.topics.some((topic) => topic.name === name && topic.consumer === undefined)
}

const retryQueues = new Set(topology.retry.tiersMs.map(retryQueue))

/** Whether events wait there for another try; nobody consumes such a queue, they leave it when their time is over. */
export function isRetryQueue(name: string): boolean {
  return retryQueues.has(name)
}

/** Says what is wrong with one queue, or nothing when all is well. */
export function queueConcern(queue: QueueOverview): Concern | undefined {
  if (queue.consumers === null || queue.consumers > 0 || isRetryQueue(queue.name)) return undefined
  const consumer = isDeadLetterQueue(queue.name) ? 'dashboard-api' : consumerOf(queue.name)
  const why = isUnclaimed(queue.name)
    ? 'no service consumes this topic yet'
    : `${consumer} is stopped, or cannot reach RabbitMQ`
  return {
    key: queue.name,
    title: `${queue.name} has no consumer`,
    detail: `Nothing leaves this queue: ${why}. What waits is kept.`,
  }
}

/** Says which events of a topic did not arrive, or nothing when all did. */
function ledgerConcerns({ topic, dead, inFlight, state }: TopicLedger): Concern[] {
  const letters = {
    key: `${topic} dead`,
    title: `${formatCount(dead)} dead ${dead === 1 ? 'letter' : 'letters'} of ${topic}`,
    detail: 'They could not be stored and are kept with the reason.',
    link: { to: '/dead-letters', label: 'Look at them, mend them, send them again' },
  }
  const unexplained = {
    key: `${topic} unexplained`,
    title: `${formatCount(inFlight)} events of ${topic} are unaccounted for`,
    detail: 'They were accepted and are neither stored, nor dead, nor in a queue.',
  }
  return [...(dead > 0 ? [letters] : []), ...(state === 'unexplained' ? [unexplained] : [])]
}

/** Everything in an overview that a person should look at; empty when all is well. */
export function concernsOf(overview: Overview): Concern[] {
  const { queues, ledger } = overview
  const events = ledger.topics.flatMap(ledgerConcerns)
  if (queues.status === 'failed') {
    return [{ key: 'queues', title: 'Queue figures are missing', detail: queues.detail }, ...events]
  }
  const found = new Set(queues.items.map((queue) => queue.name))
  const missing = overview.topics
    .filter(({ topic }) => !found.has(topic))
    .map(({ topic }) => ({
      key: topic,
      title: `Queue ${topic} does not exist`,
      detail: `It is made when ${consumerOf(topic)} starts and reaches RabbitMQ.`,
    }))
  return [...missing, ...queues.items.map(queueConcern).filter((concern) => concern !== undefined), ...events]
}
