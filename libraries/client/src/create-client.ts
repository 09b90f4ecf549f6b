import { prepare } from './batches.ts'
import type { ClientOptions } from './client-options.ts'
import { createSender } from './create-sender.ts'
import { judgeReceipt } from './judge-events.ts'
import type { EventInput } from './new-event.ts'
import type { Outcome } from './outcome.ts'

export type Client = {
  /**
   * Sends events and tells for each what became of it, in the order given. Ids are made before the first
   * attempt and kept through all others, so that no retry doubles an event.
   *
   * It does not reject for anything that a network or a server can do. `signal` ends it early: what has no
   * answer by then is in doubt.
   *
   * @throws TypeError for what can never be sent: no array, no object, no form in JSON
   */
  readonly send: (
    events: readonly EventInput[],
    options?: { readonly signal?: AbortSignal },
  ) => Promise<Outcome[]>
}

/**
 * Creates a sender of events to one api, for the browser and for Node.
 *
 * @throws TypeError when an option makes no sense
 */
export function createClient(options: ClientOptions): Client {
  const send = createSender(options, { path: '/events', taken: 202, judge: judgeReceipt })
  return { send: async (events, { signal } = {}) => await send(() => prepare(events), signal) }
}
