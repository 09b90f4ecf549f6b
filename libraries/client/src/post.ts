import { readText } from './read-text.ts'
import type { Stop } from './stop.ts'

/** An HTTP answer, read to its end. */
export type Reply = { readonly status: number; readonly retryAfter: string | null; readonly text: string }

/** There was no whole answer; whether the request arrived is unknown. */
export type NoReply = { readonly failure: string }

type PostOptions = {
  readonly fetch: typeof globalThis.fetch
  readonly endpoint: string
  readonly key: string | undefined
  readonly contentType: string
  readonly body: string
  readonly timeoutMs: number
  /** Ends the attempt early. */
  readonly stop: Stop
}

/**
 * One attempt: posts a body and reads the answer, both within the time-out. It never rejects, and it leaves
 * no timer, listener or unread body behind.
 */
export async function post(options: PostOptions): Promise<Reply | NoReply> {
  const { timeoutMs, stop } = options
  const attempt = new AbortController()
  let end: (noReply: NoReply) => void = () => {}
  // Raced against the exchange, for a fetch that does not listen to its signal.
  const ended = new Promise<NoReply>((resolve) => (end = resolve))
  const giveUp = (failure: string) => {
    end({ failure })
    attempt.abort()
  }
  const timer = setTimeout(() => giveUp(`no answer within ${timeoutMs} ms`), timeoutMs)
  const off = stop.onStop(() => giveUp('no answer by then'))
  try {
    return await Promise.race([exchange(options, attempt.signal), ended])
  } finally {
    clearTimeout(timer)
    off()
  }
}

async function exchange(options: PostOptions, signal: AbortSignal): Promise<Reply | NoReply> {
  const { fetch, endpoint, key, contentType, body } = options
  try {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'content-type': contentType,
        accept: 'application/json, application/problem+json',
        ...(key !== undefined && { authorization: `Bearer ${key}` }),
      },
      body,
      signal,
      cache: 'no-store',
      // Following a 301 or 302 would turn the POST into a GET and send nothing.
      redirect: 'manual',
    })
    const text = await readText(response, signal)
    return { status: response.status, retryAfter: response.headers.get('retry-after'), text }
  } catch (error) {
    return { failure: `no whole answer (${describe(error)})` }
  }
}

/** Node says only "fetch failed" and hides the reason in the cause. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { cause } = error
  if (cause instanceof Error) return 'code' in cause ? String(cause.code) : cause.message
  return error.message
}
