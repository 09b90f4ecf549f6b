import { encodeBatch, packBatches } from './batches.ts'
import type { Item } from './batches.ts'
import type { ClientOptions } from './client-options.ts'
import { checkOptions } from './check-options.ts'
import type { Outcome } from './outcome.ts'
import { post } from './post.ts'
import type { Receipt } from './read-answer.ts'
import { sendBatch } from './send-batch.ts'
import type { Sending } from './send-batch.ts'
import { createSlots } from './slots.ts'
import { createStop } from './stop.ts'

/** Where a server takes what is sent, and how it says that it did. */
type Door<Event> = Receipt<Event> & { readonly path: string }

/**
 * Creates what sends items to one door of a server, in batches, and settles each of them; what is sent at the same time
 * shares the places. It rejects with what preparing the items throws, and never otherwise.
 *
 * @throws TypeError when an option makes no sense
 */
export function createSender<Event>(
  {
    url,
    key,
    fetch = globalThis.fetch,
    batchEventsMax = 500, // Where the api's throughput is near its highest and an answer still takes milliseconds.
    batchBytesMax = 1024 * 1024,
    concurrency = 4, // Browsers open at most six connections to a host; two are left for the page.
    attemptTimeoutMs = 10_000, // Above the 5 s after which the api itself gives up on the broker.
    deadlineMs = 30_000,
  }: ClientOptions,
  { path, ...receipt }: Door<Event>,
): (prepare: () => readonly Item<Event>[], signal?: AbortSignal) => Promise<Outcome<Event>[]> {
  const checked = {
    url,
    key,
    fetch,
    batchEventsMax,
    batchBytesMax,
    concurrency,
    attemptTimeoutMs,
    deadlineMs,
  }
  const endpoint = checkOptions(checked, path)
  const slots = createSlots(concurrency)

  return async (prepare, signal) => {
    const startedAt = performance.now()
    const items = prepare()
    const outcomes: Outcome<Event>[] = []
    const stop = createStop(deadlineMs, signal)
    const sending: Sending<Event> = {
      stop,
      startedAt,
      receipt,
      post: (batch) =>
        post({ fetch, endpoint, key, ...encodeBatch(batch), timeoutMs: attemptTimeoutMs, stop }),
      settle: ({ index }, outcome) => {
        outcomes[index] = outcome
      },
    }
    // A batch keeps its place while it waits to try again: an api in trouble then sees a few clients' worth
    // of retries instead of every batch's first attempt.
    const sendInTurn = async (batch: Item<Event>[]) => {
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
}
