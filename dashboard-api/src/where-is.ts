import {
  isRetryQueue,
  type DeadLetterSummary,
  type Queues,
  type StoredEvent,
  type Topic,
  type Whereabouts,
} from '@signalbox/contracts'
import { topology } from '@signalbox/systems'

export type KnownOfEvent = {
  /** In milliseconds, by the database's clock. */
  readonly now: number
  readonly stored: readonly Pick<StoredEvent, 'topic' | 'processed_date'>[]
  /** The newest failure first. */
  readonly letters: readonly Pick<DeadLetterSummary, 'queue' | 'reason' | 'replayedAt'>[]
  readonly queues: Queues
  readonly topics?: readonly Topic[]
}

type Step = { readonly from: Topic | undefined; readonly queue: string; readonly since: number }

// Queue figures are up to five seconds old, and a batch may be in a service's hand for a moment longer.
const lagMs = 15_000
// From here on a person should look at the service, whatever it says of itself.
const slowMs = 60_000

/**
 * Says where an event is now, from what the tables, the dead letters and RabbitMQ's figures say. Something of it
 * must be stored or dead; of others nothing is known.
 */
export function whereIs({
  now,
  stored,
  letters,
  queues,
  topics = topology.topics,
}: KnownOfEvent): Whereabouts {
  const step = nextStep(stored, letters, topics)
  const dead = letters.filter(({ replayedAt }) => replayedAt === null)
  if (!step) {
    const last = topics.findLast(({ name }) => stored.some(({ topic }) => topic === name))?.name
    const elsewhere = dead
      .map(({ queue }) => queue)
      .filter((queue) => !topics.some(({ name }) => name === queue))
    const something = '. Something else that came under its id is with the dead letters'
    const other =
      elsewhere.length > 0
        ? `. It could not be handled in ${elsewhere.join(' and ')} as well, and rests for that with the dead letters`
        : dead.length > 0
          ? something
          : ''
    return {
      word: 'stored',
      sentence: `It is stored in ${last}, the end of its journey${other}`,
      queue: null,
    }
  }
  const letter = dead.find(({ queue }) => queue === step.queue)
  if (letter) {
    const sentence = `It could not be handled in ${step.queue} (${letter.reason}) and rests with the dead letters, from where it can be sent on its way again`
    return { word: 'dead', sentence, queue: null }
  }
  return { ...waitingFor(step, now, queues, topics), queue: step.queue }
}

/** Which queue the event has to come out of next, or nothing when it is at the end of its journey. */
function nextStep(
  stored: KnownOfEvent['stored'],
  letters: KnownOfEvent['letters'],
  topics: readonly Topic[],
): Step | undefined {
  const storedIn = new Map(stored.map(({ topic, processed_date }) => [topic, Date.parse(processed_date)]))
  const from = topics.findLast(
    ({ name, forwardsTo }) => storedIn.has(name) && forwardsTo !== undefined && !storedIn.has(forwardsTo),
  )
  const queue = from?.forwardsTo ?? (stored.length === 0 ? letters[0]?.queue : undefined)
  if (queue === undefined) return undefined
  const replayed = letters.find((letter) => letter.queue === queue)?.replayedAt
  const storedBefore = from && storedIn.get(from.name)
  return { from, queue, since: replayed ? Date.parse(replayed) : (storedBefore ?? Number.NaN) }
}

function waitingFor(
  { from, queue, since }: Step,
  now: number,
  queues: Queues,
  topics: readonly Topic[],
): Omit<Whereabouts, 'queue'> {
  const age = Math.max(0, now - since)
  const lasting = `for ${inWords(age)}`
  const topic = topics.find(({ name }) => name === queue)
  const service = topic?.consumer ?? 'its service'
  if (queues.status === 'failed') {
    const sentence = `It has been on its way to ${queue} ${lasting}. Whether ${service} takes events is not known, as the queue figures cannot be read`
    return { word: age > lagMs ? 'waiting' : 'on its way', sentence }
  }
  const figures = queues.items.find(({ name }) => name === queue)
  const messages = messagesIn(queues, (name) => name === queue)
  if (!figures) {
    return {
      word: 'waiting',
      sentence: `The queue ${queue} does not exist; it is made when ${service} starts`,
    }
  }
  if (topic && topic.consumer === undefined) {
    const sentence = `It has waited in the queue ${queue} ${lasting}, and no service consumes this topic yet. Nothing is lost; it goes on by itself once one does`
    return { word: 'waiting', sentence }
  }
  if (figures.consumers === 0) {
    const sentence = `It has waited in the queue ${queue} ${lasting}, which has no consumer: ${service} is stopped, or cannot reach RabbitMQ. Nothing is lost; it goes on by itself once ${service} is back`
    return { word: 'waiting', sentence }
  }
  if (messages > 0) {
    const there = `${messages} ${messages === 1 ? 'message is' : 'messages are'} there`
    const sentence = `It has waited its turn in the queue ${queue} ${lasting}; ${there}`
    if (age <= slowMs) return { word: 'on its way', sentence: `${sentence}, and ${service} takes them` }
    return { word: 'waiting', sentence: `${sentence}. ${service} is connected, but slow, busy or stuck` }
  }
  if (age <= lagMs) return { word: 'on its way', sentence: `It is on its way to ${queue}, ${lasting}` }
  if (messagesIn(queues, isRetryQueue) > 0)
    return {
      word: 'waiting',
      sentence: `It is not in ${queue}; it may be waiting for another try, ${lasting}`,
    }
  if (from && messagesIn(queues, (name) => name === from.name) > 0) {
    const sentence = `${from.consumer ?? 'Its service'} has stored it in ${from.name} and has not put it onto ${queue} ${lasting}; it tries again by itself`
    return { word: 'waiting', sentence }
  }
  const sentence = `It should have come to ${queue} ${inWords(age)} ago, and no queue holds a message; look into the log of ${service}`
  return { word: 'unaccounted for', sentence }
}

function messagesIn(queues: Queues, wanted: (name: string) => boolean): number {
  if (queues.status === 'failed') return 0
  return queues.items
    .filter(({ name }) => wanted(name))
    .reduce((sum, { ready, unacked }) => sum + ready + unacked, 0)
}

function inWords(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1_000)
  if (seconds < 1) return 'less than a second'
  if (seconds < 120) return `${seconds} s`
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`
  if (seconds < 172_800) return `${Math.round(seconds / 3_600)} hours`
  return `${Math.round(seconds / 86_400)} days`
}
