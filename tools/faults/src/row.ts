import type { Driver, Load, LoadOptions } from './driver.ts'
import type { Expectation, History } from './history.ts'
import type { Random } from './random.ts'
import type { World } from './world.ts'

/** What a row works with while it runs. */
export type RowContext = {
  readonly world: World
  readonly history: History
  readonly driver: Driver
  readonly load: Load
  readonly random: Random
  /** How long the fault is to last. */
  readonly faultSeconds: number
  /** Whether this is the run of all rows with their full figures, and the first of its seeds. */
  readonly full: boolean
  /** Other rows, for those that combine. */
  readonly rows: readonly Row[]
  /** Whatever is to be undone at the end, last first. */
  defer(undo: () => Promise<unknown> | void): void
  show(text: string): void
}

/** One kind of harm. */
export type Row = {
  readonly name: string
  /** What it does, in a sentence for people. */
  readonly does: string
  /** Does the harm and keeps it up for `faultSeconds`. */
  readonly inject: (context: RowContext) => Promise<void>
  /** Ends the harm. It runs after `inject`, however that ended. */
  readonly heal?: (context: RowContext) => Promise<void>
  /** The kind of harm that it is, and which services it is done to. */
  readonly harms?: { readonly kind: string; readonly services: 'all' | readonly string[] }
  /** Topics without which there is no such row. */
  readonly needs?: readonly string[]
  readonly load?: Partial<LoadOptions>
  /** Where the events of the load may end; 'stored' where nothing is said. */
  readonly expectation?: Expectation
  /** How long it may take to come to rest. */
  readonly restSeconds?: number
  /** Looks at what only this row promises, once all is at rest. Returns what is wrong. */
  readonly check?: (context: RowContext) => Promise<readonly string[]>
  /** Whether it needs a cluster of three nodes instead of one RabbitMQ. */
  readonly onCluster?: boolean
  /** Whether it begins with an empty database; other rows go on with what those before them have left. */
  readonly onEmpty?: boolean
  /** Whether others can be injected right after it on the same running world. */
  readonly inSoup?: boolean
}
