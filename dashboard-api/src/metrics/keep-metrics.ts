import { gapKinds, type Overview, type TopicLedger, type TopicOverview } from '@signalbox/contracts'
import type { Metric } from '@signalbox/runtime'
import { gauge } from './gauge.ts'
import { queueMetrics } from './queue-metrics.ts'

/**
 * Makes the function that turns an overview of five minutes into metrics. It remembers the largest of each counter, as
 * counters must not go back: a dead letter that was published by hand does not count as accepted from its replay until
 * it is stored.
 */
export function keepMetrics(): (overview: Overview) => Metric[] {
  const largest = new Map<string, number>()

  function counter(
    name: string,
    help: string,
    ledger: Overview['ledger'],
    of: (topic: TopicLedger) => number,
  ) {
    const samples = ledger.topics.map((row) => {
      const key = `${name} ${row.topic}`
      const value = Math.max(largest.get(key) ?? 0, of(row))
      largest.set(key, value)
      return { labels: { topic: row.topic }, value }
    })
    return { name, help, type: 'counter', samples } as const
  }

  return (overview) => {
    const { ledger } = overview
    const repeated = 'Events that were taken once more under an id that was stored already.'
    return [
      counter(
        'signalbox_accepted_events_total',
        'Events that came onto a topic.',
        ledger,
        (row) => row.cameIn,
      ),
      counter('signalbox_stored_events_total', 'Events that were stored.', ledger, (row) => row.stored),
      counter('signalbox_repeated_events_total', repeated, ledger, (row) => row.repeats),
      ...ledgerGauges(overview),
      ...timeGauges(overview),
      ...queueMetrics(overview),
    ]
  }
}

function ledgerGauges({ ledger }: Overview): Metric[] {
  const each = (of: (row: TopicLedger) => number) =>
    ledger.topics.map((row) => ({ labels: { topic: row.topic }, value: of(row) }))
  return [
    gauge(
      'signalbox_in_flight_events',
      'Events that came onto a topic and are neither stored nor dead yet.',
      each(({ inFlight }) => inFlight),
    ),
    gauge(
      'signalbox_dead_events',
      'Events that are with the dead letters.',
      each(({ dead }) => dead),
    ),
    gauge(
      'signalbox_unaccounted_events',
      'What does not add up in the ledger: below zero where events or rows are missing, above where there are too many.',
      ledger.topics.flatMap(({ topic, gaps }) =>
        gapKinds.map((kind) => ({
          labels: { topic, kind },
          value: gaps.find((gap) => gap.kind === kind)?.events ?? 0,
        })),
      ),
    ),
  ]
}

function timeGauges({ topics }: Overview): Metric[] {
  return [
    gauge(
      'signalbox_oldest_event_age_seconds',
      'How long the event that waits longest has waited; 0 when none waits.',
      topics.map(({ topic, oldestMs }) => ({ labels: { topic }, value: (oldestMs ?? 0) / 1_000 })),
    ),
    gauge(
      'signalbox_latency_seconds',
      'From accepted to stored, over five minutes; missing when nothing was stored.',
      topics.flatMap(latencySamples),
    ),
  ]
}

function latencySamples({ topic, latency }: TopicOverview): Metric['samples'] {
  if (latency === null) return []
  const percentiles = { 50: latency.p50, 95: latency.p95, 99: latency.p99 }
  return Object.entries(percentiles).map(([percentile, ms]) => ({
    labels: { topic, percentile },
    value: ms / 1_000,
  }))
}
