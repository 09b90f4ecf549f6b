import { createHmac } from 'node:crypto'

/**
 * The headers of a webhook that let its receiver drop doubles and check who sent it, as in Standard Webhooks
 * (https://www.standardwebhooks.com).
 *
 * @param id the same each time that the same message is posted
 * @param time in milliseconds since 1970
 * @param key nothing leaves the signature out
 */
export function webhookHeaders(
  id: string,
  time: number,
  body: string,
  key: Uint8Array | undefined,
): Record<string, string> {
  const timestamp = String(Math.floor(time / 1_000))
  const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp }
  if (key === undefined) return headers
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
  return { ...headers, 'webhook-signature': `v1,${signature}` }
}
