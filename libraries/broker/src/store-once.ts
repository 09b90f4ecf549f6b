import type { Received, Verdict, Verdicts } from './handler.ts'

type StoreOnceOptions<Event> = {
  /** Stores events with ids that are all different; returns how many were not there yet. */
  readonly insert: (batch: readonly Received<Event>[]) => Promise<number>
  /** Looks at events that may be there already; returns the positions of those whose id holds another event. */
  readonly settleRepeats: (batch: readonly Received<Event>[]) => Promise<number[]>
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
 */
export function storeOnce<Event extends { id: string }>({ insert, settleRepeats }: StoreOnceOptions<Event>) {
  return async (batch: readonly Received<Event>[]): Promise<Verdicts<Event>> => {
    if (batch.length === 0) return new Map()
    const firstById = new Map<string, Received<Event>>()
    for (const received of batch) {
      if (!firstById.has(received.event.id)) firstById.set(received.event.id, received)
    }
    const stored = await insert([...firstById.values()])
    if (stored === batch.length) return new Map()
    const reused = (await settleRepeats(batch)).flatMap((index) => batch[index] ?? [])
    return new Map(reused.map((received) => [received, idReuse]))
  }
}
