import type { ClientOptions } from './client-options.ts'

/** Timers cannot be set further than this, about 24 days. */
const timerMax = 2 ** 31 - 1

/**
 * Checks a client's options.
 *
 * @returns the address to which events are posted
 * @throws TypeError that names the option
 */
export function checkOptions(options: Required<ClientOptions>, path: string): string {
  const { url, key, fetch, batchEventsMax, batchBytesMax, concurrency, attemptTimeoutMs, deadlineMs } =
    options
  if (typeof fetch !== 'function') {
    throw new TypeError('Cannot create a client without fetch; pass one as the option fetch')
  }
  // It is not repeated here, as it is a secret.
  if (key !== undefined && !/^[\x21-\x7e]+$/.test(key)) {
    throw new TypeError('Option key must be an ingest key, such as sbk_web-shop_...')
  }
  const limits = { batchEventsMax, batchBytesMax, concurrency, attemptTimeoutMs, deadlineMs }
  for (const [name, value] of Object.entries(limits)) {
    if (!Number.isInteger(value) || value < 1 || value > timerMax) {
      throw new TypeError(`Option ${name} must be a whole number from 1 to ${timerMax}, not ${String(value)}`)
    }
  }
  return endpointOf(url, path)
}

function endpointOf(url: unknown, path: string): string {
  const endpoint = `${String(url).replace(/\/+$/, '')}${path}`
  const page = (globalThis as { location?: { href?: string } }).location?.href
  if (typeof url !== 'string' || !URL.canParse(endpoint, page)) {
    throw new TypeError("Option url must be the api's address, such as http://127.0.0.1:3000")
  }
  const { protocol, username, password } = new URL(endpoint, page)
  if (protocol !== 'http:' && protocol !== 'https:') {
    throw new TypeError(`Option url must begin with http:// or https://, not ${protocol}`)
  }
  // The address is not repeated here, as it holds a secret.
  if (username !== '' || password !== '')
    throw new TypeError('Option url must not hold a user name or password')
  return endpoint
}
