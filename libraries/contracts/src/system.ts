import type * as z from 'zod'
import type { Environment } from './environment/index.ts'
import type { OutboxUse } from './outbox-rights.ts'
import type { TableRights, TablesRights } from './table-rights.ts'

/** A topic as a system states it. */
export type TopicDefinition = {
  /** The table in which its consumer stores the events. Without one it keeps what it makes of them elsewhere. */
  readonly table?: string
  /** Whether events carry their `value` as `sealed_value`, encrypted with the key ring of this topic. */
  readonly sealed?: true
  /**
   * Lanes besides the usual one, by names such as `critical`. What travels on another lane waits in a queue of its own, so
   * that it overtakes all that waits on the usual one.
   */
  readonly lanes?: readonly string[]
  /**
   * How long an event waits before each further try, in milliseconds, shortest first. Each time is a queue of its own: up
   * to a day and more is possible. 1 s, 5 s, 30 s, 2 min and 10 min where nothing is said.
   */
  readonly retryAfterMs?: readonly number[]
  /**
   * How many whole days the events in its tables are kept, from the day on which they were stored: from 1 to 36,500, and as many
   * as `RETENTION_DAYS` says where nothing is said.
   */
  readonly retentionDays?: number
  /**
   * How often RabbitMQ may deliver a message before it gives up on it, 50 where nothing is said. It cannot change for a
   * queue that is there.
   */
  readonly deliveryLimit?: number
  /**
   * Whether it only tells what has happened: it has no queue and no table of its own, goes to those who subscribe to it and
   * to processes that listen right now, and to nobody where there are none.
   */
  readonly announces?: true
}

/** An event type as a system states it. */
export type EventTypeDefinition = {
  /** The topic onto which it is put. */
  readonly topic: string
  /** What its `data` must look like, with an example in its `meta`; any JSON object when it is left out. */
  readonly data?: z.ZodType
  /** Whether only services put it onto its topic: the public api refuses it. */
  readonly internal?: true
  /** Older names that are still taken. They travel as they come. */
  readonly aliases?: readonly string[]
}

/** A WebSocket that a service offers. */
export type WebSocketDefinition = {
  /** What it tells, in a sentence for people. */
  readonly tells: string
  /** What its query may hold, with what each parameter means. */
  readonly query: z.ZodObject
  /** What each message that it sends looks like. */
  readonly message: z.ZodType
}

/** A service as a system states it: a process, and its folder. */
export type ServiceDefinition = {
  /** The port that it listens on where nothing else is said. */
  readonly port: number
  /**
   * The folder of its package, whose `src/main.ts` is the program. Without it the package is the system's own,
   * `systems/<name>`, and the program its `src/<service>/main.ts`.
   */
  readonly folder?: string
  /** What it is told by environment variables besides what every service is told. */
  readonly environment: Environment
  /** How many processes of it a deployment starts with; one where nothing is said. */
  readonly replicas?: number
  /**
   * The variable of compose.yaml with the port at which it is published, such as `SIMULATOR_PORT`; without one it is
   * reached from inside only.
   */
  readonly published?: string
  /** The WebSockets that it offers, by path. */
  readonly webSockets?: Readonly<Record<string, WebSocketDefinition>>
  /** The folder of the package whose built pages it serves. */
  readonly pages?: string
  /** Whether the tables are made before a new version of it starts: one service of all does that. */
  readonly migrates?: true
  /**
   * The queues that it consumes: `topic1`, the first of a topic, which has its name; `topic1.analytics` for a subscription
   * of its own, which gets every event as well. All lanes come with them but those that another service names
   * (`topic1.critical`).
   */
  readonly consumes?: readonly string[]
  /** The topics onto which it puts events, besides those that follow from `takesEvents`, `forwards` and `emits`. */
  readonly publishes?: readonly string[]
  /** The topics with `announces` to which each of its processes listens, while it runs. */
  readonly hears?: readonly string[]
  /** By queue that it consumes, the topic onto which it puts each of its events next, under the same id. */
  readonly forwards?: Readonly<Record<string, string>>
  /**
   * By queue that it consumes, the topics onto which it puts events that it derives from those of the queue, under ids of
   * their own.
   */
  readonly emits?: Readonly<Record<string, readonly string[]>>
  /** By queue with a name of its own (`topic1.analytics`), the table in which it keeps a row for each event. */
  readonly stores?: Readonly<Record<string, string>>
  /** Whether it takes events from clients, and puts them onto every topic that the event types name. */
  readonly takesEvents?: true
  /** Whether it takes what is given up, and keeps it in the table `dead_letters`. */
  readonly keepsDeadLetters?: true
  /** Whether it makes and drops partitions, rolls up figures and forgets what is old. */
  readonly keepsTables?: true
  /**
   * What it may do with which tables, besides what follows from all of the above: to store the events of its queues with their
   * figures, to keep dead letters, and that it has started. `npm run check` compares it with the SQL that the service runs.
   */
  readonly tables?: TablesRights
  /** What it may do with every table in which the journey of an event ends. */
  readonly whereEventsEnd?: TableRights
  /** Whether it may read every table. */
  readonly readsEveryTable?: true
  /** By schema, what it calls of the outbox there, which a migration has made by `create_outbox`. */
  readonly outboxes?: Readonly<Record<string, readonly OutboxUse[]>>
  /**
   * Functions of its migrations that it calls, that run with the rights of the tables' owner, and that nobody else may call but who
   * states the same. Each has to check what it is given.
   */
  readonly functions?: readonly string[]
  /** When PostgreSQL ends a statement of its user, in milliseconds. */
  readonly statementTimeoutMs?: number
}

