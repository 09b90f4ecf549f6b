import type { Queues, SealedKeys } from '@signalbox/contracts'
import type { Database } from '@signalbox/database'
import { selectDeadLetterKeys } from '../sql/select-dead-letter-keys.ts'
import { selectNow } from '../sql/select-now.ts'
import { selectSealedKeys } from '../sql/select-sealed-keys.ts'
import { judgeKeys, quietHours } from './judge-keys.ts'

export type KeySources = { readonly database: Database; readonly queues: () => Promise<Queues> }

/** Reads which keys are in use, and which can be dropped. */
export async function readKeys({ database, queues }: KeySources, windowSeconds: number): Promise<SealedKeys> {
  const now = await selectNow(database)
  const since = new Date(Math.floor((now - windowSeconds) / 60) * 60_000)
  const [rows, letters, figures] = await Promise.all([
    selectSealedKeys(database, since),
    selectDeadLetterKeys(database),
    queues(),
  ])
  const time = new Date(now * 1_000)
  return {
    time: time.toISOString(),
    since: since.toISOString(),
    quietHours,
    keys: judgeKeys({ rows, letters, queues: figures, now: time }),
  }
}
