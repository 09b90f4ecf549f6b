import path from 'node:path'
import type { Log } from '../log.ts'
import { accepts } from '../ports.ts'
import { launch } from '../process/launch.ts'
import { logTail, truncateLog } from '../process/log-file.ts'
import { runCommand } from '../process/run-command.ts'
import { supervise } from '../process/supervise.ts'
import { waitUntil } from '../process/wait-until.ts'
import type { Installation } from './installation.ts'
import { readVersion } from './management.ts'
import { chooseNodeSettings, nodeName, writeNodeConfiguration } from './node-settings.ts'
import type { Rabbitmq } from './rabbitmq.ts'

export type PrivateNodeOptions = {
  readonly directory: string
  readonly installation: Installation
  readonly port?: number | undefined
  readonly managementPort?: number | undefined
  readonly log: Log
  readonly signal?: AbortSignal | undefined
}

/**
 * Runs RabbitMQ as a node that nobody else can meet: its own name, ports, cookie, data and port mapper
 * (epmd), all on loopback. Its data stays in the state folder for the next start.
 *
 * @throws ProcessFailed when it does not start; nothing of it is left running then
 */
export async function startPrivateNode(options: PrivateNodeOptions): Promise<Rabbitmq> {
  const { directory, installation, log, signal } = options
  const settings = await chooseNodeSettings(directory, {
    amqp: options.port,
    management: options.managementPort,
  })
  const { ports, home, url, managementUrl } = settings
  const env = { ...programEnvironment(installation), ...writeNodeConfiguration(settings) }
  const run = async (
    name: string,
    command: string,
    args: string[],
    ready: () => Promise<boolean>,
    beforeStop?: () => Promise<void>,
  ) => {
    truncateLog(directory, name)
    return supervise({
      ...(beforeStop ? { beforeStop } : {}),
      name,
      directory,
      log,
      signal,
      launch: () => launch({ directory, name, command, args, cwd: home, env }),
      ready: async (over) => waitUntil(ready, { everyMs: 50, signal: over }),
      // On a slow disk it needs a while to replay its log after a crash.
      readyWithinMs: 120_000,
      stopWithinMs: 6_500,
      logTail: () => logTail(directory, name),
    })
  }

  // In the foreground, as our child: as a daemon it would outlive the node, and nobody would know its pid.
  const epmdArgs = ['-address', '127.0.0.1', '-port', String(ports.epmd)]
  const epmd = await run('epmd', installation.epmd, epmdArgs, async () => accepts(ports.epmd))
  let version: string | undefined
  try {
    const node = await run(
      'rabbitmq',
      installation.server,
      [],
      async () => {
        if (!(await accepts(ports.amqp))) return false
        version = await readVersion(managementUrl)
        return version !== undefined
      },
      async () => stopStatistics(installation, env),
    )
    return {
      url,
      managementUrl,
      source: `RabbitMQ ${version} from ${installation.source}`,
      get pid() {
        return node.pid
      },
      restart: node.restart,
      async [Symbol.asyncDispose]() {
        await node[Symbol.asyncDispose]()
        await epmd[Symbol.asyncDispose]()
      },
    }
  } catch (error) {
    await epmd[Symbol.asyncDispose]()
    throw error
  }
}

// A node that is told to stop waits for itself: its statistics are switched off by a call to the process that
// is busy stopping them, which gives up after 5 s (seen with 3.10). Without the statistics it stops in 1 s.
async function stopStatistics({ erlCall }: Installation, env: NodeJS.ProcessEnv): Promise<void> {
  if (erlCall === undefined) return
  const call = 'gen_event delete_handler [rabbit_event,rabbit_mgmt_db_handler,[]]'
  const signal = AbortSignal.timeout(1_000)
  await runCommand(erlCall, ['-sname', nodeName, '-a', call], { env, signal }).catch(() => undefined)
}

/** Nothing of ours but the way to programs: a RABBITMQ_* of the user must not reach a private node. */
function programEnvironment({ binFolders, libraryFolders }: Installation): NodeJS.ProcessEnv {
  const libraries = libraryFolders.join(path.delimiter)
  return {
    PATH: [...binFolders, process.env['PATH'] ?? ''].join(path.delimiter),
    LANG: 'C.UTF-8',
    ...(libraries === '' ? {} : { LD_LIBRARY_PATH: libraries }),
  }
}
