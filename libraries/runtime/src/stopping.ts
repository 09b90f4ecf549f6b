/**
 * A signal that is aborted when the process is told to stop (SIGTERM or Ctrl-C). A second Ctrl-C ends it on
 * the spot.
 */
export function stopSignal(): AbortSignal {
  const controller = new AbortController()
  for (const name of ['SIGTERM', 'SIGINT'] as const) {
    process.on(name, () => {
      if (controller.signal.aborted && name === 'SIGINT') process.exit(1)
      controller.abort()
    })
  }
  return controller.signal
}

/** Resolves once the signal is aborted. Keeps the process alive until then. */
export async function untilStopped(stopping: AbortSignal): Promise<void> {
  if (stopping.aborted) return
  // A pending promise alone does not keep Node running; a timer does. 2^31-1 ms is the longest that it takes.
  const alive = setInterval(() => {}, 2 ** 31 - 1)
  await new Promise<void>((resolve) => stopping.addEventListener('abort', () => resolve(), { once: true }))
  clearInterval(alive)
}
