import { encodeBatch, packBatches, prepare } from './batches.ts'
import type { Item } from './batches.ts'
import type { ClientOptions } from './client-options.ts'
import { checkOptions } from './check-options.ts'
import type { EventInput } from './new-event.ts'
import type { Outcome } from './outcome.ts'
import { post } from './post.ts'
import { sendBatch } from './send-batch.ts'
import type { Sending } from './send-batch.ts'
import { createSlots } from './slots.ts'
import { createStop } from './stop.ts'

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
  const {
    url,
    key,
    fetch = globalThis.fetch,
    batchEventsMax = 500, // Where the api's throughput is near its highest and an answer still takes milliseconds.
    batchBytesMax = 1024 * 1024,
    concurrency = 4, // Browsers open at most six connections to a host; two are left for the page.
    attemptTimeoutMs = 10_000, // Above the 5 s after which the api itself gives up on the broker.
    deadlineMs = 30_000,
  } = options
  const endpoint = checkOptions({
    url,
    key,
    fetch,
    batchEventsMax,
    batchBytesMax,
    concurrency,
    attemptTimeoutMs,
    deadlineMs,
  })
  const slots = createSlots(concurrency)

  async function send(events: readonly EventInput[], { signal }: { readonly signal?: AbortSignal } = {}) {
    const startedAt = performance.now()
    const items = prepare(events)
    const outcomes: Outcome[] = []
    const stop = createStop(deadlineMs, signal)
    const sending: Sending = {
      stop,
      startedAt,
      post: (batch) =>
        post({ fetch, endpoint, key, ...encodeBatch(batch), timeoutMs: attemptTimeoutMs, stop }),
      settle: ({ index }, outcome) => {
        outcomes[index] = outcome
      },
    }
    // A batch keeps its place while it waits to try again: an api in trouble then sees a few clients' worth
    // of retries instead of every batch's first attempt.
    const sendInTurn = async (batch: Item[]) => {
      const hasSlot = await slots.take(stop)
      try {
        await sendBatch(batch, sending)
      } finally {
        if (hasSlot) slots.release()
      }
    }
    try {
      await Promise.all(packBatches(items, batchEventsMax, batchBytesMax).map(sendInTurn))
    } finally {
      stop.close()
    }
    return outcomes
  }

  return { send }
}
