import type { Handle, Received, Verdict } from '@signalbox/broker'
import type { Event } from '@signalbox/contracts'
import type { Logger } from '@signalbox/runtime'
import { changeOf, fieldsOf, RevenueEntry } from '@signalbox/systems/revenue/events/revenue-entry.ts'
import { partsOf, type Request } from './parts-of.ts'
import type { selectReversed } from './sql/select-reversed.ts'
import type { Change, storeRevenue } from './sql/store-revenue.ts'
import { verdicts } from './verdicts.ts'

export type StoreEntriesOptions = {
  readonly store: ReturnType<typeof storeRevenue>
  readonly readReversed: ReturnType<typeof selectReversed>
  /** Tells others of entries that are stored. */
  readonly announce: (stored: readonly Change[]) => Promise<void>
  readonly log: Pick<Logger, 'info'>
}

/**
 * Stores entries in the order of their arrival, and then announces them.
 *
 * A batch that comes again, as its process has died or nobody heard that it was committed, finds its entries there: that
 * changes nothing, and announces them again.
 */
export function storeEntries({ store, readReversed, announce, log }: StoreEntriesOptions): Handle<Event> {
  return async (batch) => {
    const refused = new Map<Received<Event>, Verdict>()
    const stored: Change[] = []
    for (const part of partsOf(batch.flatMap(read))) {
      const changes = await changesIn(part)
      const reasons = new Map((await store(changes)).map(({ event_id, reason }) => [event_id, reason]))
      for (const change of changes) {
        const { received, sender, address } = change
        const { id, accepted_date: at } = received.event
        const reason = reasons.get(id)
        // What is stored keeps all of this in its row.
        if (reason === undefined) stored.push(change)
        else {
          log.info({ id, at, sender, address, reason }, 'An entry was refused')
          refused.set(received, verdicts[reason])
        }
      }
    }
    await announce(stored)
    return refused

    function read(received: Received<Event>): Request | [] {
      const { data } = received.event
      const entry = RevenueEntry.safeParse(data ? fieldsOf(data) : undefined).data
      if (entry) return { received, entry }
      refused.set(received, verdicts.wrong_data)
      return []
    }

    /** What each of them changes; a reversal what the entry that it reverses has changed, the other way round. */
    async function changesIn(part: readonly Request[]): Promise<Change[]> {
      const ids = part.flatMap(({ entry }) => (entry.name === 'reverse' ? entry.reverses : []))
      const reversed = ids.length > 0 ? await readReversed(ids) : undefined
      return part.flatMap(({ received, entry }): Change | [] => {
        if (entry.name !== 'reverse') return { ...entry, received, change: changeOf(entry) }
        const back = reversed?.get(entry.reverses)
        if (back) return { ...entry, ...back, received }
        refused.set(received, verdicts.nothing_to_reverse)
        return []
      })
    }
  }
}
