import { setMaxListeners } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'

// As often as the page asks.
const everyMs = 5_000

/** Lets viewers look at the dashboard, each at its own moment, until it is disposed. */
export function watchDashboard(url: string, viewers: number): AsyncDisposable {
  const over = new AbortController()
  setMaxListeners(0, over.signal)
  async function look(viewer: number): Promise<void> {
    try {
      await wait((viewer / viewers) * everyMs, undefined, { signal: over.signal })
      for (;;) {
        const response = await fetch(`${url}/api/overview?window=5m`, { signal: over.signal })
        await response.arrayBuffer()
        await wait(everyMs, undefined, { signal: over.signal })
      }
    } catch (error) {
      if (!over.signal.aborted) throw error
    }
  }
  const looking = Promise.all(Array.from({ length: viewers }, async (_, viewer) => await look(viewer)))
  // A failure is seen when it is disposed.
  looking.catch(() => undefined)
  return {
    async [Symbol.asyncDispose]() {
      over.abort()
      await looking
    },
  }
}
