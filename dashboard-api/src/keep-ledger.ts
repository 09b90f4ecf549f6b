import {
  doorOf,
  isDeadLetterQueue,
  isRetryQueue,
  retryQueuesOf,
  type Ledger,
  type LedgerGap,
  type Queues,
  subscriptionsOf,
  type TopicLedger,
  type Topology,
} from '@signalbox/contracts'
import { plan, topology as ofSystems } from '@signalbox/systems'
import { judgeSurplus, takenOf, type Surplus } from './judge-surplus.ts'
import type { SourceSums } from './sql/select-ledger.ts'
import type { RowCheck } from './sql/select-row-checks.ts'

// Queue figures are up to five seconds old, an api writes its figures every second, and a batch may be in a service's
// hand for a moment longer.
const lagMs = 15_000

/** What is remembered of a subscription whose events are in flight and in no queue. */
type Missing = {
  /** When that was so first, and since then something was always in flight. */
  readonly first: number
  /** Since when it is so without a break. */
  readonly quietSince: number | undefined
}

type Memory = { readonly missing: Map<string, Missing>; readonly surpluses: Map<string, Surplus> }

/**
 * Makes the function that draws up the ledger. It remembers since when something does not add up: figures that lag
 * behind explain that for a while, and after that nothing does.
 */
export function keepLedger(now: () => number = Date.now, topology: Pick<Topology, 'queues'> = ofSystems) {
  let memory: Memory = { missing: new Map(), surpluses: new Map() }

  return (sums: readonly SourceSums[], checks: readonly RowCheck[], queues: Queues): Ledger => {
    const next: Memory = { missing: new Map(), surpluses: new Map() }
    // Who keeps no row of each event counts none.
    const counted = subscriptionsOf(topology).filter(({ table }) => table !== undefined)
    const topics = counted.map(({ name: topic, topic: given }) => {
      const rows = sums.filter((row) => row.topic === topic)
      const check = checks.find((one) => one.topic === topic)
      const door = doorOf(given, plan)
      return drawUp({ topic, door, rows, check, queues, known: memory, next, now: now(), topology })
    })
    memory = next
    return { topics, retrying: messagesIn(queues, isRetryQueue) }
  }
}

type Given = {
  readonly topic: string
  /** The service by which its events come in from outside. */
  readonly door: string
  readonly rows: readonly SourceSums[]
  readonly check: RowCheck | undefined
  readonly queues: Queues
  readonly known: Memory
  readonly next: Memory
  readonly now: number
  readonly topology: Pick<Topology, 'queues'>
}

/** Each source for itself, as what is too much of one must not hide what is missing of another. */
function drawUp({ topic, door, rows, check, queues, known, next, now, topology }: Given): TopicLedger {
  const judged = rows.map((row) => {
    const open = row.cameIn - takenOf(row)
    if (open >= 0) return { row, open, unwritten: 0, unexplained: 0, began: now }
    const key = `${topic} ${row.source}`
    const { surplus, unexplained } = judgeSurplus(row, known.surpluses.get(key), { now, lagMs })
    next.surpluses.set(key, surplus)
    return { row, open: 0, unwritten: -open - unexplained, unexplained, began: surplus.began }
  })
  const wrong = judged.filter(({ unexplained }) => unexplained > 0)
  const open = sumOf(judged, (one) => one.open)
  const missing = missingSince(
    open,
    messagesIn(queues, holdingOf(topic, rows, topology)),
    known.missing.get(topic),
    now,
  )
  if (missing) next.missing.set(topic, missing)
  const isMissing = missing?.quietSince !== undefined && now - missing.quietSince > lagMs
  const firstOf = ({ feeder, counted }: SourceSums) =>
    rows.findIndex((row) => row.feeder === feeder && row.counted === counted)
  const edges = rows
    .filter((row, index) => firstOf(row) === index)
    .map(({ feeder, counted }) => {
      const own = judged.filter(({ row }) => row.feeder === feeder && row.counted === counted)
      // Whoever takes events from outside counts them in the same way.
      const source = feeder === 'api' ? door : feeder
      return { source, counted, cameIn: sumOf(own, ({ row, unwritten }) => row.cameIn + unwritten) }
    })
  return {
    topic,
    cameIn: sumOf(edges, (edge) => edge.cameIn),
    edges,
    unwritten: sumOf(judged, (one) => one.unwritten),
    stored: sumOf(rows, (row) => row.stored),
    repeats: sumOf(rows, (row) => row.repeats),
    dead: sumOf(rows, (row) => row.dead),
    inFlight: isMissing ? 0 : open,
    gaps: [
      ...gapOf('missing', isMissing ? -open : 0, missing?.first ?? now),
      ...gapOf(
        'surplus',
        sumOf(wrong, (one) => one.unexplained),
        Math.min(...wrong.map((one) => one.began)),
      ),
      ...gapOf('rows', check?.difference ?? 0, check?.since?.getTime() ?? now),
    ],
  }
}

/** What may explain that events are in flight: the queues of the subscription, their retries, and what is being buried. */
function holdingOf(
  topic: string,
  rows: readonly SourceSums[],
  topology: Pick<Topology, 'queues'>,
): (queue: string) => boolean {
  // A service that died after it counted what it puts onto this topic gets it again from the queue of its source.
  const behind = rows.filter((row) => row.cameIn > takenOf(row)).map(({ feeder }) => feeder)
  const homes = new Set([topic, ...behind])
  const holding = new Set(
    topology.queues
      .filter(({ subscription }) => homes.has(subscription))
      .flatMap((queue) => [queue.name, ...retryQueuesOf(queue)]),
  )
  return (queue) => holding.has(queue) || isDeadLetterQueue(queue)
}

function missingSince(
  open: number,
  messages: number | null,
  known: Missing | undefined,
  now: number,
): Missing | undefined {
  const isQuiet = open > 0 && messages === 0
  if (open === 0 || (known === undefined && !isQuiet)) return undefined
  return { first: known?.first ?? now, quietSince: isQuiet ? (known?.quietSince ?? now) : undefined }
}

function messagesIn(queues: Queues, wanted: (name: string) => boolean): number | null {
  if (queues.status === 'failed') return null
  return sumOf(
    queues.items.filter(({ name }) => wanted(name)),
    ({ ready, unacked }) => ready + unacked,
  )
}

function gapOf(kind: LedgerGap['kind'], events: number, since: number): LedgerGap[] {
  return events === 0 ? [] : [{ kind, events, since: new Date(since).toISOString() }]
}

function sumOf<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + of(item), 0)
}
