import type { Finding } from './result.ts'
import type { System } from './system.ts'

/** What every scenario is given. */
export type Bench = {
  readonly system: System
  readonly quick: boolean
  /** The names of the scenarios that are asked for. */
  readonly wanted: ReadonlySet<string>
  /** For the terminal: what is being measured, and each figure as it comes. */
  readonly log: (line: string) => void
  readonly signal: AbortSignal
}

export type Scenario = (bench: Bench) => Promise<Finding[]>
