import { spawn, type ChildProcess } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { Service } from '@signalbox/contracts'
import { plan } from '@signalbox/systems'
import type { Log } from '../log.ts'
import { logPath, logTail, truncateLog } from '../process/log-file.ts'
import { supervise, type Supervised } from '../process/supervise.ts'
import { waitUntil } from '../process/wait-until.ts'
import { repository } from '../repository.ts'
import { makePrivateDirectory } from '../secrets.ts'
import { processEnvironment } from './process-environment.ts'
import { readableLine } from './readable-line.ts'
import type { ServiceName } from './service-names.ts'

export type ServiceOptions = ProcessOptions & { readonly service: ServiceName }

/** A process of our own, from its source or built. */
export type ProcessOptions = {
  readonly directory: string
  /** 1 for the first of its kind. */
  readonly replica: number
  readonly port: number
  readonly environment: Readonly<Record<string, string>>
  /** Whether it runs from what `npm run build` made, rather than from its source. */
  readonly built?: boolean | undefined
  readonly log: Log
  readonly signal?: AbortSignal | undefined
  readonly onRestart: () => void
}

export type RunningService = RunningProcess<ServiceName>

export type RunningProcess<Name extends string> = Supervised & {
  readonly name: Name
  readonly replica: number
  readonly url: string
}

/**
 * Runs one service as a process, and waits until it is ready to work.
 *
 * @throws ProcessFailed when it ends or is not ready within a minute
 */
export async function startService({ service, ...options }: ServiceOptions): Promise<RunningService> {
  const found = plan.services.find(({ name }) => name === service)
  if (!found) throw new Error(`No system has a service '${service}'`)
  const { folder, program } = found
  return await startProcess({ ...options, name: service, folder, program })
}

/** The same for a process that is no service. */
export async function startProcess<Name extends string>(
  options: ProcessOptions & Pick<Service, 'folder' | 'program'> & { readonly name: Name },
): Promise<RunningProcess<Name>> {
  const { directory, name: kind, replica, port, environment, built = false, log, signal, onRestart } = options
  const name = replica === 1 ? kind : `${kind}-${replica}`
  const url = `http://127.0.0.1:${port}`
  const temporary = makePrivateDirectory(path.join(directory, 'tmp'))
  truncateLog(directory, name)
  const env = processEnvironment(process.env, { temporary, port, variables: environment })
  const args = built
    ? [programOf(options, 'dist', 'js')]
    : ['--conditions=@signalbox/source', '--import', 'tsx', programOf(options, 'src', 'ts')]
  let started: ChildProcess | undefined
  const supervised = await supervise({
    name,
    directory,
    log,
    signal,
    onRestart,
    launch: () => {
      const child = spawn(process.execPath, args, {
        cwd: repository,
        env,
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      keepLog(child, directory, name, log)
      started = child
      return child
    },
    ready: async (over) =>
      waitUntil(async () => isReady(url, started?.pid, over), { everyMs: 50, signal: over }),
    stopWithinMs: 2_500,
    logTail: () => logTail(directory, name),
  })
  return {
    name: kind,
    replica,
    url,
    get pid() {
      return supervised.pid
    },
    restart: supervised.restart,
    [Symbol.asyncDispose]: supervised[Symbol.asyncDispose],
  }
}

function programOf(
  { folder, program }: Pick<Service, 'folder' | 'program'>,
  parent: 'src' | 'dist',
  ending: string,
): string {
  return path.join(repository, folder, parent, `${program}.${ending}`)
}

/** Whoever else has the port, such as another stack that took it in the same moment, is not taken for our process. */
async function isReady(url: string, pid: number | undefined, signal: AbortSignal): Promise<boolean> {
  try {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(2_000)])
    const response = await fetch(`${url}/readyz`, { signal: limit, headers: { connection: 'close' } })
    const { pid: answering } = (await response.json()) as { readonly pid?: unknown }
    return response.ok && answering === pid
  } catch {
    return false
  }
}

function keepLog(child: ChildProcess, directory: string, name: string, log: Log): void {
  const file = createWriteStream(logPath(directory, name), { flags: 'a', mode: 0o600 })
  // A full disk must not end the stack with it.
  file.on('error', () => undefined)
  for (const output of [child.stdout, child.stderr]) {
    if (output === null) continue
    createInterface({ input: output }).on('line', (line) => {
      file.write(`${line}\n`)
      const readable = readableLine(name, line)
      if (readable !== undefined) log(readable)
    })
  }
  child.once('close', () => file.end())
}
