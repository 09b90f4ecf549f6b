import type { WindowName } from './windows.ts'

/** Percentiles of the time from accepted to stored, in milliseconds. */
export type Latency = { readonly p50: number; readonly p95: number; readonly p99: number }

/** One step of a chart. */
export type SeriesPoint = {
  /** Start of the step, RFC 3339. */
  readonly time: string
  /** Events stored in the step, divided by its length. */
  readonly eventsPerSecond: number
  /** Null where nothing was stored. */
  readonly latency: Latency | null
  /** Messages that waited in the topic's queue or in a service's hand, at most; null where nobody looked. */
  readonly waiting: number | null
  /** False for the newest step, which may still grow. */
  readonly complete: boolean
}

export type TopicOverview = {
  /** The subscription, by its queue: the topic's name for the first, `topic1.analytics` for another. */
  readonly topic: string
  /** Events stored since the database was made. */
  readonly total: number
  /** Events that came onto the topic, mean over ten whole seconds up to two seconds ago. */
  readonly acceptedPerSecond: number
  /** Events stored, mean over the same ten seconds. */
  readonly eventsPerSecond: number
  /** How long the event that waits longest has waited, in milliseconds, as an estimate; null when none waits. */
  readonly oldestMs: number | null
  /** Over the whole window. Null where nothing was stored. */
  readonly latency: Latency | null
  /** Oldest first, without gaps. */
  readonly series: readonly SeriesPoint[]
}

export type QueueOverview = {
  readonly name: string
  /** Messages that wait. One message may hold many events. */
  readonly ready: number
  /** Messages that a consumer holds and has not settled. */
  readonly unacked: number
  /** Null while RabbitMQ has no figure yet, for the first seconds of a queue. */
  readonly consumers: number | null
}

/** What one source has put onto a topic. */
export type LedgerEdge = {
  /** `api`, `by hand` for what somebody published to RabbitMQ, or the topic whose consumer puts its events here. */
  readonly source: string
  /**
   * Whether it counts them before they come, so that one that is lost on the way is missing. What is published by hand is
   * not, nor what is derived by a consumer that stores nothing; those came in when they were taken off.
   */
  readonly counted: boolean
  readonly cameIn: number
}

/**
 * What can be wrong with a topic's ledger:
 *
 * - `missing`: events came in and are nowhere.
 * - `surplus`: more events were taken off than came in.
 * - `rows`: the table holds other rows than were counted as stored and not removed since.
 */
export const gapKinds = ['missing', 'surplus', 'rows'] as const

/** What does not add up. */
export type LedgerGap = {
  readonly kind: (typeof gapKinds)[number]
  /** Below zero where events or rows are missing, above where there are too many; never zero. */
  readonly events: number
  /** When it was seen first, RFC 3339. */
  readonly since: string
}

/**
 * Where the events of one subscription of a topic are: what came in is stored, a repeat, dead or in flight, and what does not add up is
 * a gap. `cameIn = stored + repeats + dead + inFlight`, less the gaps `missing` and `surplus`. In events.
 */
export type TopicLedger = {
  /** The subscription, by its queue: the topic's name for the first, `topic1.analytics` for another. */
  readonly topic: string
  /** From all sources. */
  readonly cameIn: number
  readonly edges: readonly LedgerEdge[]
  /**
   * Of those that came in, the events that nobody had written down: their api was killed before it wrote its last second,
   * RabbitMQ did not confirm them, or they were put there by a version that did not know this subscription. Known by the name that they carry.
   */
  readonly unwritten: number
  readonly stored: number
  /** Taken once more under an id that was stored already; they change nothing. */
  readonly repeats: number
  /** With the dead letters, and not replayed since. */
  readonly dead: number
  /** In a queue, in a service's hand, or waiting for a retry. */
  readonly inFlight: number
  /** Empty when it adds up. */
  readonly gaps: readonly LedgerGap[]
}

/** `GET /api/ledger`. */
export type Ledger = {
  readonly topics: readonly TopicLedger[]
  /** Events of all topics that wait in a retry tier; null when RabbitMQ's figures cannot be read. */
  readonly retrying: number | null
}

/** What went wrong in one step of a chart, of all topics. */
export type TroublePoint = {
  /** Start of the step, RFC 3339. */
  readonly time: string
  /** Messages that waited for another try, at most; null where nobody looked. */
  readonly retrying: number | null
  /** Events that became dead letters in the step. */
  readonly dead: number
  readonly complete: boolean
}

/**
 * - `well`: it runs, and nothing waits for long.
 * - `slow`: it runs, and what waits longest waits for more than 5 s.
 * - `stopped`: no process of it is connected to RabbitMQ, or none takes from one of its queues.
 * - `unknown`: RabbitMQ's figures cannot be read.
 */
export type ServiceState = 'well' | 'slow' | 'stopped' | 'unknown'

export type ServiceOverview = {
  readonly name: string
  /** Its processes that are connected to RabbitMQ; null when that cannot be read. */
  readonly replicas: number | null
  readonly state: ServiceState
  /** One sentence on why. */
  readonly detail: string
}

/** The start of one process. */
export type ProcessStart = {
  /** The process, by a name that is new for each run. */
  readonly replica: string
  /** RFC 3339, by the database's clock. */
  readonly time: string
  readonly service: string
  readonly version: string
  /** Whether the service ran in the same version before. */
  readonly kind: 'deploy' | 'restart'
}

/** Queue figures of the RabbitMQ management API, or one sentence on why there are none. */
export type Queues =
  | {
      readonly status: 'ok'
      readonly items: readonly QueueOverview[]
      /** What leads into queues and exchanges of ours and nobody has declared: `from -> to`. */
      readonly stray: readonly string[]
      /** Queues that no system has: those of one that was removed, or an administrator's own. */
      readonly unclaimed: readonly QueueOverview[]
    }
  | { readonly status: 'failed'; readonly detail: string }

/** A table of events whose queue no system has, and how many rows it had when they were last counted. */
export type UnclaimedTable = { readonly table: string; readonly rows: number }

export type NewestEvent = {
  readonly id: string
  readonly topic: string
  readonly eventType: string
  readonly create_date: string
  readonly processed_date: string
  /** From `create_date` to stored, in milliseconds. */
  readonly total_time_ms: number
}

/** `GET /api/overview`: all that the dashboard's first page shows. */
export type Overview = {
  /** When it was read, RFC 3339, by the database's clock. */
  readonly time: string
  readonly window: WindowName
  readonly windowSeconds: number
  /** Length of one step of every series, in seconds. */
  readonly stepSeconds: number
  readonly topics: readonly TopicOverview[]
  /** Steps as in the topics' series. */
  readonly troubles: readonly TroublePoint[]
  /** In the order in which an event meets them. */
  readonly services: readonly ServiceOverview[]
  /** Of this window, oldest first, the newest 100 at most. */
  readonly starts: readonly ProcessStart[]
  readonly queues: Queues
  readonly unclaimedTables: readonly UnclaimedTable[]
  readonly ledger: Ledger
  /** Newest first, at most 20. */
  readonly newest: readonly NewestEvent[]
}

/** One entry of `GET /api/topicRequestMetrics`, named as clients of an older system expect it. */
export type TopicRequestMetric = {
  readonly eventType: string
  readonly create_date: string
  readonly processed_at: string
  readonly total_time_ms: number
}
