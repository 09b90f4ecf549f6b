import type { Problem } from '@signalbox/contracts'

// Longer than a slow query takes, shorter than the patience of a reader.
const timeoutMs = 8000

/** What an error answer said. */
export type Refusal = {
  readonly status: number
  /** One sentence on what to do, where the server gave one. */
  readonly detail: string | undefined
}

/** The dashboard's api gave no usable answer. The message is one sentence for the reader. */
export class NoAnswer extends Error {
  override name = 'NoAnswer'
  /** Nothing when there was no answer at all, or one that is not JSON. */
  readonly refusal: Refusal | undefined

  constructor(message: string, { refusal, ...options }: ErrorOptions & { refusal?: Refusal } = {}) {
    super(message, options)
    this.refusal = refusal
  }
}

function detailOf(body: unknown): string | undefined {
  const detail = (body as Partial<Problem> | null)?.detail
  return typeof detail === 'string' ? detail : undefined
}

/**
 * Reads JSON from the dashboard's own api.
 *
 * @param path with query, on the same origin
 * @param init what else the request has, such as its method
 * @throws NoAnswer when there is no answer within 8 s, or one that is an error or not JSON
 */
export async function fetchJson<T>(path: string, init: RequestInit = {}): Promise<T> {
  const signal = AbortSignal.timeout(timeoutMs)
  const response = await fetch(path, { ...init, signal }).catch((cause: unknown) => {
    const slow = cause instanceof DOMException && cause.name === 'TimeoutError'
    const detail = slow ? `did not answer within ${timeoutMs / 1000} s` : 'cannot be reached'
    throw new NoAnswer(`The dashboard's server ${detail}`, { cause })
  })
  const body: unknown = await response.json().catch(() => undefined)
  if (!response.ok) {
    const refusal = { status: response.status, detail: detailOf(body) }
    throw new NoAnswer(
      `The dashboard's server answered ${response.status}: ${refusal.detail ?? 'no reason given'}`,
      { refusal },
    )
  }
  if (typeof body !== 'object' || body === null) {
    throw new NoAnswer('What answers at this address is not the dashboard’s server, as it sent no JSON')
  }
  return body as T
}
