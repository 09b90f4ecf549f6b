import { setTimeout as wait } from 'node:timers/promises'
import type { Broker } from '@signalbox/broker'
import type { Database, Query } from '@signalbox/database'
import { filterSql, filterValues, type DeadLetterFilter } from './filter.ts'
import { selectDeadLetterGroups } from './sql/select-groups.ts'

export type ReplayOptions = {
  readonly database: Database
  readonly republish: Broker['republish']
  readonly filter: DeadLetterFilter
  /** At most this many letters a second. */
  readonly ratePerSecond?: number
  /** Told after each step how many of how many are done. */
  readonly onProgress?: (replayed: number, total: number) => void
  readonly signal?: AbortSignal
}

type Claimed = {
  readonly id: string
  readonly queue: string
  readonly body: Buffer
  readonly messageId: string
}

// Locked letters are skipped, so that two replays at the same time share the work. Letters that died after the
// replay began are left alone, or a letter that dies again and again would be replayed for ever.
const claimText = `
  SELECT id, queue, body, coalesce(event_id, id)::text AS "messageId"
  FROM dead_letters WHERE ${filterSql} AND last_failure < $5
  ORDER BY id LIMIT $6 FOR UPDATE SKIP LOCKED`

const markText = `UPDATE dead_letters SET replayed_at = now(), replays = replays + 1 WHERE id = ANY ($1)`

const stepLetters = 100

/** How many letters a replay would publish now. */
export async function countReplay(database: Database, filter: DeadLetterFilter): Promise<number> {
  const groups = await selectDeadLetterGroups(database, filter)
  return groups.reduce((sum, group) => sum + group.letters, 0)
}

/**
 * Publishes dead letters to the queues that they came from, and returns how many.
 *
 * Each is published with confirm before it is marked as replayed. A replay that dies in between leaves its letters
 * dead, and the next one publishes them again under the same ids, which changes nothing where they are stored.
 * While its mark is not written a letter stays locked, so one that dies again at once counts as dead again.
 *
 * @throws BrokerUnavailable when RabbitMQ does not confirm; what was published before stays replayed
 */
export async function replayDeadLetters(options: ReplayOptions): Promise<number> {
  const { database, filter, ratePerSecond = 500, onProgress = () => {}, signal } = options
  const total = await countReplay(database, filter)
  const began = new Date()
  let replayed = 0
  for (;;) {
    signal?.throwIfAborted()
    const limit = Math.min(stepLetters, ratePerSecond)
    const started = Date.now()
    const step = await database.transaction((query) => replayStep(query, options, began, limit))
    replayed += step
    onProgress(replayed, Math.max(total, replayed))
    if (step === 0) return replayed
    await wait(Math.max(0, (step / ratePerSecond) * 1_000 - (Date.now() - started)), undefined, { signal })
  }
}

async function replayStep(
  query: Query,
  { filter, republish }: ReplayOptions,
  began: Date,
  limit: number,
): Promise<number> {
  const values = [...filterValues(filter), began.toISOString(), limit]
  const claimed = await query<Claimed>({ name: 'claim-dead-letters', text: claimText, values })
  await Promise.all(claimed.map(({ queue, body, messageId }) => republish(queue, body, messageId)))
  await query({ name: 'mark-replayed', text: markText, values: [claimed.map(({ id }) => id)] })
  return claimed.length
}
