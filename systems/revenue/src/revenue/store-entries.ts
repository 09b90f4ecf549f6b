import type { Received, Verdict, Verdicts } from '@signalbox/broker'
import type { Event } from '@signalbox/contracts'
import type { Logger } from '@signalbox/runtime'
import { changeOf, fieldsOf, RevenueEntry } from '@signalbox/systems/revenue/events/revenue-entry.ts'
import { partsOf } from './parts-of.ts'
import type { selectReversed } from './sql/select-reversed.ts'
import type { Change, Outcome, storeRevenue } from './sql/store-revenue.ts'

export type StoreEntriesOptions = {
  readonly store: ReturnType<typeof storeRevenue>
  readonly readReversed: ReturnType<typeof selectReversed>
  readonly log: Pick<Logger, 'info'>
}

const verdicts: Readonly<
  Record<Exclude<Outcome['outcome'], 'stored' | 'repeat'> | 'wrong_data' | 'nothing_to_reverse', Verdict>
> = {
  wrong_data: {
    verdict: 'dead',
    reason: 'wrong_data',
    detail: 'Its data is not as a revenueEntry must have it',
  },
  id_reuse: {
    verdict: 'dead',
    reason: 'id_reuse',
    detail: 'Another entry is stored under this id; give each an id of its own',
  },
  reversed_before: {
    verdict: 'dead',
    reason: 'reversed_before',
    detail: 'The entry that it reverses was reversed before',
  },
  below_floor: {
    verdict: 'dead',
    reason: 'below_floor',
    detail: 'The user would have less than REVENUE_FLOOR allows',
  },
  // It may be under way; after the last retry tier it is dead.
  nothing_to_reverse: {
    verdict: 'retry',
    reason: 'nothing_to_reverse',
    detail: 'There is no entry with the id that it reverses',
  },
}

/**
 * Stores entries in the order of their arrival, and then announces what each of them has led to.
 *
 * A batch that comes again, as its process has died or nobody heard that it was committed, finds its entries there: that
 * changes nothing, and announces them again under the same ids.
 */
export function storeEntries({ store, readReversed, log }: StoreEntriesOptions) {
  return async (batch: readonly Received<Event>[]): Promise<Verdicts<Event>> => {
    const refused = new Map<Received<Event>, Verdict>()
    const requests = batch.flatMap((received) => {
      const { success, data: entry } = RevenueEntry.safeParse(
        received.event.data ? fieldsOf(received.event.data) : undefined,
      )
      if (success) return { received, entry }
      refused.set(received, verdicts.wrong_data)
      return []
    })

    for (const part of partsOf(requests)) {
      const ids = part.flatMap(({ entry }) => (entry.name === 'reverse' ? entry.reverses : []))
      const reversed = ids.length > 0 ? await readReversed(ids) : undefined
      const changes = part.flatMap(({ received, entry }): Change | readonly Change[] => {
        if (entry.name !== 'reverse') return { ...entry, received, change: changeOf(entry) }
        const back = reversed?.get(entry.reverses)
        if (back) return { ...entry, ...back, received }
        refused.set(received, verdicts.nothing_to_reverse)
        return []
      })
      if (changes.length === 0) continue
      const outcomes = new Map((await store(changes)).map((outcome) => [outcome.event_id, outcome]))
      for (const { received, sender, address } of changes) {
        const { outcome } = outcomes.get(received.event.id) as Outcome
        log.info(
          { eventId: received.event.id, accepted: received.event.accepted_date, sender, address, outcome },
          'An entry',
        )
        if (outcome !== 'stored' && outcome !== 'repeat') refused.set(received, verdicts[outcome])
      }
    }
    return refused
  }
}
