import { deriveEvent, type Broker } from '@signalbox/broker'
import { dataOf, jsonText, type Event } from '@signalbox/contracts'
import { RevenueStirred } from '@signalbox/systems/revenue/events/revenue-changed.ts'
import { v7 as uuidv7 } from 'uuid'
import type { selectStored } from './sql/select-stored.ts'
import type { Change } from './sql/store-revenue.ts'

export type AnnounceOptions = {
  readonly publish: Broker<'revenueChanged' | 'revenueStirred'>['publish']
  readonly readStored: ReturnType<typeof selectStored>
  /** Whether anybody follows `revenueChanged`. Telling of each entry costs half of storing it. */
  readonly isFollowed: boolean
}

/** The users that a hint is about. */
export const usersIn = (hint: Event): string[] => RevenueStirred.safeParse(dataOf(hint)).data?.user_ids ?? []

/**
 * Tells of entries that are stored: `revenueChanged` for each, under the same id whenever that is, to those who follow it;
 * and a hint for the replicas, whose watchers are told from the entries themselves.
 */
export function announcing({ publish, readStored, isFollowed }: AnnounceOptions) {
  async function tellOfEach(stored: readonly Change[]): Promise<void> {
    const events = new Map(stored.map(({ received: { event } }) => [event.id, event]))
    const changes = (await readStored([...events.keys()])).flatMap((changed) => {
      const data = jsonText(changed)
      const parent = events.get(changed.event_id)
      return parent
        ? deriveEvent(parent, { name: 'changed', eventType: 'revenueChanged', data }, 'revenue')
        : []
    })
    await publish('revenueChanged', changes)
  }

  return async (stored: readonly Change[]): Promise<void> => {
    if (stored.length === 0) return
    if (isFollowed) await tellOfEach(stored)
    const user_ids = [...new Set(stored.map(({ userId }) => userId))]
    const hint: Event = {
      id: uuidv7(),
      eventType: 'revenueStirred',
      create_date: new Date().toISOString(),
      data: jsonText({ user_ids }),
    }
    await publish('revenueStirred', hint)
  }
}
