import { textArray, uuidArray, type Database } from '@signalbox/database'
import type { Answer } from '../../providers/provider.ts'
import type { Decision } from '../decide.ts'

/** What came of asking a provider. */
export type Settled = {
  readonly id: string
  readonly attempt: number
  readonly answer: Answer
  readonly durationMs: number
  readonly decision: Decision
}

const text = 'SELECT settle_attempts($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)'

/** Keeps what became of attempts, and where that leaves their notifications. */
export function settleAttempts(database: Database) {
  return async (all: readonly Settled[]): Promise<readonly void[]> => {
    const texts = (of: (settled: Settled) => string | undefined) =>
      // PostgreSQL keeps no text with a zero in it, and what a provider says is anything.
      textArray(all.map((one) => of(one)?.replaceAll('\0', '') ?? null))
    await database.query({
      name: 'settle-attempts',
      text,
      values: [
        uuidArray(all.map(({ id }) => id)),
        all.map(({ attempt }) => attempt),
        texts(({ answer }) => answer.outcome),
        texts(({ answer }) => ('error' in answer ? answer.error : undefined)),
        texts(({ answer }) => answer.answer),
        all.map(({ durationMs }) => durationMs),
        texts(({ answer }) => (answer.outcome === 'taken' ? answer.providerId : undefined)),
        texts(({ decision }) => decision.status),
        texts(({ decision }) => decision.reason),
        texts(({ decision }) => JSON.stringify(decision.tries)),
        all.map(({ decision }) => decision.waitMs ?? null),
      ],
    })
    return all.map(() => undefined)
  }
}
