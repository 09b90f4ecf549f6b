import { splitLines } from '@signalbox/contracts'
import { v5 as uuidv5, v7 as uuidv7 } from 'uuid'
import type * as z from 'zod'
import type { Consumable } from './handler.ts'
import type { MessageFacts } from './message-facts.ts'

/** One line of a message that is no event. */
type Undecodable = {
  readonly body: Buffer
  /** Of this line, made from the message's own id. */
  readonly messageId: string | undefined
  readonly error: string
}

type DecodedMessage<Event> = {
  readonly events: readonly Event[]
  readonly undecodable: readonly Undecodable[]
}

export type Decode<Event> = (facts: MessageFacts) => DecodedMessage<Event>

export type EventSchema = z.ZodType<Consumable>

// The namespace for ids made from a message id; any constant UUID does, as long as it never changes.
const idNamespace = '6f1c4a52-8f0e-4d2b-9c53-0a7a3f0d9a11'
const utf8 = new TextDecoder('utf-8', { fatal: true })

/**
 * Reads a message body: one or more events as NDJSON. Bad lines are given back beside the good ones.
 *
 * An event without an id gets one made from the message id and its line number, so that the same message
 * gives the same ids whenever it is delivered. Without a message id it gets a new one each time, and then
 * a redelivery stores it again: only at-least-once is promised for it. An event that names no trace belongs to the
 * message's.
 */
export function decodeEvents<Schema extends EventSchema>(schema: Schema): Decode<z.infer<Schema>> {
  return ({ body, messageId, traceparent }) => {
    const text = textOf(body)
    const lines = text === undefined ? [] : splitLines(text)
    if (lines.length === 0) {
      const error = text === undefined ? 'The body is not UTF-8 text' : 'The body is empty'
      return { events: [], undecodable: [{ body, messageId, error }] }
    }
    const events: z.infer<Schema>[] = []
    const undecodable: Undecodable[] = []
    for (const [index, line] of lines.entries()) {
      const lineId = () => (messageId === undefined ? undefined : `${messageId}:${index}`)
      const result = decodeLine(line, schema, lineId)
      if (typeof result !== 'string') {
        if (traceparent !== undefined) result.event.traceparent ??= traceparent
        events.push(result.event)
      } else undecodable.push({ body: Buffer.from(line), messageId: lineId(), error: result })
    }
    return { events, undecodable }
  }
}

function textOf(body: Buffer): string | undefined {
  try {
    return utf8.decode(body)
  } catch {
    return undefined
  }
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
    const json: unknown = JSON.parse(line)
    const isObject = typeof json === 'object' && json !== null
    const result = schema.safeParse(isObject && !('id' in json) ? { ...json, id: idFrom(lineId()) } : json)
    if (result.success) return { event: result.data }
    const issue = result.error.issues[0]
    // Only the field: keys further inside are the client's text.
    return `${String(issue?.path[0] ?? 'The event')}: ${issue?.message}`
  } catch {
    // A check that throws is a bug in it, and no reason to deliver the same message for ever.
    return 'The line is not JSON that can be checked'
  }
}
