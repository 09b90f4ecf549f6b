import type { Concern } from './concern.ts'
import type { LedgerGap, Overview, QueueOverview, TopicLedger, TopicOverview } from './dashboard.ts'
import { isDeadLetterQueue, isRetryQueue, type Topology } from './topology.ts'

/** Beyond these something is wrong, in milliseconds. */
export const concernLimits = {
  /** Ten times what a restart of a service takes. */
  oldestMs: 60_000,
  /** What 99 of 100 events stay below, from accepted to stored; idle and under full load it is far below 1 s. */
  p99Ms: 5_000,
} as const

/** The window of which the latency is judged, in seconds: a longer one would say what was, not what is. */
const latencyWindowSeconds = 300

const number = new Intl.NumberFormat('en')
const secondsOf = (milliseconds: number) => `${number.format(Math.round(milliseconds / 1_000))} s`

/** The service that takes from a queue, or a general word for a queue that is not known here. */
function consumerOf(queue: string, { queues, deadLetter }: Topology): string {
  const known = isDeadLetterQueue(queue) ? deadLetter : queues.find(({ name }) => name === queue)
  return known?.consumer ?? 'its service'
}

function whyIdle(queue: string, topology: Topology): string {
  const topic = topology.queues.find(({ name }) => name === queue)
  if (topic && topic.consumer === undefined) return 'no service consumes this topic yet'
  return `${consumerOf(queue, topology)} is stopped, or cannot reach RabbitMQ`
}

/** Says what is wrong with one queue, or nothing when all is well. */
export function queueConcern(queue: QueueOverview, topology: Topology): Concern | undefined {
  if (queue.consumers === null || queue.consumers > 0 || isRetryQueue(queue.name)) return undefined
  return {
    key: `consumer_gone ${queue.name}`,
    kind: 'consumer_gone',
    subject: queue.name,
    value: null,
    title: `${queue.name} has no consumer`,
    detail: `Nothing leaves this queue: ${whyIdle(queue.name, topology)}. What waits is kept.`,
  }
}

function missingQueue(topic: string, topology: Topology): Concern {
  return {
    key: `consumer_gone ${topic}`,
    kind: 'consumer_gone',
    subject: topic,
    value: null,
    title: `Queue ${topic} does not exist`,
    detail: `It is made when ${consumerOf(topic, topology)} starts and reaches RabbitMQ.`,
  }
}

/** Says which events of a topic did not arrive, or nothing when all did. */
function ledgerConcerns({ topic, dead, gaps }: TopicLedger): Concern[] {
  const letters: Concern = {
    key: `dead_letters ${topic}`,
    kind: 'dead_letters',
    subject: topic,
    value: dead,
    title: `${number.format(dead)} dead ${dead === 1 ? 'letter' : 'letters'} of ${topic}`,
    detail: `${dead === 1 ? 'It' : 'They'} could not be stored and ${dead === 1 ? 'is' : 'are'} kept with the reason.`,
    link: { to: '/dead-letters', label: 'Look, mend, send again' },
  }
  return [...(dead > 0 ? [letters] : []), ...gaps.map((gap) => gapConcern(topic, gap))]
}

/** What a gap of the ledger is called, with its number and sign, and what it means. */
function gapConcern(topic: string, { kind, events, since }: LedgerGap): Concern {
  const count = `${number.format(Math.abs(events))} ${kind === 'rows' ? 'row' : 'event'}${Math.abs(events) === 1 ? '' : 's'}`
  const words: Record<LedgerGap['kind'], readonly [string, string]> = {
    missing: ['unaccounted for', 'What came in is neither stored, nor dead, nor in a queue.'],
    surplus: ['more than came in', 'More was stored, repeated or buried than anybody put there.'],
    rows: [
      events < 0 ? 'missing in the table' : 'in the table that nobody stored',
      'The table does not hold what was counted as stored and not removed since.',
    ],
  }
  const [what, detail] = words[kind]
  return {
    key: `unaccounted ${topic} ${kind}`,
    kind: 'unaccounted',
    subject: topic,
    value: Math.abs(events),
    title: `${count} of ${topic} ${what}: ${events < 0 ? '−' : '+'}${number.format(Math.abs(events))} since ${since.slice(0, 19)}Z`,
    detail,
  }
}

/** Says what of a topic is slow, or nothing when all is fast. */
function timeConcerns(
  { topic, oldestMs, latency }: TopicOverview,
  { windowSeconds }: Overview,
  topology: Topology,
): Concern[] {
  const age: Concern[] =
    oldestMs === null || oldestMs <= concernLimits.oldestMs
      ? []
      : [
          {
            key: `queue_age ${topic}`,
            kind: 'queue_age',
            subject: topic,
            value: oldestMs,
            title: `What waits longest in ${topic} has waited for ${secondsOf(oldestMs)}`,
            detail: `${consumerOf(topic, topology)} is stopped, cannot store, or takes less than arrives. What waits is kept.`,
          },
        ]
  if (latency === null || latency.p99 <= concernLimits.p99Ms || windowSeconds !== latencyWindowSeconds)
    return age
  return [
    ...age,
    {
      key: `latency ${topic}`,
      kind: 'latency',
      subject: topic,
      value: latency.p99,
      title: `Events of ${topic} take up to ${secondsOf(latency.p99)} to be stored`,
      detail: `That is from accepted to stored, of 99 in 100 in the last ${latencyWindowSeconds / 60} minutes.`,
    },
  ]
}

const strayNamedMax = 3

/** Says that RabbitMQ routes what nobody has declared, or nothing when it does not. */
function strayConcern(stray: readonly string[]): Concern[] {
  if (stray.length === 0) return []
  const one = stray.length === 1
  return [
    {
      key: 'stray_bindings',
      kind: 'stray_bindings',
      subject: null,
      value: stray.length,
      title: `${number.format(stray.length)} ${one ? 'binding' : 'bindings'} that nobody has declared`,
      detail: `RabbitMQ leads ${stray.slice(0, strayNamedMax).join(', ')}${stray.length > strayNamedMax ? ' and more' : ''}. Running the migrations again takes ${one ? 'it' : 'them'} away.`,
    },
  ]
}

/** Everything in an overview that a person should look at; empty when all is well. */
export function concernsOf(overview: Overview, topology: Topology): Concern[] {
  const { queues, ledger } = overview
  const events = [
    ...overview.topics.flatMap((topic) => timeConcerns(topic, overview, topology)),
    ...ledger.topics.flatMap(ledgerConcerns),
  ]
  if (queues.status === 'failed') {
    const title = 'Queue figures are missing'
    const about = { key: 'figures_missing', kind: 'figures_missing', subject: null, value: null } as const
    return [{ ...about, title, detail: queues.detail }, ...events]
  }
  const found = new Set(queues.items.map((queue) => queue.name))
  const shown = new Set(overview.topics.map(({ topic }) => topic))
  const missing = topology.queues
    .filter(({ name, subscription }) => shown.has(subscription) && !found.has(name))
    .map(({ name }) => missingQueue(name, topology))
  return [
    ...missing,
    ...queues.items.map((queue) => queueConcern(queue, topology)).filter((concern) => concern !== undefined),
    ...strayConcern(queues.stray),
    ...events,
  ]
}