/** What a system does in a service of another one, besides what that states: it comes and goes with the system. */
export type JoinDefinition = Partial<
  Pick<
    ServiceDefinition,
    | 'environment'
    | 'consumes'
    | 'publishes'
    | 'forwards'
    | 'emits'
    | 'stores'
    | 'tables'
    | 'functions'
    | 'outboxes'
  >
>

/** What a system shows of itself. What it looks like is in its folder: `page/simulator.tsx`, `page/dashboard.tsx`, or both. */
export type SystemPage = {
  readonly title: string
  /** The service that its card in the simulator asks, at the address where that is published. */
  readonly asks?: string
  /** What its panel on the dashboard shows: by name a SELECT, of which the first 100 rows are read. */
  readonly reads?: Readonly<Record<string, string>>
  /** What its panel can ask for besides, such as one user's history: by name a SELECT, of which the first 100 rows are read. */
  readonly finds?: Readonly<Record<string, SystemFind>>
}

/** A SELECT with `$1`, `$2` and so on, and the names of what is put there, in this order. They are given as text. */
export type SystemFind = { readonly select: string; readonly given: readonly string[] }

/** `GET /api/systems/:name/:find`: what was found, at most 100. */
export type SystemRows = readonly Readonly<Record<string, unknown>>[]

/** `GET /api/systems/:name`: the rows of each of its `reads`, at most 100. */
export type SystemFigures = Readonly<Record<string, SystemRows>>

/** What the card of a system in the simulator is given. */
export type SystemCardProps = {
  /** The origin of the service that it asks; nothing where the page does not know it. */
  readonly url: string | undefined
  /** The origin of the system's companion; nothing where none runs. */
  readonly companionUrl: string | undefined
}

/** What the panel of a system on the dashboard is given, anew every five seconds. */
export type SystemPanelProps = {
  readonly figures: SystemFigures
  /**
   * Asks for one of `finds`. Always the same function.
   *
   * @throws Error with one sentence for the reader
   */
  readonly find: (name: string, given: Readonly<Record<string, string>>) => Promise<SystemRows>
}

/**
 * A process that stands in for what is not ours, such as the servers of others that a service calls. `npm start`, tests, faults and
 * benchmarks run it; no deployment has it, and nobody has rights because of it.
 */
export type CompanionDefinition = {
  /** Its program is `src/<name>/main.ts` of the system's package. */
  readonly name: string
  /** How `.signalbox/stack.json` calls its address, beside the `url` of the system. */
  readonly known: string
  /** The port that it listens on where that is free. */
  readonly port: number
}

/** What one system is: plain data, from which all that depends on it follows. */
export type System = {
  readonly name: string
  readonly topics: Readonly<Record<string, TopicDefinition>>
  readonly eventTypes: Readonly<Record<string, EventTypeDefinition>>
  /** In the order in which an event meets them. */
  readonly services: Readonly<Record<string, ServiceDefinition>>
  readonly page?: SystemPage
  readonly companion?: CompanionDefinition
  /** By service of another system, what it does there. */
  readonly joins?: Readonly<Record<string, JoinDefinition>>
}

/** States what a system is. */
export function defineSystem<const One extends System>(system: One): One {
  return system
}
