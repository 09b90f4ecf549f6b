import type { Database } from '@signalbox/database'
import type { Logger } from '@signalbox/runtime'

type ForgetOptions = { readonly database: Database; readonly days: number; readonly log: Logger }

const hourMs = 3_600_000

/** Forgets each hour the addresses of entries that are older than so many days. */
export function forgetAddresses({ database, days, log }: ForgetOptions): AsyncDisposable {
  const stopping = new AbortController()
  let running = forget()
  const timer = setInterval(() => void (running = running.then(forget)), hourMs)

  async function forget(): Promise<void> {
    const statement = {
      name: 'forget-addresses',
      text: 'SELECT forget_revenue_addresses($1) AS more',
      values: [days],
    }
    try {
      let more: boolean | undefined = true
      while (more && !stopping.signal.aborted)
        more = (await database.query<{ more: boolean }>(statement))[0]?.more
    } catch (error) {
      log.warn({ err: error }, 'Cannot forget old addresses; trying again in an hour')
    }
  }

  return {
    async [Symbol.asyncDispose]() {
      stopping.abort()
      clearInterval(timer)
      await running
    },
  }
}
