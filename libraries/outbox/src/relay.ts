import { randomUUID } from 'node:crypto'
import type { Broker, BrokerLog } from '@signalbox/broker'
import type { Database } from '@signalbox/database'
import { createFloors } from './floors.ts'
import { createPauses } from './pauses.ts'
import { sendRows } from './send-rows.ts'
import { deleteRows } from './sql/delete-rows.ts'
import { holdRows } from './sql/hold-rows.ts'
import { leaseShards } from './sql/lease-shards.ts'
import { releaseShards } from './sql/release-shards.ts'
import { selectRows } from './sql/select-rows.ts'

export type RelayOptions = {
  readonly database: Pick<Database, 'query'>
  readonly broker: Pick<Broker, 'publish'>
  readonly log: BrokerLog
  /** How many rows are in hand at a time; of at most 8 MiB, or one. */
  readonly rowsMax?: number
  /** After which time without a word others take over what a relay has, in milliseconds. */
  readonly leaseMs?: number
  /** After how many tries a row that is itself at fault is parked. */
  readonly triesMax?: number
  /** How long it waits after the first one, in milliseconds; then twice as long each time, up to a minute. */
  readonly retryMs?: number
}

/** Ends when it is disposed: what is in hand is sent, and what it has is given back. */
export type Relay = AsyncDisposable & {
  /** Says that something is about to be committed. */
  expect(): void
}

// How soon what was added in this process is looked for, at first: as long as a commit takes.
const soonMs = 5
// How soon what was added elsewhere is found at the latest. A look costs PostgreSQL 0.1 ms.
const idleMsMax = 250
// How often it is seen to what need not be looked at again: tens of thousands of deleted rows at most.
const floorsMs = 500
const troubleMs = { first: 100, most: 5_000 }

/**
 * Publishes what is in an outbox.
 *
 * Each relay leases a share of the 16 shards, over which the aggregates are spread. Then, again and again: it reads the
 * oldest rows of its shards, publishes them, waits for the confirms, and deletes what was confirmed. A relay that dies
 * between the last two has its rows published again, under their old ids, by whoever takes over its shards.
 *
 * The lease saves work; the order hangs on something else. Whoever sends the rows of a shard begins with the first that is
 * left and goes on in their order, so if two should do so at the same time, each row still arrives for the first time after
 * those before it.
 */
export function startRelay(schema: string, options: RelayOptions): Relay {
  const { database, broker, log, rowsMax = 2_000, leaseMs = 10_000, triesMax = 10, retryMs = 1_000 } = options
  const { query } = database
  const relay = randomUUID()
  const stopping = new AbortController()
  const { signal } = stopping
  const idle = createPauses({ firstMs: soonMs, mostMs: idleMsMax, signal })
  const trouble = createPauses({ firstMs: troubleMs.first, mostMs: troubleMs.most, signal })
  const floors = createFloors(query, schema)
  let raisedAt = Number.NEGATIVE_INFINITY
  let shards: readonly number[] = []
  let leasedAt = Number.NEGATIVE_INFINITY
  let isTroubled = false

  /** Between two batches, so that nothing is given back of which rows are under way. */
  async function keepLease(): Promise<void> {
    const now = performance.now()
    if (now < leasedAt + leaseMs / 5) return
    shards = await leaseShards(query, schema, relay, leaseMs / 1_000)
    leasedAt = now
  }

  async function raiseFloors(): Promise<void> {
    const now = performance.now()
    if (now < raisedAt + floorsMs) return
    raisedAt = now
    await floors.raise(shards)
  }

  // A wave takes as long as a confirm at most, which is shorter than the other half.
  const mayGoOn = () => !signal.aborted && performance.now() < leasedAt + leaseMs / 2

  /** @returns whether there was anything to do */
  async function sendNext(): Promise<boolean> {
    await keepLease()
    if (shards.length === 0) return false
    const rows = await selectRows(query, schema, shards, floors.of(shards), rowsMax)
    if (rows.length === 0) return false
    await raiseFloors()
    const { sent, failed, trouble: error } = await sendRows(rows, { publish: broker.publish, mayGoOn })
    if (sent.length > 0) await deleteRows(query, schema, sent)
    if (failed.length > 0) await holdFailed(failed)
    if (error !== undefined) throw error
    return sent.length + failed.length > 0
  }

  async function holdFailed(failed: Parameters<typeof holdRows>[2]): Promise<void> {
    const parked = await holdRows(query, schema, failed, { triesMax, retryMs })
    const [{ reason } = { reason: '' }] = failed
    if (parked > 0) log.error({ parked, reason }, 'Rows of the outbox were parked')
  }

  async function run(): Promise<void> {
    while (!signal.aborted) {
      try {
        const wasBusy = await sendNext()
        if (isTroubled) log.info({}, 'The outbox is relayed again')
        isTroubled = false
        trouble.restart()
        if (wasBusy) idle.restart()
        else await idle.pass()
      } catch (error) {
        if (!isTroubled) log.warn({ err: error }, 'The outbox cannot be relayed; trying again')
        isTroubled = true
        await trouble.pass()
      }
    }
    await releaseShards(query, schema, relay).catch((error: unknown) => {
      log.warn({ err: error }, 'What the relay has could not be given back; others take it over in a moment')
    })
  }

  const running = run()
  return {
    expect: idle.restart,
    async [Symbol.asyncDispose]() {
      stopping.abort()
      await running
    },
  }
}
