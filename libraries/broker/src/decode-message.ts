import { splitLines } from '@signalbox/contracts'
import { v5 as uuidv5, v7 as uuidv7 } from 'uuid'
import type * as z from 'zod'

/** One line of a message that is no event. */
type Undecodable = { readonly body: Buffer; readonly error: string }

export type DecodedMessage<Event> = {
  readonly events: readonly Event[]
  readonly undecodable: readonly Undecodable[]
}

// The namespace for ids made from a message id; any constant UUID does, as long as it never changes.
const idNamespace = '6f1c4a52-8f0e-4d2b-9c53-0a7a3f0d9a11'
const utf8 = new TextDecoder('utf-8', { fatal: true })

/**
 * Reads a message body: one or more events as NDJSON. Bad lines are given back beside the good ones.
 *
 * An event without an id gets one made from the message id and its line number, so that the same message
 * gives the same ids whenever it is delivered. Without a message id it gets a new one each time, and then
 * a redelivery stores it again: only at-least-once is promised for it.
 */
export function decodeMessage<Schema extends z.ZodType>(
  body: Buffer,
  schema: Schema,
  messageId: string | undefined,
): DecodedMessage<z.infer<Schema>> {
  let text: string
  try {
    text = utf8.decode(body)
  } catch {
    return { events: [], undecodable: [{ body, error: 'The body is not UTF-8 text' }] }
  }
  const lines = splitLines(text)
  if (lines.length === 0) return { events: [], undecodable: [{ body, error: 'The body is empty' }] }

  const events: z.infer<Schema>[] = []
  const undecodable: Undecodable[] = []
  for (const [index, line] of lines.entries()) {
    const result = decodeLine(line, schema, () =>
      messageId ? uuidv5(`${messageId}:${index}`, idNamespace) : uuidv7(),
    )
    if (typeof result === 'string') undecodable.push({ body: Buffer.from(line), error: result })
    else events.push(result.event)
  }
  return { events, undecodable }
}

/** @returns the event, or a sentence on why the line is none; it never repeats what the line holds */
function decodeLine<Schema extends z.ZodType>(
  line: string,
  schema: Schema,
  makeId: () => string,
): { event: z.infer<Schema> } | string {
  let json: unknown
  try {
    json = JSON.parse(line)
  } catch {
    return 'The line is not JSON'
  }
  if (typeof json === 'object' && json !== null && !('id' in json)) json = { ...json, id: makeId() }
  const result = schema.safeParse(json)
  if (result.success) return { event: result.data }
  const issue = result.error.issues[0]
  return `${issue?.path.join('.') || 'The event'}: ${issue?.message}`
}
