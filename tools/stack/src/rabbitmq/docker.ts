import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { messageBytesMax } from '@signalbox/contracts'
import type { Log } from '../log.ts'
import { accepts } from '../ports.ts'
import { launch } from '../process/launch.ts'
import { logTail, truncateLog } from '../process/log-file.ts'
import { runCommand } from '../process/run-command.ts'
import { supervise } from '../process/supervise.ts'
import { waitUntil } from '../process/wait-until.ts'
import { makePrivateDirectory } from '../secrets.ts'
import { readVersion } from './management.ts'
import { chooseNodeSettings } from './node-settings.ts'
import type { Rabbitmq } from './rabbitmq.ts'

/** The image to run where nothing else is to be had. */
const rabbitmqImage = 'rabbitmq:4.2-management'

/** Whether a Docker engine answers here. */
export async function dockerAnswers(signal?: AbortSignal): Promise<boolean> {
  const limit = AbortSignal.timeout(5_000)
  try {
    await runCommand('docker', ['version', '--format', '{{.Server.Version}}'], {
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    })
    return true
  } catch {
    signal?.throwIfAborted()
    return false
  }
}

export type DockerOptions = {
  readonly directory: string
  readonly port?: number | undefined
  readonly managementPort?: number | undefined
  readonly log: Log
  readonly signal?: AbortSignal | undefined
}

/**
 * Runs RabbitMQ in a container that publishes its ports on loopback only. Its data stays in the state folder.
 *
 * @throws ProcessFailed when the image cannot be had or does not start; no container is left then
 */
export async function startInDocker(options: DockerOptions): Promise<Rabbitmq> {
  const { directory, log, signal } = options
  const { ports, home, user, password, url, managementUrl } = await chooseNodeSettings(directory, {
    amqp: options.port,
    management: options.managementPort,
  })
  log(`RabbitMQ: getting the image ${rabbitmqImage}, once ...`)
  await runCommand('docker', ['pull', '--quiet', rabbitmqImage], { signal })

  const data = makePrivateDirectory(path.join(home, 'docker-data'))
  const envFile = path.join(home, 'docker.env')
  // A file, as everybody can read the arguments of a process.
  const variables = [
    `RABBITMQ_DEFAULT_USER=${user}`,
    `RABBITMQ_DEFAULT_PASS=${password}`,
    'RABBITMQ_NODENAME=signalbox@localhost',
    `RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS=-rabbit max_message_size ${messageBytesMax}`,
    '',
  ]
  writeFileSync(envFile, variables.join('\n'), { mode: 0o600 })
  const container = `signalbox-${createHash('sha256').update(home).digest('hex').slice(0, 12)}`
  const remove = async () => void (await runCommand('docker', ['rm', '--force', container]).catch(() => ''))
  const args = ['run', '--rm', '--name', container, '--env-file', envFile]
  // As us, so that its files are ours to delete.
  args.push('--user', `${process.getuid?.() ?? 999}:${process.getgid?.() ?? 999}`)
  args.push('--publish', `127.0.0.1:${ports.amqp}:5672`, '--publish', `127.0.0.1:${ports.management}:15672`)
  args.push('--volume', `${data}:/var/lib/rabbitmq`, rabbitmqImage)
  await remove()
  truncateLog(directory, 'rabbitmq')
  let version: string | undefined
  const start = async () =>
    supervise({
      name: 'rabbitmq',
      directory,
      log,
      signal,
      launch: () =>
        launch({ directory, name: 'rabbitmq', command: 'docker', args, cwd: home, env: process.env }),
      ready: async (over) =>
        waitUntil(
          async () => {
            version = (await accepts(ports.amqp)) ? await readVersion(managementUrl) : undefined
            return version !== undefined
          },
          { everyMs: 200, signal: over },
        ),
      readyWithinMs: 120_000,
      // The client passes SIGTERM on to the container and ends with it.
      stopWithinMs: 5_000,
      logTail: () => logTail(directory, 'rabbitmq'),
    })
  const node = await start().catch(async (error: unknown) => {
    await remove()
    throw error
  })
  return {
    url,
    managementUrl,
    source: `RabbitMQ ${version} in Docker (${rabbitmqImage})`,
    pid: undefined,
    restart: node.restart,
    async [Symbol.asyncDispose]() {
      await node[Symbol.asyncDispose]()
      await remove()
    },
  }
}
