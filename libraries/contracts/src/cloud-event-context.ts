import * as z from 'zod'
import { rfc3339, text } from './fields.ts'
import { jsonText, membersOf, objectOf, type JsonText } from './json/index.ts'

/** Under this name in its `data` an event keeps the attributes of the CloudEvent that it came as. */
export const contextKey = '_cloudevent'

// What the specification of CloudEvents allows in no attribute: control characters, and code points that are no
// characters. Halves of surrogate pairs are found wherever they are.
const noCharacters = /[\p{Cc}\p{Noncharacter_Code_Point}]/u
const attribute = text.refine((value) => !noCharacters.test(value), {
  error: 'Must not hold control characters, or code points that are no characters',
})
const word = attribute.min(1, { error: 'Must not be empty' })
const reference = word.regex(/^\S+$/, { error: 'Must be a URI reference, without blanks' })

/** The attributes that every CloudEvent has or may have; others are extensions. */
export const cloudEventAttributes = {
  specversion: z.literal('1.0', { error: 'Must be "1.0"' }),
  id: word,
  source: reference,
  type: word,
  subject: word.optional(),
  time: rfc3339.optional(),
  datacontenttype: word.optional(),
  dataschema: reference.optional(),
}

export const cloudEventExtension = z.union([attribute, z.boolean(), z.int32()], {
  error: 'Must be text without control characters, true, false, or a whole number of 32 bits',
})

/** Refuses attributes whose names no CloudEvent may have, `data_base64` with them. */
export function refuseOtherNames(event: object, context: z.core.$RefinementCtx): void {
  for (const key of Object.keys(event)) {
    if (/^[a-z0-9]+$/.test(key)) continue
    const message =
      key === 'data_base64'
        ? 'Bytes are not taken; send JSON or text as data'
        : 'Names of attributes are lower-case letters and digits; put what is your own inside data'
    context.addIssue({ code: 'custom', message, path: [key], params: { code: 'unknown_field' } })
  }
}

/** What an event keeps of a CloudEvent: all its attributes. */
const CloudEventContext = z
  // An empty `data` is kept here, as beside the context it would look like none.
  .object({ ...cloudEventAttributes, data: z.strictObject({}).optional() })
  .catchall(cloudEventExtension)
  .superRefine(refuseOtherNames)
export type CloudEventContext = z.infer<typeof CloudEventContext>

const emptyObject = jsonText({})

/** Puts the attributes of a CloudEvent into the `data` of an event, beside what the sender has put there. */
export function joinContext(context: CloudEventContext, data: JsonText | undefined): JsonText {
  const members = data === undefined ? new Map<string, JsonText>() : membersOf(data)
  const kept = data !== undefined && members.size === 0 ? { ...context, data: {} } : context
  return objectOf([...members, [contextKey, jsonText(kept)]])
}

/** Takes the attributes of a CloudEvent out of the `data` that an event keeps them in. */
export function splitContext(data: JsonText | null | undefined): {
  readonly context: CloudEventContext | undefined
  /** What the sender has put into `data`; nothing where there was none. */
  readonly data: JsonText | undefined
} {
  if (data === null || data === undefined) return { context: undefined, data: undefined }
  const members = membersOf(data)
  const kept = members.get(contextKey)
  const { data: context } = CloudEventContext.safeParse(kept && JSON.parse(kept))
  if (!context) return { context: undefined, data }
  members.delete(contextKey)
  return { context, data: members.size > 0 ? objectOf(members) : context.data && emptyObject }
}
