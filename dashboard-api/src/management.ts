import type { Logger } from '@signalbox/runtime'
import { splitCredentials } from './split-credentials.ts'

const timeoutMs = 2_000

export type Management = {
  /** Reads JSON from a path below `/api`. Throws when there is no answer, or one that is no success. */
  get(path: string): Promise<unknown>
}

/**
 * Makes a reader of the RabbitMQ management API.
 *
 * @param managementUrl with user and password
 */
export function openManagement(managementUrl: string): Management {
  const { url, headers } = splitCredentials(managementUrl)
  const base = `${url.origin}${url.pathname.replace(/\/$/, '')}/api`
  return {
    async get(path) {
      const signal = AbortSignal.timeout(timeoutMs)
      const response = await fetch(`${base}${path}`, { headers, redirect: 'error', signal })
      if (response.ok) return await response.json()
      await response.body?.cancel()
      throw new BadStatus(`The RabbitMQ management API answered with status ${response.status}`)
    },
  }
}

/** The management API answered, and said no. */
class BadStatus extends Error {
  override readonly name = 'BadStatus'
}

/**
 * Makes a reader that never throws: when it fails it answers with what `failed` makes of one sentence on why. A
 * failure is logged once, until there was a success.
 */
export function orFailed<Value>(
  read: () => Promise<Value>,
  failed: (detail: string) => Value,
  log: Logger,
): () => Promise<Value> {
  let failing = false
  return async () => {
    try {
      const value = await read()
      failing = false
      return value
    } catch (error) {
      if (!failing) log.warn({ err: error }, 'The RabbitMQ management API gave no usable answer')
      failing = true
      return failed(
        error instanceof BadStatus ? error.message : 'The RabbitMQ management API gave no usable answer',
      )
    }
  }
}
