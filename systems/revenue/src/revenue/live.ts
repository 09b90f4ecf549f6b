import { dataOf, type Event } from '@signalbox/contracts'
import type { Listener, Logger } from '@signalbox/runtime'
import type { RevenueChanged } from '@signalbox/systems/revenue/events/revenue-changed.ts'
import { changesMax, type selectChanges } from './sql/select-changes.ts'

export type LiveOptions = {
  readonly readChanges: ReturnType<typeof selectChanges>
  readonly log: Pick<Logger, 'warn'>
}

/** Somebody who watches a user, and up to which sequence they were told. */
type Watcher = { readonly listener: Pick<Listener, 'send'>; told: number }

const retryMs = 1_000

/**
 * Tells those who watch a user of each change, in order and without a gap, whichever replica has stored it.
 *
 * What they are told comes from the entries, by the sequence that they were told of last. What wakes it is a
 * hint, and may come twice or late. Users who change while the changes of others are read are read together next.
 */
export function openLive({ readChanges, log }: LiveOptions) {
  const watchersOf = new Map<string, Set<Watcher>>()
  const waiting = new Set<string>()
  let reading = false

  async function readOn(): Promise<void> {
    reading = true
    while (waiting.size > 0) {
      const users = [...waiting]
      waiting.clear()
      // Whoever goes on from long ago has a place of their own, for which nobody else waits.
      const places = users.flatMap((user) =>
        [...new Set([...(watchersOf.get(user) ?? [])].map(({ told }) => told))].map((after) => ({
          user,
          after,
        })),
      )
      try {
        if (places.length > 0) tell(await readChanges(places))
      } catch (error) {
        log.warn({ err: error }, 'Cannot read what has changed; those who watch are told later')
        for (const user of users) waiting.add(user)
        await new Promise((resolve) => setTimeout(resolve, retryMs).unref())
      }
    }
    reading = false
  }

  function tell(changes: readonly RevenueChanged[]): void {
    const read = new Map<string, number>()
    for (const change of changes) {
      const text = JSON.stringify(change)
      for (const watcher of watchersOf.get(change.user_id) ?? [])
        // The sequence has no gap, so nobody is told of one before the one before it.
        if (watcher.told + 1 === change.sequence) {
          watcher.told += 1
          watcher.listener.send(text)
        }
      const count = (read.get(change.user_id) ?? 0) + 1
      read.set(change.user_id, count)
      if (count >= changesMax) waiting.add(change.user_id)
    }
  }

  function changed(userIds: Iterable<string>): void {
    for (const userId of userIds) if (watchersOf.has(userId)) waiting.add(userId)
    if (!reading && waiting.size > 0) void readOn()
  }

  return {
    /** Takes hints: `revenueStirred` events, or nothing when any user may have changed unheard. */
    heard(events: readonly Event[] | undefined): void {
      if (watchersOf.size === 0) return
      changed(events?.flatMap((event) => dataOf(event)?.user_ids as string[]) ?? watchersOf.keys())
    },
    /** Tells a listener of all changes of a user after a sequence, until it is gone. */
    watch(userId: string, listener: Listener, after: number): void {
      if (listener.gone.aborted) return
      const watcher = { listener, told: after }
      const others = watchersOf.get(userId) ?? new Set()
      watchersOf.set(userId, others.add(watcher))
      listener.gone.addEventListener('abort', () => {
        others.delete(watcher)
        if (others.size === 0) watchersOf.delete(userId)
      })
      changed([userId])
    },
  }
}
export type Live = ReturnType<typeof openLive>
