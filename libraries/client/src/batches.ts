import { encodeEvents, ndjson } from '@signalbox/contracts'
import { newEvent } from './new-event.ts'
import type { ClientEvent, EventInput } from './new-event.ts'

/** One event of a call, written out once so that every attempt sends the very same bytes. */
export type Item<Event = ClientEvent> = {
  /** Its place among the events given, and so among the outcomes. */
  readonly index: number
  readonly event: Event
  readonly line: string
}

const encoder = new TextEncoder()

/**
 * Gives every event its id and writes it as one line of JSON.
 *
 * @throws TypeError when one is not an object or cannot be written as JSON; nothing was sent then
 */
export function prepare(events: readonly EventInput[]): Item[] {
  if (!Array.isArray(events))
    throw new TypeError('Cannot send what is not an array; wrap a single event in one')
  return events.map((input: unknown, index) => {
    if (typeof input !== 'object' || input === null || Array.isArray(input)) {
      throw new TypeError(`Cannot send event ${index} as it is not an object`)
    }
    const event = newEvent(input as EventInput)
    return { index, event, line: writeLine(event, index) }
  })
}

function writeLine(event: ClientEvent, index: number): string {
  let cause: unknown
  try {
    const line = typeof event.data === 'string' ? withText(event, event.data) : encodeEvents([event])
    if (line.startsWith('{')) return line
  } catch (error) {
    cause = error
  }
  const message = `Cannot send event ${index} as JSON has no form for it; remove cycles and BigInt values, and mend data that is text`
  throw new TypeError(message, { cause })
}

/** @throws SyntaxError when the text is no JSON; what is JSON and no object is the api's to refuse */
function withText(event: ClientEvent, data: string): string {
  JSON.parse(data)
  return `${encodeEvents([{ ...event, data: undefined }]).slice(0, -1)},"data":${data.replaceAll('\n', ' ')}}`
}

/** Packs events in their order into batches within both limits; one that is too large alone goes alone. */
export function packBatches<Event>(
  items: readonly Item<Event>[],
  eventsMax: number,
  bytesMax: number,
): Item<Event>[][] {
  const batches: Item<Event>[][] = []
  let batch: Item<Event>[] = []
  let batchBytes = 0
  for (const item of items) {
    const bytes = encoder.encode(item.line).byteLength + 1 // The line's end.
    if (batch.length > 0 && (batch.length >= eventsMax || batchBytes + bytes > bytesMax)) {
      batches.push(batch)
      batch = []
      batchBytes = 0
    }
    batch.push(item)
    batchBytes += bytes
  }
  if (batch.length > 0) batches.push(batch)
  return batches
}

/** Cuts a batch of two or more in halves. */
export function halve<Event>(batch: readonly Item<Event>[]): [Item<Event>[], Item<Event>[]] {
  const middle = Math.ceil(batch.length / 2)
  return [batch.slice(0, middle), batch.slice(middle)]
}

/** The request for a batch: one event as JSON, several as NDJSON. */
export function encodeBatch(batch: readonly Item<unknown>[]): { contentType: string; body: string } {
  const contentType = batch.length === 1 ? 'application/json' : ndjson
  return { contentType, body: batch.map((item) => item.line).join('\n') }
}
