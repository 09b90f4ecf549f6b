import * as z from 'zod'

const prefix = 'whsec_'

/** What signs posts: `whsec_` and 24 to 64 bytes in base64, as in Standard Webhooks. Becomes the bytes. */
export const webhookSecret = z.string().transform((secret, context): Uint8Array => {
  const base64 = secret.slice(prefix.length)
  const key = Buffer.from(base64, 'base64')
  if (
    secret.startsWith(prefix) &&
    key.toString('base64') === base64 &&
    key.length >= 24 &&
    key.length <= 64
  ) {
    return key
  }
  context.addIssue(`must be ${prefix} and the output of openssl rand -base64 32`)
  return z.NEVER
})
