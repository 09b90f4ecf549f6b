/** `GET /client-config`: what the simulator has to know of the stack that it is served by. */
export type ClientConfig = {
  readonly dashboard: string | null
  /** Whether `POST /faults/<name>` exists. */
  readonly faultsAllowed: boolean
  /** Whether all that the page asks besides this needs an ingest key. */
  readonly keyRequired: boolean
  /** By service, where the cards of systems reach it. */
  readonly systems: Readonly<Record<string, string>>
  /** The systems that run; the page offers no others. */
  readonly running: readonly string[]
}

/** `GET /runs/<tag>?from=<ms>&to=<ms>`: what became, so far, of the events whose ids end in the tag. */
export type RunReport = {
  /** Events in a table at the end of their way. One that waits in a queue, or is half way, is not among them. */
  readonly stored: number
  /** Events that are dead letters now, by reason. */
  readonly dead: readonly { readonly reason: string; readonly events: number }[]
}

/** `GET /pressure`: how much one process of the api had to do since it started; of interest is the difference of two. */
export type Pressure = {
  /** Times that events were handed to RabbitMQ. */
  readonly publishes: number
  /** Milliseconds waited for RabbitMQ to confirm them, all together. */
  readonly confirmWaitMs: number
  /** Milliseconds in which its event loop worked, and in which it had nothing to do. */
  readonly activeMs: number
  readonly idleMs: number
  /** The same of all processors of its machine, added up. */
  readonly machineActiveMs: number
  readonly machineIdleMs: number
}

/** The faults that a stack can make where `ALLOW_FAULTS=true`. */
export const faultNames = ['poison', 'stop-consumer'] as const

export type FaultName = (typeof faultNames)[number]

/** The answer to `POST /faults/poison`. */
export type PoisonMade = { readonly id: string }

/** The answer to `POST /faults/stop-consumer`. */
export type ConsumerStopped = { readonly service: string; readonly seconds: number }
