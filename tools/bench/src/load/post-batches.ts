import { createEventBody, type EventKind } from './event-body.ts'
import { postInTurn, type PostInTurnOptions } from './post-in-turn.ts'

export type PostBatchesOptions = Pick<PostInTurnOptions, 'signal' | 'full' | 'onAccepted'> & {
  /** The api's address. */
  readonly url: string
  readonly kind: EventKind
}

/**
 * Posts batches of events to the api as fast as they are taken, until it is told to end.
 *
 * @throws when one is answered with anything but 202
 */
export async function postBatches({ url, kind, ...options }: PostBatchesOptions): Promise<void> {
  await postInTurn({
    ...options,
    url: `${url}/events`,
    taken: 202,
    linesOf(events) {
      const body = createEventBody(kind, events)
      return () => body.next()
    },
  })
}
