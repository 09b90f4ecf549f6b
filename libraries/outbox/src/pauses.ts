export type Pauses = {
  /** Rests for a while; the next rest is twice as long. Ends at once when the signal says so. */
  pass(): Promise<void>
  /** Ends a long rest soon, and makes the next one short. */
  restart(): void
}

export type PausesOptions = {
  readonly firstMs: number
  readonly mostMs: number
  readonly signal: AbortSignal
}

/** Makes pauses that grow from `firstMs` to `mostMs` while nothing happens. */
export function createPauses({ firstMs, mostMs, signal }: PausesOptions): Pauses {
  let nextMs = firstMs
  let shorten = () => {}
  return {
    async pass() {
      if (signal.aborted) return
      const ms = nextMs
      nextMs = Math.min(mostMs, ms * 2)
      await new Promise<void>((resolve) => {
        const end = () => {
          clearTimeout(timer)
          signal.removeEventListener('abort', end)
          shorten = () => {}
          resolve()
        }
        let timer = setTimeout(end, ms)
        signal.addEventListener('abort', end, { once: true })
        shorten = () => {
          // Once only: who is called again and again must come to an end all the same.
          shorten = () => {}
          clearTimeout(timer)
          timer = setTimeout(end, firstMs)
        }
      })
    },
    restart() {
      if (nextMs > firstMs) shorten()
      nextMs = firstMs
    },
  }
}
