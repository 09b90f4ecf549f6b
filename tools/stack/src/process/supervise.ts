import type { ChildProcess } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { ProcessFailed } from '../errors.ts'
import type { Log } from '../log.ts'
import { forgetRun, kill, killGroup, recordRun } from './run-records.ts'

export type Supervised = {
  /** Of the process that runs now; another one after a restart. */
  readonly pid: number | undefined
  /** Stops the process, starts it again and waits until it is ready. For tests and fault runs. */
  restart(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

export type SuperviseOptions = {
  readonly name: string
  /** The state folder, in which the process is noted for the case that we are killed. */
  readonly directory: string
  /** Must start the process in a process group of its own (`detached`), so that Ctrl-C reaches only us. */
  readonly launch: () => ChildProcess
  /** Resolves when the process does its work. */
  readonly ready: (signal: AbortSignal) => Promise<void>
  readonly readyWithinMs?: number
  /** Called before it is asked to stop. Must not throw. */
  readonly beforeStop?: () => Promise<void>
  readonly stopSignal?: NodeJS.Signals
  /** After this long a process that was asked to stop is killed. */
  readonly stopWithinMs?: number
  /** The last lines of its log, for the message when it fails. */
  readonly logTail: () => string
  readonly log: Log
  readonly signal?: AbortSignal | undefined
  /** Called with each new pid after the first. */
  readonly onRestart?: (pid: number) => void
}

type Run = { child: ChildProcess; ended: Promise<string> }

// A process that fails at once is tried again after 0.2, 0.4, 0.8 ... s, so that it cannot eat a core.
const backoffMinMs = 200
const backoffMaxMs = 5_000
/** One that lived this long is taken as healthy: the backoff begins anew. */
const healthyAfterMs = 10_000

const alive = new Set<number>()

/** Kills all that was started and still runs. The last resort: nothing is written to disk. */
export function killEverything(): void {
  for (const pid of alive) killGroup(pid)
}

/**
 * Runs a process, waits until it is ready, and starts it again whenever it ends on its own.
 *
 * States: starting -> ready -> (ended -> backoff -> running)* -> stopping -> stopped. A process that ends
 * before it was ready for the first time is not tried again: its reason will not go away.
 *
 * @throws ProcessFailed when it ends or the time is over before it is ready; nothing of it is left then
 */
export async function supervise(options: SuperviseOptions): Promise<Supervised> {
  const { name, directory, log, stopSignal = 'SIGTERM', stopWithinMs = 5_000 } = options
  let current: Run = begin()
  // Whoever has to do with `current` ending, besides the watcher that starts it again.
  let expected = false
  const stopped = new AbortController()

  function begin(): Run {
    const child = options.launch()
    const { pid } = child
    if (pid !== undefined) {
      alive.add(pid)
      recordRun(directory, name, pid, stopSignal)
    }
    const ended = new Promise<string>((resolve) => {
      child.once('error', (error) => resolve(error.message))
      child.once('exit', (code, signal) => resolve(signal ?? `code ${code}`))
    }).then((reason) => {
      if (pid !== undefined) {
        // Children that outlive their parent would keep its port.
        kill(-pid, 'SIGKILL')
        alive.delete(pid)
      }
      forgetRun(directory, name)
      return reason
    })
    return { child, ended }
  }

  async function untilReady({ ended }: Run): Promise<void> {
    const { ready, readyWithinMs = 60_000, signal, logTail } = options
    const over = new AbortController()
    const signals = [over.signal, AbortSignal.timeout(readyWithinMs), ...(signal ? [signal] : [])]
    const failed = (why: string, cause?: unknown) =>
      new ProcessFailed(`${name} ${why} before it was ready; the end of its log: ${logTail()}`, { cause })
    try {
      await Promise.race([
        ready(AbortSignal.any(signals)),
        ended.then((reason) => Promise.reject(failed(`ended (${reason})`))),
      ])
    } catch (error) {
      signal?.throwIfAborted()
      throw error instanceof ProcessFailed
        ? error
        : failed(`gave up after ${Math.round(readyWithinMs / 1000)} s`, error)
    } finally {
      over.abort()
    }
  }

  async function stop({ child, ended }: Run): Promise<void> {
    const { pid } = child
    if (pid === undefined) return
    const isRunning = () => child.exitCode === null && child.signalCode === null
    if (isRunning()) await options.beforeStop?.()
    if (isRunning()) kill(pid, stopSignal)
    const deadline = setTimeout(() => killGroup(pid), stopWithinMs)
    await ended
    clearTimeout(deadline)
  }

  async function watch(): Promise<void> {
    let backoffMs = backoffMinMs
    while (!stopped.signal.aborted) {
      const run = current
      const startedAt = Date.now()
      const reason = await run.ended
      if (stopped.signal.aborted) return
      if (run !== current || expected) {
        await delay(20)
        continue
      }
      log(`${name} (pid ${run.child.pid}) ended on its own (${reason}): starting it again`)
      if (Date.now() - startedAt > healthyAfterMs) backoffMs = backoffMinMs
      await delay(backoffMs, undefined, { signal: stopped.signal }).catch(() => undefined)
      backoffMs = Math.min(backoffMs * 2, backoffMaxMs)
      if (stopped.signal.aborted) return
      replace()
    }
  }

  function replace(): void {
    current = begin()
    if (current.child.pid !== undefined) options.onRestart?.(current.child.pid)
  }

  try {
    await untilReady(current)
  } catch (error) {
    await stop(current)
    throw error
  }
  const watching = watch()

  return {
    get pid() {
      return current.child.pid
    },
    async restart() {
      expected = true
      try {
        await stop(current)
        replace()
      } finally {
        expected = false
      }
      await untilReady(current)
    },
    async [Symbol.asyncDispose]() {
      stopped.abort()
      await stop(current)
      await watching
    },
  }
}
