import { setTimeout as delay } from 'node:timers/promises'
import { platform, type Service } from '@signalbox/deploy'
import { RehearsalFailed } from './rehearsal-failed.ts'
import { spawnCommand } from './spawn-command.ts'

export type Deployed = AsyncDisposable & {
  readonly url: string
  /**
   * Stops it as a platform does: SIGTERM, and SIGKILL after the drain time.
   *
   * @returns how long it took, in milliseconds
   * @throws RehearsalFailed when it had to be killed, or ended with another code than 0
   */
  stop(): Promise<number>
}

export type StartOptions = {
  readonly directory: string
  readonly port: number
  readonly environment: Record<string, string>
  readonly signal: AbortSignal
  /** From SIGTERM to SIGKILL. */
  readonly drainSeconds?: number
}

const pollMs = 100

/**
 * Starts a service with its start command and a `PORT`, and waits for its health check.
 *
 * @throws RehearsalFailed when it ends, or is not healthy in time; the signal's reason when aborted
 */
export async function startDeployed(
  { name, start }: Pick<Service, 'name' | 'start'>,
  { directory, port, environment, signal, drainSeconds = platform.drainSeconds }: StartOptions,
): Promise<Deployed> {
  const command = spawnCommand(start, { directory, environment: { ...environment, PORT: String(port) } })
  const url = `http://127.0.0.1:${port}`
  let end: string | undefined
  const ended = command.ended.then((reason) => (end = reason))
  try {
    await untilHealthy()
  } catch (error) {
    await command[Symbol.asyncDispose]()
    throw error
  }
  return {
    url,
    async stop() {
      const startedAt = performance.now()
      command.signal('SIGTERM')
      const over = new AbortController()
      const late = delay(drainSeconds * 1_000, 'late', { signal: over.signal }).catch(() => 'ended')
      const first = await Promise.race([ended, late])
      over.abort()
      if (first === 'late') {
        command.signal('SIGKILL')
        const why = `${name} did not end within ${drainSeconds} s of SIGTERM and had to be killed`
        throw new RehearsalFailed(`${why}:${command.tail()}`)
      }
      if (first !== 'code 0')
        throw new RehearsalFailed(`${name} ended with ${first} on SIGTERM, not with code 0:${command.tail()}`)
      return performance.now() - startedAt
    },
    [Symbol.asyncDispose]: command[Symbol.asyncDispose],
  }

  async function untilHealthy(): Promise<void> {
    const deadline = performance.now() + platform.healthTimeoutSeconds * 1_000
    while (!(await answersWell(`${url}${platform.healthPath}`, signal))) {
      signal.throwIfAborted()
      if (end !== undefined)
        throw new RehearsalFailed(`${name} ended (${end}) before it was healthy:${command.tail()}`)
      if (performance.now() > deadline)
        throw new RehearsalFailed(
          `${name} did not answer ${platform.healthPath} with 200 within ${platform.healthTimeoutSeconds} s:${command.tail()}`,
        )
      await delay(pollMs)
    }
  }
}

async function answersWell(url: string, signal: AbortSignal): Promise<boolean> {
  try {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(2_000)])
    const response = await fetch(url, { signal: limit, headers: { connection: 'close' } })
    await response.body?.cancel()
    return response.ok
  } catch {
    // Not there yet, or not ready: asked again.
    return false
  }
}
