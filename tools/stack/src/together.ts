/**
 * Runs tasks at the same time and waits for all of them, so that none goes on unseen. When one fails, the
 * others are told by their signal to give up.
 *
 * @throws the first failure
 */
export async function together<const Tasks extends readonly ((signal: AbortSignal) => Promise<unknown>)[]>(
  signal: AbortSignal | undefined,
  tasks: Tasks,
): Promise<{ [Index in keyof Tasks]: Awaited<ReturnType<Tasks[Index]>> }> {
  const failed = new AbortController()
  const either = signal ? AbortSignal.any([signal, failed.signal]) : failed.signal
  const results = await Promise.allSettled(
    tasks.map(async (task) => {
      try {
        return await task(either)
      } catch (error) {
        failed.abort(error)
        throw error
      }
    }),
  )
  signal?.throwIfAborted()
  if (failed.signal.aborted) throw failed.signal.reason
  return results.map((result) => (result as PromiseFulfilledResult<unknown>).value) as never
}
