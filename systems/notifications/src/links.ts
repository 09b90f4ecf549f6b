import { createHmac, timingSafeEqual } from 'node:crypto'

export type LinkOptions = {
  /** Where the door is found, without a slash at the end. */
  readonly url: string
  readonly key: string
}

/**
 * Makes the headers by which a mail program lets the recipient of an email take themselves off the list with one click (RFC 2369,
 * RFC 8058). Nobody can make a link for somebody else who does not know the key.
 */
export function unsubscribeHeaders({ url, key }: LinkOptions) {
  return (recipient: string): Readonly<Record<string, string>> => {
    const query = new URLSearchParams({
      recipient,
      signature: signatureOf(key, recipient).toString('base64url'),
    })
    return {
      'List-Unsubscribe': `<${url}/unsubscribe?${query.toString()}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    }
  }
}

/** Whether a link to `/unsubscribe` was made with this key. */
export function isOurLink(key: string, recipient: string, signature: string): boolean {
  const [given, right] = [Buffer.from(signature, 'base64url'), signatureOf(key, recipient)]
  return given.length === right.length && timingSafeEqual(given, right)
}

// The channel is in it, so that the key can sign links of others one day.
const signatureOf = (key: string, recipient: string) =>
  createHmac('sha256', key).update(`unsubscribe email ${recipient.toLowerCase()}`).digest()
