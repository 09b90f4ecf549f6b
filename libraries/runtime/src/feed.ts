import type { Logger } from './logger.ts'
import type { Listener } from './web-socket.ts'

/** Something that a listener is told: the number of it counts what is of one key, from 1 and without a gap. */
export type FeedItem = { readonly key: string; readonly number: number; readonly text: string }

export type FeedOptions = {
  /** Reads what comes next of some keys, each behind a number, in order and at most `readMax` of each. */
  readonly readNext: (
    places: readonly { readonly key: string; readonly after: number }[],
  ) => Promise<readonly FeedItem[]>
  readonly readMax: number
  readonly log: Pick<Logger, 'warn'>
  /** How long to wait after a failure, in milliseconds. */
  readonly retryMs?: number
}

export type Feed = ReturnType<typeof openFeed>

/** Somebody who watches a key, and the number that they were told of last. */
type Watcher = { readonly listener: Pick<Listener, 'send'>; told: number }

/**
 * Tells those who watch a key of each item of it, in order and without a gap.
 *
 * What they are told is read from where it is kept, behind the number that they were told of last. What wakes it is a hint,
 * and may come twice or late. Keys for which hints come while others are read are read together next.
 */
export function openFeed({ readNext, readMax, log, retryMs = 1_000 }: FeedOptions) {
  const watchersOf = new Map<string, Set<Watcher>>()
  const waiting = new Set<string>()
  let isReading = false

  async function readOn(): Promise<void> {
    isReading = true
    while (waiting.size > 0) {
      const keys = [...waiting]
      waiting.clear()
      try {
        const places = keys.flatMap(placesOf)
        if (places.length > 0) tell(await readNext(places))
      } catch (error) {
        log.warn({ err: error }, 'Cannot read what is new; those who watch are told later')
        for (const key of keys) waiting.add(key)
        await new Promise((resolve) => setTimeout(resolve, retryMs).unref())
      }
    }
    isReading = false
  }

  /** Whoever goes on from long ago has a place of their own, for which nobody else waits. */
  function placesOf(key: string) {
    const told = new Set([...(watchersOf.get(key) ?? [])].map((watcher) => watcher.told))
    return [...told].map((after) => ({ key, after }))
  }

  function tell(items: readonly FeedItem[]): void {
    const counts = new Map<string, number>()
    for (const { key, number, text } of items) {
      for (const watcher of watchersOf.get(key) ?? [])
        if (watcher.told + 1 === number) {
          watcher.told = number
          watcher.listener.send(text)
        }
      const count = (counts.get(key) ?? 0) + 1
      counts.set(key, count)
      if (count >= readMax) waiting.add(key)
    }
  }

  /** Takes a hint that there may be something new of some keys, or of any. */
  function stirred(keys: Iterable<string> = watchersOf.keys()): void {
    for (const key of keys) if (watchersOf.has(key)) waiting.add(key)
    if (!isReading && waiting.size > 0) void readOn()
  }

  return {
    stirred,
    /** Tells a listener of all that comes behind a number of a key, until it is gone. */
    watch(key: string, listener: Pick<Listener, 'send' | 'gone'>, after: number): void {
      if (listener.gone.aborted) return
      const watcher: Watcher = { listener, told: after }
      const watchers = watchersOf.get(key) ?? new Set()
      watchersOf.set(key, watchers.add(watcher))
      listener.gone.addEventListener('abort', () => {
        watchers.delete(watcher)
        if (watchers.size === 0) watchersOf.delete(key)
      })
      stirred([key])
    },
  }
}
