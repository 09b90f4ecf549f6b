import { deriveEvent, type Broker, type Handle, type Received, type Verdict } from '@signalbox/broker'
import { jsonText, type Event } from '@signalbox/contracts'
import type { Logger } from '@signalbox/runtime'
import { changeOf, fieldsOf, RevenueEntry } from '@signalbox/systems/revenue/events/revenue-entry.ts'
import { partsOf, type Request } from './parts-of.ts'
import type { selectReversed } from './sql/select-reversed.ts'
import type { Change, storeRevenue } from './sql/store-revenue.ts'
import { verdicts } from './verdicts.ts'

export type StoreEntriesOptions = {
  readonly store: ReturnType<typeof storeRevenue>
  readonly readReversed: ReturnType<typeof selectReversed>
  readonly publish: Broker<'revenueChanged'>['publish']
  readonly log: Pick<Logger, 'info'>
}

/**
 * Stores entries in the order of their arrival, and then announces what each of them has led to.
 *
 * A batch that comes again, as its process has died or nobody heard that it was committed, finds its entries there: that
 * changes nothing, and announces them again under the same ids.
 */
export function storeEntries({ store, readReversed, publish, log }: StoreEntriesOptions): Handle<Event> {
  return async (batch) => {
    const refused = new Map<Received<Event>, Verdict>()
    const announced: Event[] = []
    for (const part of partsOf(batch.flatMap(read))) {
      const changes = await changesIn(part)
      const outcomes = new Map((await store(changes)).map(({ event_id, ...rest }) => [event_id, rest]))
      for (const { received, name, sender, address } of changes) {
        const { id: event_id, accepted_date: at } = received.event
        const { outcome, user_id, revenue, change, sequence } = outcomes.get(event_id) ?? missing(event_id)
        log.info({ event_id, at, sender, address, outcome }, 'An entry has come')
        if (outcome === 'stored' || outcome === 'repeat') {
          const data = jsonText({ user_id, revenue, change, name, event_id, sequence })
          const derivation = { name: 'changed', eventType: 'revenueChanged', data }
          announced.push(deriveEvent(received.event, derivation, 'revenue'))
        } else refused.set(received, verdicts[outcome])
      }
    }
    await publish('revenueChanged', announced)
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

function missing(id: string): never {
  throw new Error(`PostgreSQL has not said what became of the entry ${id}`)
}
