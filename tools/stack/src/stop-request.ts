import { constants } from 'node:os'
import { killEverything } from './process/supervise.ts'

// npm and the terminal both pass one Ctrl-C on: what comes this soon after the first is the same one.
const sameRequestMs = 700
const parentCheckMs = 1_000

/** Why the stack stops: nothing is wrong. */
export class StopRequested extends Error {
  override readonly name = 'StopRequested'
  readonly by: NodeJS.Signals

  constructor(by: NodeJS.Signals) {
    super(`The stack was told to stop (${by})`)
    this.by = by
  }
}

/**
 * A signal that is aborted when the stack has to stop: Ctrl-C, SIGTERM, a closed terminal, or an npm that
 * was killed. A second Ctrl-C kills everything on the spot.
 */
export function listenForStop(say: (line: string) => void): AbortSignal {
  const controller = new AbortController()
  let firstAt = 0
  const onSignal = (signal: NodeJS.Signals) => {
    if (!controller.signal.aborted) {
      firstAt = Date.now()
      say('Stopping; Ctrl-C again kills everything ...')
      controller.abort(new StopRequested(signal))
      return
    }
    if (signal !== 'SIGINT' || Date.now() - firstAt < sameRequestMs) return
    killEverything()
    process.exit(128 + constants.signals.SIGINT)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal)
  // The terminal is gone after SIGHUP; what cannot be said any more must not stop us from cleaning up.
  for (const output of [process.stdout, process.stderr]) output.on('error', () => undefined)
  if (process.env['npm_lifecycle_event'] !== undefined) watchParent(() => onSignal('SIGHUP'))
  return controller.signal
}

// npm's shell dies of SIGTERM without passing it on.
function watchParent(gone: () => void): void {
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    gone()
  }, parentCheckMs)
  timer.unref()
}
