import type { Problem } from '@signalbox/contracts'

// Longer than a slow query takes, shorter than the patience of a reader.
const timeoutMs = 8000

/** The dashboard's api gave no usable answer. The message is one sentence for the reader. */
export class NoAnswer extends Error {
  override name = 'NoAnswer'
  /** What the server said of it, where it said something. */
  readonly problem: Partial<Problem>

  constructor(message: string, problem: Partial<Problem> = {}, options?: ErrorOptions) {
    super(message, options)
    this.problem = problem
  }
}

function problemIn(body: unknown): Partial<Problem> {
  const { code, detail } = Object(body) as Partial<Problem>
  return {
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof detail === 'string' ? { detail } : {}),
  }
}

/** Makes an answer of its text; throws when it cannot. */
export type Read<T> = (text: string) => T

async function ask<T>(path: string, init: RequestInit = {}, read: Read<T> = JSON.parse): Promise<T> {
  const signal = AbortSignal.timeout(timeoutMs)
  const response = await fetch(path, { ...init, signal }).catch((cause: unknown) => {
    const slow = cause instanceof DOMException && cause.name === 'TimeoutError'
    const detail = slow ? `did not answer within ${timeoutMs / 1000} s` : 'cannot be reached'
    throw new NoAnswer(`The dashboard’s server ${detail}`, {}, { cause })
  })
  const text = await response.text().catch(() => '')
  const body = readBody(text, response.ok ? read : JSON.parse)
  if (!response.ok) {
    const problem = { ...problemIn(body), status: response.status }
    throw new NoAnswer(
      `The dashboard’s server answered ${response.status}: ${problem.detail ?? 'no reason given'}`,
      problem,
    )
  }
  if (typeof body !== 'object' || body === null) {
    throw new NoAnswer('What answers at this address is not the dashboard’s server, as it sent no JSON')
  }
  return body as T
}

function readBody<T>(text: string, read: Read<T>): unknown {
  try {
    return read(text)
  } catch {
    return undefined
  }
}

/**
 * Reads JSON from the dashboard's own api.
 *
 * @param path with query, on the same origin
 * @param read makes an answer of its text, where not all of it is to become ordinary values
 * @throws NoAnswer when there is no answer within 8 s, or one that is an error or not JSON
 */
export async function fetchJson<T>(path: string, read?: Read<T>): Promise<T> {
  return await ask(path, {}, read)
}

/**
 * Asks the dashboard's own api to do something.
 *
 * @param body sent as JSON
 * @throws NoAnswer as `fetchJson` does
 */
export async function postJson<T>(path: string, body: unknown): Promise<T> {
  const headers = { 'content-type': 'application/json' }
  return await ask(path, { method: 'POST', headers, body: JSON.stringify(body) })
}
