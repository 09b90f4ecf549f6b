import type { TopicName } from '@signalbox/systems'
import type { Logger } from '@signalbox/runtime'

/** What one topic took and refused in one second. */
export type IngestSecond = {
  readonly second: Date
  /** '' for events of no known type. */
  readonly topic: TopicName | ''
  readonly accepted: number
  readonly rejected: number
}

/** What one topic took and refused since this counter was made. */
export type IngestTotal = Omit<IngestSecond, 'second'> & {
  /** Published, and RabbitMQ did not confirm: they may arrive, or not. */
  readonly inDoubt: number
}

export type IngestCounter = AsyncDisposable & {
  accepted(topic: TopicName, events: number): void
  inDoubt(topic: TopicName, events: number): void
  rejected(topic: TopicName | '', events: number): void
}

export type CountIngestOptions = {
  /** Writes seconds and totals; the same may be written again with larger figures. */
  readonly write: (seconds: readonly IngestSecond[], totals: readonly IngestTotal[]) => Promise<void>
  readonly log: Logger
  /** For tests. */
  readonly now?: () => number
  readonly intervalMs?: number
}

// An hour of every topic. Beyond it no new seconds are begun and the newest one takes what comes.
const rowsMax = 4 * 3_600

/**
 * Counts what the api takes and refuses, second by second, and writes each second soon after it has ended.
 *
 * A second is written with its whole figures, never with a difference, so writing it twice is the same as
 * writing it once, and what could not be written is simply kept for the next time. Disposing writes the rest.
 */
export function countIngest({
  write,
  log,
  now = Date.now,
  intervalMs = 1_000,
}: CountIngestOptions): IngestCounter {
  const unwritten = new Map<string, IngestSecond>()
  const newestKeys = new Map<string, string>()
  const totals = new Map<string, IngestTotal>()
  let newestSecond = 0
  let writing: Promise<void> | undefined
  let failing = false

  function add(topic: TopicName | '', accepted: number, rejected: number, inDoubt = 0): void {
    // A clock that goes back must not open a second again that was written already.
    newestSecond = Math.max(newestSecond, Math.floor(now() / 1_000) * 1_000)
    const second = new Date(newestSecond)
    const newest = newestKeys.get(topic)
    const full = unwritten.size >= rowsMax && newest !== undefined && unwritten.has(newest)
    const key = full ? newest : `${second.toISOString()} ${topic}`
    const row = unwritten.get(key) ?? { second, topic, accepted: 0, rejected: 0 }
    unwritten.set(key, { ...row, accepted: row.accepted + accepted, rejected: row.rejected + rejected })
    newestKeys.set(topic, key)
    const total = totals.get(topic) ?? { topic, accepted: 0, rejected: 0, inDoubt: 0 }
    totals.set(topic, {
      topic,
      accepted: total.accepted + accepted,
      rejected: total.rejected + rejected,
      inDoubt: total.inDoubt + inDoubt,
    })
  }

  async function flush(before: number): Promise<void> {
    const entries = [...unwritten].filter(([, row]) => row.second.getTime() < before)
    if (entries.length === 0) return
    try {
      await write(
        entries.map(([, row]) => row),
        [...totals.values()],
      )
      for (const [key, row] of entries) if (unwritten.get(key) === row) unwritten.delete(key)
      if (failing) log.info({}, 'Ingest figures can be written again')
      failing = false
    } catch (error) {
      if (!failing)
        log.warn({ err: error }, 'Ingest figures cannot be written; keeping them and trying again')
      failing = true
    }
  }

  const timer = setInterval(() => {
    const secondNow = Math.floor(now() / 1_000) * 1_000
    writing ??= flush(secondNow).finally(() => (writing = undefined))
  }, intervalMs)

  return {
    accepted: (topic, events) => add(topic, events, 0),
    inDoubt: (topic, events) => add(topic, 0, 0, events),
    rejected: (topic, events) => add(topic, 0, events),
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      await writing
      await flush(Number.POSITIVE_INFINITY)
    },
  }
}
