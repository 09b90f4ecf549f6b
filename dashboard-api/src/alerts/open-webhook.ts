import { splitCredentials } from '../split-credentials.ts'
import { webhookHeaders } from './sign-webhook.ts'

const timeoutMs = 5_000

/** Posts a body under an id. Throws when it was not taken: no answer in time, or one that is no success. */
export type Webhook = (id: string, body: string) => Promise<void>

/**
 * Makes the function that posts to a webhook. Redirects are not followed: a message goes where it was told to, or
 * nowhere.
 *
 * @param address with user and password where it needs them; it may be a secret as a whole, so no error names it
 * @param key signs what is posted; nothing leaves that out
 */
export function openWebhook(address: string, key: Uint8Array | undefined): Webhook {
  const { url, headers } = splitCredentials(address)
  return async (id, body) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        ...headers,
        'content-type': 'application/json',
        ...webhookHeaders(id, Date.now(), body, key),
      },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    })
    await response.body?.cancel()
    if (!response.ok) throw new Error(`The webhook answered with status ${response.status}`)
  }
}
