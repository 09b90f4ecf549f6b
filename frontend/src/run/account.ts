import type { RunReport } from '@signalbox/contracts'

/**
 * What became of the events of a run in the end.
 *
 * - `counting`: some are still on their way.
 * - `complete`: each confirmed event is stored or a dead letter.
 * - `stalled`: nothing has moved for a while, and some are in neither place.
 * - `unreadable`: the api gave no report.
 */
export type Account = {
  readonly state: 'counting' | 'complete' | 'stalled' | 'unreadable'
  readonly stored: number
  readonly dead: RunReport['dead']
  /** Confirmed, and neither stored nor dead. */
  readonly missing: number
}

/** This long without any movement means that something stands still. Shorter than any retry that is worth waiting for. */
const patienceMs = 30_000
const pauseMs = 500

type SettleOptions = {
  /** Undefined when there was no answer. */
  readonly ask: () => Promise<RunReport | undefined>
  readonly confirmed: number
  readonly onAccount: (account: Account) => void
  readonly wait: (ms: number) => Promise<void>
  readonly now?: () => number
}

/** How many events of the report have come to an end. */
export function endedIn({ stored, dead }: RunReport): number {
  return dead.reduce((sum, { events }) => sum + events, stored)
}

/** Asks again and again what became of a run, until each confirmed event is accounted for or nothing moves any more. */
export async function settleAccount({
  ask,
  confirmed,
  onAccount,
  wait,
  now = () => performance.now(),
}: SettleOptions): Promise<Account> {
  let report: RunReport | undefined
  let movedAt = now()
  for (;;) {
    const askedAt = now()
    const answer = await ask()
    const tookMs = now() - askedAt
    if (answer && endedIn(answer) !== (report ? endedIn(report) : 0)) movedAt = now()
    report = answer ?? report
    const isOver = now() - movedAt >= patienceMs
    const account = accountOf(report, confirmed, isOver)
    onAccount(account)
    if (account.state !== 'counting') return account
    // A report over many events takes a while; three quarters of the time are left to others.
    await wait(Math.max(pauseMs, 3 * tookMs))
  }
}

function accountOf(report: RunReport | undefined, confirmed: number, isOver: boolean): Account {
  const { stored, dead } = report ?? { stored: 0, dead: [] }
  const missing = Math.max(0, confirmed - endedIn({ stored, dead }))
  const given = isOver ? (report ? 'stalled' : 'unreadable') : 'counting'
  return { state: report && missing === 0 ? 'complete' : given, stored, dead, missing }
}
