import type { Queues, TopicLedger } from '@signalbox/contracts'
import { topology } from '@signalbox/systems'
import type { TopicRates } from './sql/select-rates.ts'
import type { WaitingTopic } from './sql/select-oldest.ts'

/** Over how many seconds rates are counted. */
const rateSeconds = 10

/** What comes onto a topic, from the api and from those whose consumer puts its events there, and what is stored of it, in events a second. */
export function ratesOf(topic: string, rates: readonly TopicRates[]) {
  const of = (name: string) => rates.find((row) => row.topic === name)
  const forwarded = topology.topics
    .filter(({ forwardsTo }) => forwardsTo === topic)
    .reduce((sum, { name }) => sum + (of(name)?.stored ?? 0), 0)
  return {
    acceptedPerSecond: ((of(topic)?.accepted ?? 0) + forwarded) / rateSeconds,
    eventsPerSecond: (of(topic)?.stored ?? 0) / rateSeconds,
  }
}

/**
 * The topics with events that wait in their queue or in a service's hand. What is in flight elsewhere, such as in a
 * retry tier, does not wait in line, so nothing can be said of its age.
 */
export function waitingTopics(ledger: readonly TopicLedger[], queues: Queues): WaitingTopic[] {
  const isEmpty = (topic: string) =>
    queues.status === 'ok' &&
    queues.items.some(({ name, ready, unacked }) => name === topic && ready + unacked === 0)
  return ledger
    .filter(({ topic, inFlight }) => inFlight > 0 && !isEmpty(topic))
    .map(({ topic, inFlight }) => ({ topic, inFlight }))
}
