import { fromCommandLine } from '@signalbox/runtime/command-line'
import { misspelt } from '@signalbox/runtime/config'
import { variableNames } from '@signalbox/systems'
import { parseStartArguments } from './arguments.ts'
import { stateDirectory } from './repository.ts'
import { startStack } from './start-stack.ts'
import { listenForStop, StopRequested } from './stop-request.ts'
import { summary } from './summary.ts'
import { openTerminal } from './terminal.ts'

const startedAt = Date.now()
const { replicas, systems } = fromCommandLine(parseStartArguments)
// Keeps the process alive while it waits for nothing but signals.
const alive = setInterval(() => undefined, 2 ** 31 - 1)
const terminal = openTerminal(process.stdout)
const stopping = listenForStop(terminal.log)
try {
  const {
    DATABASE_URL: databaseUrl,
    RABBITMQ_URL: rabbitmqUrl,
    RABBITMQ_MANAGEMENT_URL: rabbitmqManagementUrl,
    ALLOW_FAULTS: allowFaults = 'true',
  } = process.env
  for (const sentence of misspelt(process.env, variableNames)) terminal.log(sentence)
  await using stack = await startStack({
    directory: stateDirectory,
    replicas,
    systems,
    databaseUrl,
    rabbitmqUrl,
    rabbitmqManagementUrl,
    allowFaults: allowFaults === 'true',
    environment: process.env,
    log: terminal.log,
    signal: stopping,
  })
  terminal.done(`Ready in ${((Date.now() - startedAt) / 1000).toFixed(1)} s\n${summary(stack.description)}`)
  await new Promise((resolve) => stopping.addEventListener('abort', resolve, { once: true }))
} catch (error) {
  if (!stopping.aborted) {
    process.exitCode = 1
    terminal.done(describe(error))
  }
} finally {
  if (stopping.aborted) terminal.done('Stopped')
  terminal[Symbol.dispose]()
  clearInterval(alive)
  // All is stopped. Node itself aborts in its own exit when it cannot put a closed terminal back in order.
  if (stopping.reason instanceof StopRequested && stopping.reason.by === 'SIGHUP')
    process.kill(process.pid, 'SIGKILL')
}

// What is expected to go wrong has one clear sentence; all else is a bug and keeps its stack.
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const expected = ['DependencyUnavailable', 'ProcessFailed', 'StackRunning'].includes(error.name)
  const cause = error.cause instanceof Error ? `\n  because: ${error.cause.message}` : ''
  return `${expected ? error.message : (error.stack ?? error.message)}${cause}`
}
