import { cutEvent, cutObject, eventIn, readUsualLine, SealedEvent } from '@signalbox/contracts'

/** A row of the outbox, as a relay reads it. */
export type Row = {
  /** Later rows of a transaction have higher numbers; which of two transactions commits first, they do not tell. */
  readonly number: number
  readonly shard: number
  /** `orders`, or with one of its lanes `orders.urgent`. */
  readonly topic: string
  /** Rows of one aggregate leave in the order of their numbers. */
  readonly aggregate: string | null
  /** An event as one line of JSON. */
  readonly event: string
}

export type FailedRow = { readonly row: Row; readonly reason: string }

/** Reads the event of a row; nothing where it is none, as somebody has written the row by hand. */
export function eventOf({ event }: Row): SealedEvent | undefined {
  const usual = readUsualLine(event)
  if (usual) return usual
  const read = eventIn(cutObject(event, cutEvent) ?? null, SealedEvent)
  return 'event' in read ? read.event : undefined
}

/** The topic onto which the event of a row goes, and the lane of it. Neither has a dot in its name. */
export function wayOf({ topic: key }: Pick<Row, 'topic'>): {
  readonly topic: string
  readonly lane?: string
} {
  const [topic = '', lane] = key.split('.')
  return lane === undefined ? { topic } : { topic, lane }
}
