import type { Problem } from '@signalbox/contracts'

// Longer than a slow query takes, shorter than the patience of a reader.
const timeoutMs = 8000

/** The dashboard's api gave no usable answer. The message is one sentence for the reader. */
class NoAnswer extends Error {
  override name = 'NoAnswer'
}

function detailOf(body: unknown): string | undefined {
  const detail = (body as Partial<Problem> | null)?.detail
  return typeof detail === 'string' ? detail : undefined
}

/**
 * Reads JSON from the dashboard's own api.
 *
 * @param path with query, on the same origin
 * @throws NoAnswer when there is no answer within 8 s, or one that is an error or not JSON
 */
export async function fetchJson<T>(path: string): Promise<T> {
  const response = await fetch(path, { signal: AbortSignal.timeout(timeoutMs) }).catch((cause: unknown) => {
    const slow = cause instanceof DOMException && cause.name === 'TimeoutError'
    const detail = slow ? `did not answer within ${timeoutMs / 1000} s` : 'cannot be reached'
    throw new NoAnswer(`The dashboard's server ${detail}`, { cause })
  })
  const body: unknown = await response.json().catch(() => undefined)
  if (!response.ok) {
    throw new NoAnswer(
      `The dashboard's server answered ${response.status}: ${detailOf(body) ?? 'no reason given'}`,
    )
  }
  if (typeof body !== 'object' || body === null) {
    throw new NoAnswer('What answers at this address is not the dashboard’s server, as it sent no JSON')
  }
  return body as T
}
