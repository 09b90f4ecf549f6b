export type DeadlineOptions = {
  readonly deadlineMs: number
  /** Ends the work early. */
  readonly abandoned: AbortSignal
  /** Once it is aborted, work that does not end by its deadline is waited for no longer. */
  readonly stopping: AbortSignal
}

/**
 * Does work with a signal that is aborted at its deadline, or when the work is abandoned. It is waited for until it ends,
 * so that it is never done twice at the same time; only a process that stops leaves it behind.
 *
 * @throws what the work throws
 */
export async function withDeadline<Value>(
  work: (signal: AbortSignal) => Promise<Value>,
  { deadlineMs, abandoned, stopping }: DeadlineOptions,
): Promise<Value> {
  abandoned.throwIfAborted()
  const ending = new AbortController()
  const late = new Error(`The work has not ended within ${deadlineMs} ms`)
  let giveUp = () => {}
  // Not `AbortSignal.any`: Node 20 keeps a trace of every combined signal as long as its parts live.
  const abandon = () => ending.abort(abandoned.reason)
  const leaveIfLate = () => {
    if (ending.signal.reason === late || performance.now() - since >= deadlineMs) giveUp()
  }
  const since = performance.now()
  const timer = setTimeout(() => {
    ending.abort(late)
    if (stopping.aborted) giveUp()
  }, deadlineMs)
  abandoned.addEventListener('abort', abandon)
  stopping.addEventListener('abort', leaveIfLate)
  try {
    const left = new Promise<never>((_resolve, reject) => (giveUp = () => reject(late)))
    return await Promise.race([work(ending.signal), left])
  } finally {
    clearTimeout(timer)
    abandoned.removeEventListener('abort', abandon)
    stopping.removeEventListener('abort', leaveIfLate)
  }
}
