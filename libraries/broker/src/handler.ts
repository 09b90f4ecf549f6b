import type { Writable } from '@signalbox/contracts'

/** What has to be known of an event to consume it. What names no trace itself gets that of its message. */
export type Consumable = Writable & { readonly id: string; traceparent?: string | undefined }

/** An event together with what is known about its arrival. */
export type Received<Event> = {
  readonly event: Event
  /** When this process got it from RabbitMQ. */
  readonly receivedDate: Date
  /** 1 for the first time, and one more for each retry tier that it has been through. */
  readonly attempt: number
  /** When it failed for the first time; nothing on the first attempt. */
  readonly firstFailure?: Date | undefined
  /** Until when it is to wait, where a handler asked for that; it is not handled before. */
  readonly notBefore?: Date | undefined
}

/** What is to become of one event of a batch that is not simply done. */
export type Verdict = {
  /** `dead`: to the dead letters. `retry`: to a retry tier, from which it comes back by itself. */
  readonly verdict: 'dead' | 'retry'
  /** A short, stable word for people and filters, such as `id_reuse`. */
  readonly reason: string
  /** One sentence. It must not hold a value. */
  readonly detail: string
  /**
   * For `retry`: how long to wait at least, in milliseconds. The wait is made of tiers one after the other, and so longer than
   * asked for by less than the shortest. Without it the first attempt takes the first tier, the second the second, and after
   * the last tier the event is dead.
   */
  readonly afterMs?: number
}

/** Verdicts by the event that they are about. An event without one is done. */
export type Verdicts<Event> = ReadonlyMap<Received<Event>, Verdict>

/**
 * What a service does with a batch of events.
 *
 * - It resolves: every event of the batch is settled, and the messages that carried them are acked. Events with
 *   a verdict go where that says, before the ack.
 * - It throws `PermanentError`: the batch is halved until the event at fault stands alone. That one becomes
 *   a dead letter, the others are handled.
 * - It throws anything else: the batch is held and handled again, with backoff, until it works. No event is
 *   given up because a dependency is away.
 *
 * The same event may come again at any time, so what a handler does must be the same done twice. Under load it is
 * called with the next batch while it works on one, unless they are to be handled `inOrder`.
 */
export type Handle<Event> = (batch: readonly Received<Event>[]) => Promise<Verdicts<Event> | void>
