import type { Decode } from './decode-message.ts'
import type { HandleEach, Pace } from './handle-each.ts'
import type { Consumable, Handle } from './handler.ts'

type CommonOptions<Event> = {
  readonly queue: string
  readonly decode: Decode<Event>
  /** Most messages in hand at the same time, where they are small. A message may hold many events. */
  readonly prefetch?: number
}

export type ConsumerOptions<Event extends Consumable> = CommonOptions<Event> & {
  readonly handle: Handle<Event>
  /** A batch takes no further message once it holds this many events. */
  readonly batchEventsMax?: number
  /**
   * Whether a batch has to be done before the next one begins, also where it fails and is tried again: then what one process
   * handles is in the order of its arrival. It costs up to a fifth of the speed.
   */
  readonly inOrder?: boolean
}

export type EachConsumerOptions<Event extends Consumable> = CommonOptions<Event> &
  Pace & { readonly handleEach: HandleEach<Event> }
