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

/**
 * Where the events of one topic are: `accepted = stored + repeats + dead + inFlight`, always. In events.
 *
 * - `balanced`: nothing is in flight.
 * - `moving`: what is in flight waits in a queue or a retry tier, or is in a service's hand.
 * - `unexplained`: events are in flight and no queue holds a message, for longer than figures lag behind.
 */
export type TopicLedger = {
  readonly topic: string
  readonly accepted: number
  readonly stored: number
  /** Taken once more under an id that was stored already; they change nothing. */
  readonly repeats: number
  /** With the dead letters, and not replayed since. */
  readonly dead: number
  /** In a queue, in a service's hand, or waiting for a retry. */
  readonly inFlight: number
  readonly state: 'balanced' | 'moving' | 'unexplained'
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
  | { readonly status: 'ok'; readonly items: readonly QueueOverview[] }
  | { readonly status: 'failed'; readonly detail: string }

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
