import type { Received } from '@signalbox/broker'
import type { Event } from '@signalbox/contracts'
import {
  AlreadyThere,
  textArray,
  timestampArray,
  traceIds,
  uuidArray,
  type Database,
} from '@signalbox/database'

/** An entry with what it changes: the digits of a number, perhaps with a minus before them. */
export type Change = {
  readonly received: Received<Event>
  readonly userId: string
  readonly name: string
  readonly change: string
  readonly currency?: string | undefined
  readonly reverses?: string | undefined
  readonly sender?: string | undefined
  readonly address?: string | undefined
}

/** An entry that is not stored, and why. */
export type Refusal = {
  readonly event_id: string
  readonly reason: 'id_reuse' | 'reversed_before' | 'below_floor'
}

const text = `SELECT * FROM store_revenue(
  $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12::text[]::numeric[], $13, $14, $15, $16
)`

/** Stores entries with all that follows from them (`sql/002_store.sql`), and returns those that are refused. No id may be given twice, nor two reversals of one entry. */
export function storeRevenue(database: Database, replica: string, floor: string | undefined) {
  async function run(changes: readonly Change[], lookFirst: boolean): Promise<Refusal[]> {
    const texts = (of: (change: Change) => string | undefined) =>
      textArray(changes.map((one) => of(one) ?? null))
    const events = changes.map(({ received }) => received)
    const dates = (of: (one: Received<Event>) => string | undefined) =>
      timestampArray(events.map((one) => of(one) ?? null))
    return await database.query<Refusal>({
      name: 'store-revenue',
      text,
      values: [
        replica,
        floor,
        lookFirst,
        uuidArray(events.map(({ event }) => event.id)),
        dates(({ event }) => event.create_date),
        dates(({ event }) => event.accepted_date),
        dates(({ receivedDate }) => receivedDate.toISOString()),
        texts(({ received }) => received.event.accepted_by ?? ''),
        traceIds(events),
        texts(({ userId }) => userId),
        texts(({ name }) => name),
        texts(({ change }) => change),
        changes.map(({ reverses }) => reverses ?? null),
        texts(({ currency }) => currency),
        texts(({ sender }) => sender),
        texts(({ address }) => address),
      ],
    })
  }

  return async (changes: readonly Change[]): Promise<Refusal[]> => {
    if (changes.length === 0) return []
    try {
      return await run(changes, false)
    } catch (error) {
      if (!(error instanceof AlreadyThere)) throw error
      return await run(changes, true)
    }
  }
}
