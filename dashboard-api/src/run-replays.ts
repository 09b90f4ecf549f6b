import { randomUUID } from 'node:crypto'
import { BrokerUnavailable, type Broker } from '@signalbox/broker'
import type { ReplayReceipt } from '@signalbox/contracts'
import type { Database } from '@signalbox/database'
import {
  countReplay,
  insertReplay,
  replayDeadLetters,
  updateReplay,
  type DeadLetterFilter,
} from '@signalbox/dead-letters'
import type { Logger } from '@signalbox/runtime'

export type Replays = AsyncDisposable & {
  /** Begins a replay and resolves when it has begun; nothing when another one is running in this process. */
  start(filter: DeadLetterFilter, rate: number): Promise<ReplayReceipt | undefined>
}

export type RunReplaysOptions = {
  readonly database: Database
  readonly republish: Broker['republish']
  readonly log: Logger
}

/**
 * Replays dead letters, one request after the other. Disposing ends the one that runs after its present step, and
 * waits for that; what it had not published is still dead.
 */
export function runReplays({ database, republish, log }: RunReplaysOptions): Replays {
  const stopping = new AbortController()
  let isBusy = false
  let running: Promise<void> = Promise.resolve()

  async function run({ id }: ReplayReceipt, filter: DeadLetterFilter, rate: number): Promise<void> {
    let replayed = 0
    const finish = async (error?: string) =>
      await updateReplay(database, { id, replayed, isFinished: true, ...(error ? { error } : {}) })
    try {
      await replayDeadLetters({
        database,
        republish,
        filter,
        ratePerSecond: rate,
        replayId: id,
        signal: stopping.signal,
        onProgress: async (done) => {
          replayed = done
          await updateReplay(database, { id, replayed, isFinished: false })
        },
      })
      await finish()
      log.info({ replay: id, replayed }, 'A replay of dead letters is done')
    } catch (error) {
      log.warn({ err: error, replay: id, replayed }, 'A replay of dead letters ended early')
      await finish(reasonOf(error, stopping.signal))
    }
  }

  async function runToTheEnd(...replay: Parameters<typeof run>): Promise<void> {
    try {
      await run(...replay)
    } catch (error) {
      // The database is away: the row stays as it is, and whoever asks sees that the replay was interrupted.
      log.warn({ err: error, replay: replay[0].id }, 'The end of a replay could not be written down')
    } finally {
      isBusy = false
    }
  }

  return {
    async start(filter, rate) {
      if (isBusy || stopping.signal.aborted) return undefined
      isBusy = true
      try {
        const receipt = { id: randomUUID(), total: await countReplay(database, filter) }
        await insertReplay(database, { ...receipt, rate })
        running = runToTheEnd(receipt, filter, rate)
        return receipt
      } catch (error) {
        isBusy = false
        throw error
      }
    },
    async [Symbol.asyncDispose]() {
      stopping.abort()
      await running
    },
  }
}

function reasonOf(error: unknown, stopping: AbortSignal): string {
  if (stopping.aborted) return 'dashboard-api was stopped; start another replay for the rest'
  if (error instanceof BrokerUnavailable)
    return 'RabbitMQ did not confirm; start another replay for the rest when it is back'
  return 'PostgreSQL did not answer; start another replay for the rest when it is back'
}
