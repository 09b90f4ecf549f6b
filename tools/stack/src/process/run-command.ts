import { spawn } from 'node:child_process'
import { ProcessFailed } from '../errors.ts'

export type RunOptions = {
  readonly cwd?: string
  readonly env?: NodeJS.ProcessEnv
  readonly uid?: number | undefined
  readonly gid?: number | undefined
  /** Written to its standard input. */
  readonly input?: string
  readonly signal?: AbortSignal | undefined
  /** Called with each line of standard output as it comes. */
  readonly onLine?: (line: string) => void
}

/**
 * Runs a short command to its end, in a process group of its own so that Ctrl-C reaches only us.
 *
 * @returns its standard output
 * @throws ProcessFailed with the end of what it wrote, when it fails; the signal's reason when aborted
 */
export async function runCommand(
  command: string,
  args: readonly string[],
  { input, signal, onLine, uid, gid, ...options }: RunOptions = {},
): Promise<string> {
  signal?.throwIfAborted()
  const child = spawn(command, args, {
    ...options,
    ...(uid === undefined ? {} : { uid }),
    ...(gid === undefined ? {} : { gid }),
    detached: true,
    stdio: 'pipe',
  })
  const abort = () => {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
  }
  signal?.addEventListener('abort', abort, { once: true })
  let output = ''
  let errors = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk
    for (const line of chunk.split('\n')) onLine?.(line)
  })
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (errors += chunk))
  // A command that ends without reading its input is judged by its exit code.
  child.stdin.on('error', () => undefined).end(input)
  const failure = await new Promise<string | undefined>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('close', (code, by) => resolve(code === 0 ? undefined : (by ?? `exit code ${code}`)))
  })
  signal?.removeEventListener('abort', abort)
  signal?.throwIfAborted()
  if (failure === undefined) return output
  const said = (errors.trim() || output.trim()).split('\n').slice(-5).join('\n  ')
  throw new ProcessFailed(`${command} failed (${failure}): ${said}`)
}
