// Longer than anything in hand may take, shorter than a platform waits before it kills.
const drainMs = 25_000
// What is still open after everything was closed, such as a socket whose other end is gone, has this long.
const lingerMs = 1_000

export type Stopping = AsyncDisposable & {
  /** Aborted when the process is told to stop. */
  readonly signal: AbortSignal
}

/**
 * Listens for SIGTERM and Ctrl-C. A second Ctrl-C ends the process on the spot.
 *
 * Make it first in `main.ts`, so that it is disposed last: then all that the process had open is closed, and it
 * ends, even if a socket of a dead link is still there. If closing takes longer than 25 s, the process ends all the
 * same, with exit code 1; nothing is lost then, as whatever was not settled comes again.
 */
export function listenForStop(): Stopping {
  const controller = new AbortController()
  for (const name of ['SIGTERM', 'SIGINT'] as const) {
    process.on(name, () => {
      if (controller.signal.aborted && name === 'SIGINT') process.exit(1)
      if (controller.signal.aborted) return
      controller.abort()
      setTimeout(() => {
        console.error(`Ending after ${drainMs / 1_000} s, although not everything could be closed`)
        process.exit(1)
      }, drainMs).unref()
    })
  }
  return {
    signal: controller.signal,
    async [Symbol.asyncDispose]() {
      // An error that brought us here is thrown on and ends the process with exit code 1 before that.
      setTimeout(() => process.exit(), lingerMs).unref()
    },
  }
}

/** Resolves once the process is told to stop. Keeps the process alive until then. */
export async function untilStopped({ signal }: Stopping): Promise<void> {
  if (signal.aborted) return
  // A pending promise alone does not keep Node running; a timer does. 2^31-1 ms is the longest that it takes.
  const alive = setInterval(() => {}, 2 ** 31 - 1)
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
  clearInterval(alive)
}
