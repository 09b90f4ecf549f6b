import { concernKinds, concernLimits, type Overview } from '@signalbox/contracts'
import { topicNames } from '@signalbox/systems'
import { processMetrics } from '@signalbox/runtime'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { alertPolicies } from '../../../dashboard-api/src/alerts/alert-policies.ts'
import { keepMetrics } from '../../../dashboard-api/src/metrics/keep-metrics.ts'
import { readRoot } from './testing/root.ts'

type Rule = { alert: string; expr: string; for: string; labels: { severity: string } }
type Dashboard = { panels: { targets: { expr: string }[] }[]; templating: { list: { query: string }[] } }

const { groups } = parse(readRoot('tools/deploy/monitoring/alerts.yml')) as { groups: { rules: Rule[] }[] }
const rules = groups.flatMap((group) => group.rules)
const dashboard = JSON.parse(readRoot('tools/deploy/monitoring/grafana-dashboard.json')) as Dashboard

/** An overview in which everything has a figure. */
const overview: Overview = {
  time: '2026-01-01T00:00:00.000Z',
  window: '5m',
  windowSeconds: 300,
  stepSeconds: 5,
  topics: topicNames.map((topic) => {
    const rates = { acceptedPerSecond: 1, eventsPerSecond: 1, oldestMs: 1 }
    return { topic, total: 1, ...rates, latency: { p50: 1, p95: 1, p99: 1 }, series: [] }
  }),
  troubles: [],
  services: [{ name: 'service1', replicas: 1, state: 'well', detail: '' }],
  starts: [],
  queues: {
    status: 'ok',
    stray: [],
    unclaimed: [],
    items: topicNames.map((name) => ({ name, ready: 0, unacked: 0, consumers: 1 })),
  },
  ledger: {
    topics: topicNames.map((topic) => {
      const sums = { cameIn: 1, unwritten: 0, stored: 1, repeats: 0, dead: 0, inFlight: 0 }
      return { topic, edges: [], ...sums, gaps: [] }
    }),
    retrying: 0,
  },
  unclaimedTables: [],
  newest: [],
}
const metrics = [...processMetrics(), ...keepMetrics()(overview)]

/** Every name of a metric in an expression, with the labels that are asked of it. */
function askedIn(expression: string): { name: string; labels: string[] }[] {
  return [...expression.matchAll(/\b((?:signalbox|process|nodejs)_[a-z_]+)(?:\{([^}]*)\})?/g)].map(
    ([, name = '', labels = '']) => ({
      name,
      // The job is what Prometheus itself adds.
      labels: [...labels.matchAll(/(\w+)=/g)]
        .map(([, label = '']) => label)
        .filter((label) => label !== 'job'),
    }),
  )
}

test('every metric is named as Prometheus wants it, and has a figure', () => {
  for (const { name, type, help, samples } of metrics) {
    expect(name).toMatch(/^[a-z_]+$/)
    expect([name, name.endsWith('_total')]).toEqual([name, type === 'counter'])
    expect([name, help.endsWith('.'), samples.length > 0]).toEqual([name, true, true])
  }
  expect(new Set(metrics.map(({ name }) => name)).size).toBe(metrics.length)
})

test('the rules and the dashboard ask only for what /metrics has', () => {
  const expressions = [
    ...rules.map(({ expr }) => expr),
    ...dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
    ...dashboard.templating.list.map(({ query }) => query),
  ]
  for (const { name, labels } of expressions.flatMap(askedIn)) {
    const known = metrics.find((metric) => metric.name === name)
    const has = Object.keys(known?.samples[0]?.labels ?? {})
    const missing = labels.filter((label) => !has.includes(label))
    expect({ name, isKnown: known !== undefined, missing }).toEqual({ name, isKnown: true, missing: [] })
  }
  // All that tells of the system is on the dashboard or in a rule.
  const asked = new Set(expressions.flatMap(askedIn).map(({ name }) => name))
  expect(
    metrics.map(({ name }) => name).filter((name) => name.startsWith('signalbox_') && !asked.has(name)),
  ).toEqual([])
})

test('Prometheus tells of the same, after the same time, as dashboard-api does', () => {
  const minutes = (time: string) => Number(/^(\d+)m$/.exec(time)?.[1])
  const nameOf = (kind: string) =>
    `Signalbox${kind.replaceAll(/(?:^|_)([a-z])/g, (_match, letter: string) => letter.toUpperCase())}`
  const ours = concernKinds.map((kind) => {
    const { holdsSeconds, severity } = alertPolicies[kind]
    return { alert: nameOf(kind), minutes: holdsSeconds / 60, severity }
  })
  const theirs = rules.map((rule) => {
    return { alert: rule.alert, minutes: minutes(rule.for), severity: rule.labels.severity }
  })
  // Only Prometheus notices that dashboard-api is silent.
  expect(theirs).toEqual([{ alert: 'SignalboxSilent', minutes: 2, severity: 'critical' }, ...ours])
  const limitOf = (kind: string) =>
    Number(/> (\d+)$/.exec(rules.find(({ alert }) => alert === nameOf(kind))?.expr ?? '')?.[1])
  expect(limitOf('queue_age')).toBe(concernLimits.oldestMs / 1_000)
  expect(limitOf('latency')).toBe(concernLimits.p99Ms / 1_000)
})

test('the guide tells of every metric and every alert', () => {
  const guide = readRoot('docs/guides/alerts.md')
  const names = [
    ...metrics.map(({ name }) => name).filter((name) => name.startsWith('signalbox_')),
    ...concernKinds,
  ]
  expect(names.filter((name) => !guide.includes(`\`${name}\``))).toEqual([])
})
