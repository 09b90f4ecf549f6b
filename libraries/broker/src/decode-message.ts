import { cutEvent, cutObject, eventIn, messageBytesMax, readUsualLine } from '@signalbox/contracts'
import type * as contracts from '@signalbox/contracts'
import { v5 as uuidv5, v7 as uuidv7 } from 'uuid'
import type * as z from 'zod'
import { gatherBadLines, type Undecodable } from './bad-lines.ts'
import { keepBeginning } from './letter-body.ts'
import { linesOf, type Pause } from './lines-of.ts'
import type { MessageFacts } from './message-facts.ts'

/** What the next step in reading a message has brought: an event, what is none, or nothing that is done yet. */
export type Decoded<Event> = { readonly event: Event } | Undecodable | Pause

/** Reads a message step by step, so that whoever asks for the steps can rest between any two. */
export type Decode<Event> = (facts: MessageFacts) => Generator<Decoded<Event>, void>

export type EventSchema = typeof contracts.Event | typeof contracts.SealedEvent

// The namespace for ids made from a message id; any constant UUID does, as long as it never changes.
const idNamespace = '6f1c4a52-8f0e-4d2b-9c53-0a7a3f0d9a11'
const setAside: Pause = { bytes: 0 }

/**
 * Reads a message body: one or more events as NDJSON. Bad lines come after all the good ones. Beyond 1,000 of them the
 * rest of the body is not read, and comes together with them.
 *
 * An event without an id gets one made from the message id and its line number, so that the same message
 * gives the same ids whenever it is delivered. Without a message id it gets a new one each time, and then
 * a redelivery stores it again: only at-least-once is promised for it. An event that names no trace belongs to the
 * message's.
 */
export function decodeEvents<Schema extends EventSchema>(schema: Schema): Decode<z.infer<Schema>> {
  return function* decode({ body, messageId, traceparent }) {
    const bad = gatherBadLines(messageId)
    let lines = 0
    let read = 0
    for (const line of linesOf(body)) {
      if (typeof line !== 'string' && !Buffer.isBuffer(line)) {
        yield line
        read += line.bytes
        if (bad.areTooMany) break
        continue
      }
      const index = lines
      lines += 1
      const lineId = () => (messageId === undefined ? undefined : `${messageId}:${index}`)
      const result = typeof line === 'string' ? decodeLine(line, schema, lineId) : whyNoText(line)
      if (typeof result !== 'string') {
        if (traceparent !== undefined) result.event.traceparent ??= traceparent
        yield result
      } else {
        bad.add(line, lineId(), result)
        yield setAside
      }
    }
    if (lines === 0) yield { ...(yield* keepBeginning(body)), messageId, error: 'The body is empty' }
    for (const { body: whole, ...why } of bad.all(body.subarray(read)))
      yield { ...why, ...(yield* keepBeginning(whole)) }
  }
}

function whyNoText({ length }: Buffer): string {
  return length > messageBytesMax
    ? `The line has ${length} bytes; an event has at most ${messageBytesMax}`
    : 'The line is not UTF-8 text'
}

function idFrom(lineId: string | undefined): string {
  return lineId === undefined ? uuidv7() : uuidv5(lineId, idNamespace)
}

/** @returns the event, or a sentence on why the line is none; it never repeats what the line holds */
function decodeLine<Schema extends EventSchema>(
  line: string,
  schema: Schema,
  lineId: () => string | undefined,
): { event: z.infer<Schema> } | string {
  try {
    const usual = readUsualLine(line)
    if (usual) return { event: usual as z.infer<Schema> }
    const cut = cutObject(line, cutEvent)
    if (cut === undefined) return 'The line is not JSON'
    const named =
      cut && !('id' in cut.fields) ? { ...cut, fields: { ...cut.fields, id: idFrom(lineId()) } } : cut
    const read = eventIn(named, schema)
    if ('event' in read) return read as { event: z.infer<Schema> }
    // Only the field: keys further inside are the client's text.
    const [, field = 'The event'] = read.errors[0]?.pointer.split('/') ?? []
    return `${field}: ${read.errors[0]?.detail}`
  } catch {
    // A check that throws is a bug in it, and no reason to deliver the same message for ever.
    return 'The line cannot be checked'
  }
}
