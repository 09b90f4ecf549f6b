import { setTimeout as wait } from 'node:timers/promises'
import { Unroutable, type Broker } from '@signalbox/broker'
import { PermanentError } from '@signalbox/contracts'
import type { Database } from '@signalbox/database'
import { beforeFirst, type DeadLetterFilter } from './filter.ts'
import { claimDeadLetters, type ClaimedLetter } from './sql/claim-letters.ts'
import { markReplayed } from './sql/mark-replayed.ts'
import { selectDeadLetterGroups } from './sql/select-groups.ts'

export type ReplayOptions = {
  readonly database: Database
  readonly republish: Broker['republish']
  readonly filter: DeadLetterFilter
  /** At most this many letters a second. */
  readonly ratePerSecond?: number
  /** Written to the letters, so that those that die again can be counted. */
  readonly replayId?: string
  /** Told after each step how many of how many are done; the next step waits for it. */
  readonly onProgress?: (replayed: number, total: number) => Promise<void> | void
  readonly signal?: AbortSignal
}

const stepLetters = 100

/** How many letters a replay would publish now. */
export async function countReplay(database: Database, filter: DeadLetterFilter): Promise<number> {
  const groups = await selectDeadLetterGroups(database, filter)
  return groups.reduce((sum, { whole }) => sum + whole, 0)
}

/**
 * Publishes dead letters to the queues that they came from, and returns how many.
 *
 * Each is published with confirm before it is marked as replayed. A replay that dies in between leaves its letters
 * dead, and the next one publishes them again under the same ids, which changes nothing where they are stored.
 * While its mark is not written a letter stays locked, so one that dies again at once counts as dead again. A letter
 * whose queue does not exist stays dead, and so does one of which only the beginning was kept.
 *
 * @throws BrokerUnavailable when RabbitMQ does not confirm; what was published before stays replayed
 */
export async function replayDeadLetters(options: ReplayOptions): Promise<number> {
  const { database, filter, ratePerSecond = 500, onProgress = () => {}, signal } = options
  const total = await countReplay(database, filter)
  const began = new Date()
  let after = beforeFirst
  let replayed = 0
  for (;;) {
    signal?.throwIfAborted()
    const limit = Math.min(stepLetters, ratePerSecond)
    const started = Date.now()
    const step = await replayStep(options, { began, after, limit })
    after = step.last ?? after
    replayed += step.published
    await onProgress(replayed, Math.max(total, replayed))
    if (step.last === undefined) return replayed
    const dueMs = (step.published / ratePerSecond) * 1_000 - (Date.now() - started)
    await wait(Math.max(0, dueMs), undefined, { signal })
  }
}

/** @returns how many were published, and the last id that was looked at, if any */
async function replayStep(
  { database, filter, republish, replayId }: ReplayOptions,
  place: Parameters<typeof claimDeadLetters>[2],
): Promise<{ published: number; last: string | undefined }> {
  return await database.transaction(async (query) => {
    const claimed = await claimDeadLetters(query, filter, place)
    const published = await Promise.all(claimed.map(async (letter) => await publishAgain(letter, republish)))
    const ids = published.flatMap((id) => id ?? [])
    await markReplayed(query, ids, replayId)
    return { published: ids.length, last: claimed.at(-1)?.id }
  })
}

/** @returns the id of the letter, or nothing when its queue does not exist, or no broker takes it */
async function publishAgain(
  { id, queue, body, messageId }: ClaimedLetter,
  republish: Broker['republish'],
): Promise<string | undefined> {
  try {
    await republish(queue, body, messageId)
    return id
  } catch (error) {
    if (error instanceof Unroutable || error instanceof PermanentError) return undefined
    throw error
  }
}
