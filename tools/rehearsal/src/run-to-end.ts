import { once } from 'node:events'
import { RehearsalFailed } from './rehearsal-failed.ts'
import { spawnCommand } from './spawn-command.ts'

export type RunOptions = {
  readonly directory: string
  readonly environment: Record<string, string>
  readonly signal: AbortSignal
}

/**
 * Runs an install, build or pre-deploy command to its end.
 *
 * @throws RehearsalFailed with the end of what it wrote; the signal's reason when aborted
 */
export async function runToEnd(line: string, { signal, ...options }: RunOptions): Promise<void> {
  signal.throwIfAborted()
  await using command = spawnCommand(line, options)
  const over = new AbortController()
  const reason = await Promise.race([
    command.ended,
    // Rejects only when `over` is aborted, and then nobody waits for it any more.
    once(signal, 'abort', { signal: over.signal }).catch(() => undefined),
  ])
  over.abort()
  signal.throwIfAborted()
  if (reason !== 'code 0') throw new RehearsalFailed(`'${line}' failed (${String(reason)}):${command.tail()}`)
}
