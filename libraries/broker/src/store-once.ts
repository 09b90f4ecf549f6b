import type { CountDerived } from './emitting.ts'
import type { Received, Verdict, Verdicts } from './handler.ts'

/** Onto which topics the events are put that are derived from each event of a batch; nothing where nobody counts them. */
type Derived = readonly (readonly string[])[] | undefined

type StoreOnceOptions<Event> = {
  /** Stores events with ids that are all different; returns how many were not there yet. */
  readonly insert: (batch: readonly Received<Event>[], derived: Derived) => Promise<number>
  /** Looks at events that may be there already; returns the positions of those whose id holds another event. */
  readonly settleRepeats: (batch: readonly Received<Event>[], derived: Derived) => Promise<number[]>
}

const idReuse: Verdict = {
  verdict: 'dead',
  reason: 'id_reuse',
  detail: 'Another event is stored under this id; give each event an id of its own',
}

/**
 * Makes the part of a handler that stores each id once. An event that comes again changes nothing; another
 * event under the same id gets the verdict `id_reuse`.
 *
 * Usually nothing comes twice, and then this is one statement.
 *
 * What it returns takes the `count` of `emitting` as well, where events are derived from those that it stores.
 */
export function storeOnce<Event extends { id: string }>({ insert, settleRepeats }: StoreOnceOptions<Event>) {
  return async (batch: readonly Received<Event>[], count?: CountDerived<Event>): Promise<Verdicts<Event>> => {
    if (batch.length === 0) return new Map()
    const firstById = new Map<string, Received<Event>>()
    for (const received of batch) {
      if (!firstById.has(received.event.id)) firstById.set(received.event.id, received)
    }
    const firsts = [...firstById.values()]
    const stored = await insert(firsts, count?.(firsts))
    if (stored === batch.length) return new Map()
    const reused = (await settleRepeats(batch, count?.(batch))).flatMap((index) => batch[index] ?? [])
    return new Map(reused.map((received) => [received, idReuse]))
  }
}
