import * as z from 'zod'
import { isObject, rfc3339, text } from './fields.ts'

/** Under this name in its `data` an event keeps the attributes of the CloudEvent that it came as. */
export const contextKey = '_cloudevent'

const word = text.min(1, { error: 'Must not be empty' })
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

export const cloudEventExtension = z.union([text, z.boolean(), z.int32()], {
  error: 'Must be text, true, false, or a whole number of 32 bits',
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

/** Takes the attributes of a CloudEvent out of the `data` that an event keeps them in. */
export function splitContext(data: unknown): {
  readonly context: CloudEventContext | undefined
  /** What the sender has put into `data`; nothing where there was none. */
  readonly data: unknown
} {
  if (!isObject(data) || !Object.hasOwn(data, contextKey)) return { context: undefined, data }
  const { [contextKey]: kept, ...own } = data
  const { data: context } = CloudEventContext.safeParse(kept)
  if (!context) return { context, data }
  return { context, data: Object.keys(own).length > 0 ? own : context.data }
}
