import { subscriptionsOf, type QueueOverview, type Queues, type TopicLedger } from '@signalbox/contracts'
import { topology } from '@signalbox/systems'
import type { TopicRates } from './sql/select-rates.ts'
import type { WaitingTopic } from './sql/select-oldest.ts'

/** Over how many seconds rates are counted. */
const rateSeconds = 10

/**
 * What comes into a subscription, from the api and from those whose consumer puts its events onto its topic, and what is
 * stored of it, in events a second.
 */
export function ratesOf(subscription: string, rates: readonly TopicRates[]) {
  const of = (name: string) => rates.find((row) => row.topic === name)
  const topic = topology.queues.find(({ name }) => name === subscription)?.topic ?? subscription
  const forwarded = subscriptionsOf(topology)
    .filter(({ forwardsTo }) => forwardsTo === topic)
    .reduce((sum, { name }) => sum + (of(name)?.stored ?? 0), 0)
  return {
    acceptedPerSecond: ((of(topic)?.accepted ?? 0) + forwarded) / rateSeconds,
    eventsPerSecond: (of(subscription)?.stored ?? 0) / rateSeconds,
  }
}

/**
 * The subscriptions with events that wait in their queues or in a service's hand. What is in flight elsewhere, such as in
 * a retry tier, does not wait in line, so nothing can be said of its age.
 */
export function waitingTopics(ledger: readonly TopicLedger[], queues: Queues): WaitingTopic[] {
  const waits = ({ name, ready, unacked }: QueueOverview, subscription: string) =>
    ready + unacked > 0 &&
    topology.queues.some((one) => one.name === name && one.subscription === subscription)
  const isEmpty = (subscription: string) =>
    queues.status === 'ok' &&
    queues.items.some(({ name }) => name === subscription) &&
    !queues.items.some((queue) => waits(queue, subscription))
  return ledger
    .filter(({ topic, inFlight }) => inFlight > 0 && !isEmpty(topic))
    .map(({ topic, inFlight }) => ({ topic, inFlight }))
}
