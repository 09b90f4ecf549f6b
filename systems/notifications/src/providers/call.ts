import type { Answer } from './provider.ts'

/** What a provider answered, as far as it can be read. */
export type Reply = {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** Nothing where it is no JSON object. */
  readonly json: Readonly<Record<string, unknown>> | undefined
}

// The request was never sent.
const neverSent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_HAS_EXPIRED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
])

const answerCharacters = 500

/** Asks a provider. Where there is no answer it says whether the request may have reached it all the same. Never throws. */
export async function call(url: string, request: RequestInit): Promise<Reply | Answer> {
  try {
    const response = await fetch(url, { ...request, redirect: 'error' })
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, json: objectIn(text) }
  } catch (error) {
    return failureOf(error)
  }
}

/** What an error in place of an answer means. */
export function failureOf(error: unknown): Answer {
  const { name, code, cause } = error as { name?: string; code?: string; cause?: { code?: string } }
  const why = cause?.code ?? code
  if (why !== undefined && neverSent.has(why)) return { outcome: 'later', error: why.toLowerCase() }
  return {
    outcome: 'uncertain',
    error: name === 'TimeoutError' || name === 'AbortError' ? 'no_answer_in_time' : 'connection_broke',
  }
}

function objectIn(text: string): Reply['json'] {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Reply['json']) : undefined
  } catch {
    return undefined
  }
}

export const isReply = (one: Reply | Answer): one is Reply => 'status' in one

// What a table of a provider's answers says.
export const recipient = (error: string) => ({ outcome: 'refused', blames: 'recipient', error }) as const
export const token = (error: string) => ({ outcome: 'refused', blames: 'token', error }) as const
export const provider = (error: string) => ({ outcome: 'refused', blames: 'provider', error }) as const
export const later = (error: string) => ({ outcome: 'later', error }) as const

/** What a provider's codes and statuses mean, beyond what they mean with everybody. */
export type Meanings = Readonly<
  Record<string, ReturnType<typeof recipient | typeof token | typeof provider | typeof later>>
>

/**
 * Says what an answer that is no success means: the first of its codes that the table knows, or else its status.
 *
 * @param hide what must not be shown, wherever it stands in the answer
 */
export function judge(
  reply: Reply,
  meanings: Meanings,
  codes: readonly unknown[],
  hide: readonly string[],
): Answer {
  const { status, headers, text } = reply
  const known = [...codes, status]
    .map((code) => meanings[String(code)])
    .find((meaning) => meaning !== undefined)
  // A gateway that has waited in vain does not know whether the server behind it has gone on.
  if (status === 504 && known === undefined) return { outcome: 'uncertain', error: 'status_504' }
  const usual = status === 429 || status >= 500 ? later(`status_${status}`) : provider(`status_${status}`)
  const meant = known ?? usual
  const retryAfterMs = meant.outcome === 'later' ? retryAfter(headers) : undefined
  return { ...meant, answer: shown(text, hide), ...(retryAfterMs === undefined ? {} : { retryAfterMs }) }
}

/** The beginning of an answer, without what is nobody's business. */
export function shown(text: string, hide: readonly string[]): string {
  let rest = text.slice(0, 4 * answerCharacters)
  for (const secret of hide) if (secret !== '') rest = rest.replaceAll(secret, '[hidden]')
  return rest.replaceAll('\0', '').slice(0, answerCharacters)
}

function retryAfter(headers: Headers): number | undefined {
  const after = headers.get('retry-after')
  if (after !== null) {
    const seconds = /^\d+(\.\d+)?$/.test(after) ? Number(after) : (Date.parse(after) - Date.now()) / 1_000
    return Number.isFinite(seconds) ? Math.max(0, seconds * 1_000) : undefined
  }
  // SendGrid's, in seconds since 1970.
  const reset = Number(headers.get('x-ratelimit-reset') ?? Number.NaN)
  return Number.isFinite(reset) && reset > 0 ? Math.max(0, reset * 1_000 - Date.now()) : undefined
}
