import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

export type Command = AsyncDisposable & {
  /** Resolves with how it ended: `code 0`, or the signal that killed it. */
  readonly ended: Promise<string>
  /** The last lines that it wrote, for a message. */
  tail(): string
  /** Sends a signal to the process alone, as a platform does. */
  signal(name: NodeJS.Signals): void
}

const tailLinesMax = 12

/** Runs a command line in a shell, as platforms do, in a process group of its own. Disposing kills all of the group. */
export function spawnCommand(
  line: string,
  { directory, environment }: { directory: string; environment: Record<string, string> },
): Command {
  const child = spawn('bash', ['-c', line], {
    cwd: directory,
    env: environment,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const lines: string[] = []
  for (const output of [child.stdout, child.stderr]) {
    createInterface({ input: output }).on('line', (text) => {
      lines.push(text)
      if (lines.length > tailLinesMax) lines.shift()
    })
  }
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('close', (code, signal) => resolve(signal ?? `code ${code}`))
  })
  const kill = (pid: number, name: NodeJS.Signals) => {
    try {
      process.kill(pid, name)
    } catch (error) {
      // Nobody is left.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    }
  }
  return {
    ended,
    tail: () => lines.map((text) => `\n  ${text}`).join('') || '\n  (it wrote nothing)',
    signal: (name) => {
      if (child.pid !== undefined && child.exitCode === null && child.signalCode === null)
        kill(child.pid, name)
    },
    async [Symbol.asyncDispose]() {
      if (child.pid === undefined) return
      kill(-child.pid, 'SIGKILL')
      await ended
    },
  }
}
