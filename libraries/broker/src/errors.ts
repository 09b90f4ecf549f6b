import { PermanentError } from '@signalbox/contracts'

// The ladder of what can go wrong, by what it costs:
//
//   PermanentError     one event is at fault (in contracts): it becomes a dead letter, everything else goes on
//   EventsTooLarge     the same for events that no broker takes: it says which they are
//   Unroutable         one message has no queue to go to: the caller is told, nothing was kept
//   BrokerUnavailable  nothing can be published now: the caller may send the same events again later

/** A message was not confirmed. It may have been kept all the same; publishing it again with the same ids is safe. */
export class BrokerUnavailable extends Error {
  override readonly name = 'BrokerUnavailable'
}

/** No queue is bound for this routing key, so the broker kept nothing. */
export class Unroutable extends Error {
  override readonly name = 'Unroutable'
}

/** These events can never be published, as each is larger than the largest message. */
export class EventsTooLarge extends PermanentError {
  override readonly name = 'EventsTooLarge'
  /** The places of those at fault among the events that were to be published. */
  readonly positions: readonly number[]

  /** @param bytes of the first one */
  constructor(positions: readonly number[], bytes: number, options?: ErrorOptions) {
    super('too_large', `The event takes ${bytes} bytes, which is more than a message may be`, options)
    this.positions = positions
  }
}
