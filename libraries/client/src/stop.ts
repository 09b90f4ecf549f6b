/** What ends a call of `send` early: its deadline, or the caller's own signal. */
export type Stop = {
  /** Why it was stopped, in words; nothing as long as it was not. */
  readonly why: () => string | undefined
  /** Has something called once when it is stopped, and not at all when it was stopped already; returns the way back. */
  readonly onStop: (listener: () => void) => () => void
  /** Milliseconds until the deadline. */
  readonly timeLeftMs: () => number
  /** Waits; resolves at once when stopped. */
  readonly wait: (ms: number) => Promise<void>
  /** Removes the timer and the caller's listener. */
  readonly close: () => void
}

/**
 * An AbortSignal of our own would do, but Node warns of a leak from the eleventh listener on, and a call may
 * have hundreds of batches.
 *
 * @param deadlineMs counted from now
 */
export function createStop(deadlineMs: number, signal: AbortSignal | undefined): Stop {
  const endsAt = performance.now() + deadlineMs
  const listeners = new Set<() => void>()
  let why: string | undefined

  function stop(reason: string): void {
    why ??= reason
    const called = [...listeners]
    listeners.clear()
    for (const listener of called) listener()
  }

  function onStop(listener: () => void): () => void {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }

  function wait(ms: number): Promise<void> {
    if (why !== undefined) return Promise.resolve()
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        off()
        resolve()
      }, ms)
      const off = onStop(() => {
        clearTimeout(timer)
        resolve()
      })
    })
  }

  const onAbort = () => stop('The caller aborted it')
  if (signal?.aborted) onAbort()
  else signal?.addEventListener('abort', onAbort)
  const deadline = setTimeout(() => stop(`There was no confirmation within ${deadlineMs} ms`), deadlineMs)
  const close = () => {
    clearTimeout(deadline)
    signal?.removeEventListener('abort', onAbort)
  }
  return { why: () => why, onStop, timeLeftMs: () => endsAt - performance.now(), wait, close }
}
