import { z, type EventError } from '@signalbox/contracts'
import Mustache from 'mustache'
import { payloads } from '@signalbox/systems/notifications/events/notification.ts'

const { sms, email, push } = payloads

/** Text with `{{names}}` in it. What is put there is escaped where it is HTML, and there is no other way to put it. */
const text = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[^\0]*$/)
    .superRefine((written, context) => {
      const wrong = problemOf(written)
      if (wrong !== undefined) context.addIssue({ code: 'custom', message: wrong })
    })

/** The texts of each channel, without its recipients. */
export const TemplateRequest = z.discriminatedUnion(
  'channel',
  [
    z.strictObject({ channel: z.literal('sms'), payload: z.strictObject({ message: text(1_600) }) }),
    z.strictObject({
      channel: z.literal('email'),
      payload: z.strictObject({ subject: text(998), body: text(200_000) }),
    }),
    z.strictObject({
      channel: z.literal('push'),
      payload: z.strictObject({
        title: text(200),
        body: text(4_000),
        image: text(2_000).optional(),
        link: text(2_000).optional(),
      }),
    }),
  ],
  { error: `Must be one of ${Object.keys({ sms, email, push }).join(', ')}` },
)

/** A channel and its texts. */
export type Texts = z.infer<typeof TemplateRequest>
export type Template = Texts & { readonly name: string; readonly version: number }

export const templateName = z.string().regex(/^[a-z][a-z0-9-]{0,99}$/, {
  error: 'Must be of small letters, digits and -, such as welcome',
})

/** Which template a notification is made from, and what is put into it. */
export const TemplateUse = z.strictObject({
  name: templateName,
  version: z.int().min(1).max(1_000_000).optional(),
  variables: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()], { error: 'Must be text or a number' }))
    .default({}),
})
export type TemplateUse = z.infer<typeof TemplateUse>

/**
 * The texts that a template makes.
 *
 * @returns what is wrong where a name in it has no variable: nobody is to read a text with a hole
 */
export function render(
  { channel, payload }: Template,
  { variables }: TemplateUse,
): { readonly texts: Record<string, string> } | { readonly errors: EventError[] } {
  const missing = new Set(textsOf(payload).flatMap(([, written]) => namesIn(written)))
  for (const name of Object.keys(variables)) missing.delete(name)
  if (missing.size > 0)
    return {
      errors: [...missing].slice(0, 10).map((name) => ({
        pointer: `/template/variables/${name}`,
        code: 'missing_field',
        detail: 'The template needs it',
      })),
    }
  // Without what every object has, such as a constructor.
  const view = Object.assign(Object.create(null) as object, variables)
  const texts = textsOf(payload).map(([field, written]) => {
    const isHtml = channel === 'email' && field === 'body'
    const escape = isHtml ? undefined : String
    return [field, Mustache.render(written, view, {}, escape ? { escape } : {})] as const
  })
  return { texts: Object.fromEntries(texts) }
}

const textsOf = (payload: Template['payload']) => Object.entries(payload as Record<string, string>)

const namesIn = (written: string): string[] =>
  Mustache.parse(written).flatMap(([kind, name]) => (kind === 'name' ? name : []))

/** Only names are taken: sections could make a text endless, and what is not escaped could make it somebody else's. */
function problemOf(written: string): string | undefined {
  try {
    const isPlain = Mustache.parse(written).every(([kind]) => kind === 'name' || kind === 'text')
    const named = isPlain && namesIn(written).every((name) => /^\w{1,100}$/.test(name))
    return named ? undefined : 'Must have nothing but names in its braces, such as {{first_name}}'
  } catch {
    return 'Must have a name in all of its braces, such as {{first_name}}'
  }
}
