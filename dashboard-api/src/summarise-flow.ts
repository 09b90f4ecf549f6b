import { topology, type Queues, type TopicLedger } from '@signalbox/contracts'
import type { TopicRates } from './sql/select-rates.ts'
import type { WaitingTopic } from './sql/select-oldest.ts'

/** Over how many seconds rates are counted. */
const rateSeconds = 10

/** The topic whose stored events its service puts onto this one, or nothing where they come from the api. */
function feederOf(topic: string): string | undefined {
  return topology.topics.find(({ forwardsTo }) => forwardsTo === topic)?.name
}

/** What comes onto a topic and what is stored of it, in events a second. */
export function ratesOf(topic: string, rates: readonly TopicRates[]) {
  const of = (name: string) => rates.find((row) => row.topic === name)
  const feeder = feederOf(topic)
  const accepted = feeder === undefined ? of(topic)?.accepted : of(feeder)?.stored
  return {
    acceptedPerSecond: (accepted ?? 0) / rateSeconds,
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
    .map(({ topic, inFlight }) => ({ topic, inFlight, fedBy: feederOf(topic) ?? null }))
}
