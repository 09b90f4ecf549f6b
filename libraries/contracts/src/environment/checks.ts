import * as z from 'zod'

export const text = z.string()

const urlOf = (protocol: RegExp, example: string) =>
  z.url({ protocol, error: `must be a URL such as ${example}` })

export const amqpUrl = urlOf(/^amqps?$/, 'amqp://user:password@host:5672')
export const postgresUrl = urlOf(/^postgres(ql)?$/, 'postgresql://user:password@host:5432/database')
export const httpUrl = urlOf(/^https?$/, 'https://user:password@host/path')

/** A whole number, both limits included. */
export const whole = (least: number, most: number) =>
  z.coerce
    .number({ error: `must be a whole number from ${least} to ${most}` })
    .int()
    .min(least)
    .max(most)

/** A number from 0 to 1. */
export const share = z.coerce.number({ error: 'must be a number from 0 to 1' }).min(0).max(1)

/** Origins as browsers write them, with commas in between, or `*`. Becomes a list. */
export const origins = z
  .string()
  .transform((list) => list.split(',').map((origin) => origin.trim()))
  .transform((list) => list.filter((origin) => origin !== ''))
  .refine((list) => list.every(isOrigin), {
    error: 'must be origins such as https://shop.example, with commas in between, or * for all',
  })

function isOrigin(origin: string): boolean {
  return (
    origin === '*' ||
    (/^https?:[^*]+$/.test(origin) && URL.canParse(origin) && new URL(origin).origin === origin)
  )
}

/** Names with commas in between. Becomes a list. */
export const names = z
  .string()
  .transform((list) => list.split(',').map((name) => name.trim()))
  .refine((list) => !list.includes(''), { error: 'must be names with commas in between' })

/** `name=origin`, with commas in between. Becomes the origins by their names. */
export const originsByName = z
  .string()
  .transform((list) => list.split(',').filter((entry) => entry.trim() !== ''))
  .transform((list) => list.map((entry) => entry.split('=').map((part) => part.trim())))
  .refine(
    (list) =>
      list.every(
        ([name, origin = '*', ...more]) => name && origin !== '*' && isOrigin(origin) && more.length === 0,
      ),
    {
      error: 'must be names with origins, such as shop=https://shop.example, with commas in between',
    },
  )
  .transform((list) => Object.fromEntries(list) as Readonly<Record<string, string>>)

/** Texts with commas in between, several so that one can take the place of another. Becomes a list. */
export const secrets = z
  .string()
  .transform((list) => list.split(',').map((one) => one.trim()))
  .refine((list) => !list.includes(''), { error: 'must be texts with commas in between' })

const prefix = 'whsec_'

/** What signs posts: `whsec_` and 24 to 64 bytes in base64, as in Standard Webhooks. Becomes the bytes. */
export const webhookSecret = z.string().transform((secret, context): Uint8Array => {
  const base64 = secret.slice(prefix.length)
  const key = Buffer.from(base64, 'base64')
  const isKey = key.toString('base64') === base64 && key.length >= 24 && key.length <= 64
  if (secret.startsWith(prefix) && isKey) return key
  context.addIssue(`must be ${prefix} and the output of openssl rand -base64 32`)
  return z.NEVER
})
