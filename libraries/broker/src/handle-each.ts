import type { Received, Verdict } from './handler.ts'

/**
 * What a service does with one event, where that is slow: a call to another server.
 *
 * - It resolves: the event is done, or goes where its verdict says.
 * - It throws `PermanentError`: the event becomes a dead letter.
 * - It throws anything else, at its deadline too: the event is tried again with backoff, for ten seconds in hand and
 *   then from a retry tier of its queue, until it works. Others go on meanwhile.
 *
 * The signal is aborted at the deadline, and when the process is to stop or has lost its channel; pass it on to what is
 * waited for. What is done all the same counts. The same event may come again at any time, and never while it is being
 * handled in this process.
 */
export type HandleEach<Event> = (received: Received<Event>, signal: AbortSignal) => Promise<Verdict | void>

export type Pace = {
  /** How many events are handled at the same time. As many again may be in hand, read or waiting for another try. */
  readonly concurrency: number
  /** How long one try may take before its signal is aborted, in milliseconds. */
  readonly deadlineMs: number
}
