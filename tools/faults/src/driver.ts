import { setTimeout as delay } from 'node:timers/promises'
import { createClient, type ClientEvent } from '@signalbox/client'
import type { History } from './history.ts'
import { pick, type Random } from './random.ts'

export type LoadOptions = {
  readonly eventsPerSecond: number
  /** Of which types they are, each as often as the others. */
  readonly types: readonly string[]
  /** How long one event is sent again and again before its outcome is in doubt. */
  readonly deadlineSeconds: number
}

/** A steady load that does not wait for answers. */
export type Load = {
  pause(): void
  resume(): void
  /** When it ran, by `performance.now()`; a gap in between is nobody's fault. */
  runs(): readonly { readonly from: number; readonly to: number }[]
  /** Waits until everything that was sent has its answer. */
  settled(): Promise<void>
  stop(): Promise<void>
}

export type Driver = {
  /** Sends events of the history, retries included, and notes the outcomes. */
  send(events: readonly ClientEvent[]): Promise<void>
  startLoad(random: Random, options: LoadOptions): Load
}

const tickMs = 50

// The client wants one address for good, and an api that is started again may have another one.
const anyAddress = 'http://api.invalid'

/** @param api tells the address that the api has now */
export function createDriver(api: () => string, history: History, deadlineSeconds: number): Driver {
  const client = createClient({
    url: anyAddress,
    fetch: async (_url, init) => fetch(`${api()}/events`, init),
    deadlineMs: deadlineSeconds * 1_000,
    // Each tick tries at once, whatever became of the ones before: that is how a gap is seen as it is.
    concurrency: 200,
  })

  async function send(events: readonly ClientEvent[]): Promise<void> {
    history.answered(await client.send(events))
  }

  return {
    send,
    startLoad(random, { eventsPerSecond, types }) {
      const open = new Set<Promise<void>>()
      const stopping = new AbortController()
      let paused = false
      let runningSince = performance.now()
      const pastRuns: { readonly from: number; readonly to: number }[] = []
      const begin = (events: readonly ClientEvent[]) => {
        const sending = send(events).finally(() => open.delete(sending))
        open.add(sending)
      }
      const loop = (async () => {
        let owed = 0
        let last = performance.now()
        while (!stopping.signal.aborted) {
          await delay(tickMs)
          const now = performance.now()
          owed += paused ? 0 : ((now - last) / 1_000) * eventsPerSecond
          last = now
          const events = Array.from({ length: Math.floor(owed) }, () => history.make(pick(random, types)))
          owed -= events.length
          // Most travel in batches and one alone, as clients of both kinds do.
          const alone = events.pop()
          if (events.length > 0) begin(events)
          if (alone) begin([alone])
        }
      })()
      const settled = async () => {
        while (open.size > 0) await Promise.all(open)
      }
      return {
        pause() {
          pastRuns.push({ from: runningSince, to: performance.now() })
          paused = true
        },
        resume() {
          runningSince = performance.now()
          paused = false
        },
        runs: () => [...pastRuns, ...(paused ? [] : [{ from: runningSince, to: performance.now() }])],
        settled,
        async stop() {
          stopping.abort()
          await loop
          await settled()
        },
      }
    },
  }
}
