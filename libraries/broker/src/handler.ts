/** An event together with what is known about its arrival. */
export type Received<Event> = {
  readonly event: Event
  /** When this process got it from RabbitMQ. */
  readonly receivedDate: Date
}

/**
 * What a service does with a batch of events.
 *
 * - It resolves: every event of the batch is settled, and the messages that carried them are acked.
 * - It throws `PermanentError`: the batch is halved until the event at fault stands alone. That one becomes
 *   a dead letter, the others are handled.
 * - It throws anything else: the batch is held and handled again, with backoff, until it works. No event is
 *   given up because a dependency is away.
 *
 * The same event may come again at any time, so what a handler does must be the same done twice.
 */
export type Handle<Event> = (batch: readonly Received<Event>[]) => Promise<void>
