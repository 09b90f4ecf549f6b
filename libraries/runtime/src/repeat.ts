/**
 * Does a piece of work now and again and again, from its end to the next start after a while, until it is disposed; that waits
 * for the one that is under way.
 *
 * @param work ends early once it is told to stop; when it throws it is done again all the same
 * @param onError given what it throws, the first time of several in a row
 */
export function repeat(
  work: (stopping: AbortSignal) => Promise<void>,
  everyMs: number,
  onError: (error: unknown) => void,
): AsyncDisposable {
  const stopping = new AbortController()
  let failing = false
  let timer: NodeJS.Timeout | undefined
  let running = run()

  async function run(): Promise<void> {
    try {
      await work(stopping.signal)
      failing = false
    } catch (error) {
      if (!failing) onError(error)
      failing = true
    }
    if (!stopping.signal.aborted) timer = setTimeout(() => void (running = run()), everyMs)
  }

  return {
    async [Symbol.asyncDispose]() {
      stopping.abort()
      clearTimeout(timer)
      await running
    },
  }
}
