import { takeNoWords } from '@signalbox/runtime/command-line'
import { listenForStop, openTerminal } from '@signalbox/stack'
import { RehearsalFailed } from './rehearsal-failed.ts'
import { rehearse } from './rehearse.ts'

takeNoWords(
  'npm run rehearsal deploys the last commit on this machine, as the platform would. It takes no options',
)

const startedAt = performance.now()
// Keeps the process alive while it waits for nothing but signals.
const alive = setInterval(() => undefined, 2 ** 31 - 1)
const terminal = openTerminal(process.stdout)
const stopping = listenForStop(terminal.log)
try {
  await rehearse({ log: terminal.log, signal: stopping })
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(0)
  terminal.done(`The rehearsal passed in ${seconds} s: this commit can be deployed`)
} catch (error) {
  process.exitCode = 1
  if (stopping.aborted) terminal.done('Stopped')
  else terminal.done(describe(error))
} finally {
  terminal[Symbol.dispose]()
  clearInterval(alive)
}

// What is expected to go wrong has one clear sentence; all else is a bug and keeps its stack.
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const expected =
    error instanceof RehearsalFailed ||
    /^(DependencyUnavailable|ProcessFailed|StackRunning)$/.test(error.name)
  return expected ? `The rehearsal failed: ${error.message}` : (error.stack ?? error.message)
}
