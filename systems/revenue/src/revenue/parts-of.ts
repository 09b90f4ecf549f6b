import type { Received } from '@signalbox/broker'
import type { Event } from '@signalbox/contracts'
import type { RevenueEntry } from '@signalbox/systems/revenue/events/revenue-entry.ts'

/** An event with what it holds. */
export type Request = { readonly received: Received<Event>; readonly entry: RevenueEntry }

/** Cuts a batch, in its order, so that no part has an id twice, two reversals of one entry, or one beside what it reverses. */
export function partsOf(batch: readonly Request[]): Request[][] {
  const parts: Request[][] = []
  let known = new Set<string>()
  for (const request of batch) {
    const { received, entry } = request
    const ids = entry.name === 'reverse' ? [received.event.id, entry.reverses] : [received.event.id]
    const last = parts.at(-1)
    if (last && !ids.some((id) => known.has(id))) last.push(request)
    else {
      parts.push([request])
      known = new Set()
    }
    for (const id of ids) known.add(id)
  }
  return parts
}
