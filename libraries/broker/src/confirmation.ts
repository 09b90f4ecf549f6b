import { BrokerUnavailable } from './errors.ts'

/** A promise that settles once, by an answer or by its deadline, whichever comes first. */
export type Confirmation = {
  readonly promise: Promise<void>
  readonly settled: boolean
  /** Resolves without an error, rejects with one. Later calls change nothing. */
  settle(error?: Error): void
}

/** @param timeoutMs how long to wait before it fails with `BrokerUnavailable`, in milliseconds */
export function createConfirmation(timeoutMs: number): Confirmation {
  let settled = false
  let resolve = () => {}
  let reject = (_error: Error) => {}
  const promise = new Promise<void>((onResolve, onReject) => {
    resolve = onResolve
    reject = onReject
  })
  const timer = setTimeout(() => {
    settle(new BrokerUnavailable(`RabbitMQ did not confirm within ${timeoutMs} ms`))
  }, timeoutMs)

  function settle(error?: Error): void {
    if (settled) return
    settled = true
    clearTimeout(timer)
    if (error) reject(error)
    else resolve()
  }

  return {
    promise,
    get settled() {
      return settled
    },
    settle,
  }
}
