import type { ClimbPlan, ClimbProgress } from '../climb/climb.ts'
import type { Account } from '../run/account.ts'
import type { RunFigures } from '../run/figures.ts'
import type { RunPlan } from '../run/plan.ts'

export type Start =
  | { readonly do: 'run'; readonly plan: RunPlan }
  | { readonly do: 'climb'; readonly plan: ClimbPlan; readonly activeShare: number }

/** What the page asks of its worker. A start while something runs is ignored. */
export type Order = Start | { readonly do: 'stop' }

/** An order as the worker gets it, with what it cannot find out by itself. */
export type SentOrder = Order & { readonly key: string | undefined }

/**
 * How far a run or a climb has come.
 *
 * sending (by the clock) -> answering (the last answers are awaited) -> counting (what became of it) -> done.
 */
export type Phase = 'sending' | 'answering' | 'counting' | 'done'

/** What the worker tells the page, about five times a second while something changes. */
export type News = {
  readonly kind: 'run' | 'climb'
  readonly phase: Phase
  readonly figures: RunFigures
  /** From `counting` on. */
  readonly account: Account | undefined
  readonly climb: ClimbProgress | undefined
}
