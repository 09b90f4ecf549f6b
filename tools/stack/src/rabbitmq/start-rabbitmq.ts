import { ensureAnswer } from '../ensure-answer.ts'
import type { Log } from '../log.ts'
import { canUseDebianPackages, unpackDebianPackages } from './debian-packages.ts'
import { dockerAnswers, startInDocker } from './docker.ts'
import { findInstalled } from './installation.ts'
import { guessManagementUrl } from './management.ts'
import { startPrivateNode } from './private-node.ts'
import type { Rabbitmq } from './rabbitmq.ts'
import { tryInOrder } from './try-in-order.ts'

export type RabbitmqOptions = {
  /** The state folder. An absolute path. */
  readonly directory: string
  /** Where what was downloaded once is kept for every checkout. An absolute path. */
  readonly cacheDirectory: string
  /** Taken when they are free. */
  readonly port?: number
  readonly managementPort?: number
  /** Of a RabbitMQ that is running; then nothing is started. */
  readonly url?: string | undefined
  /** Of its management API, with credentials. Guessed from `url` when missing. */
  readonly managementUrl?: string | undefined
  readonly log: Log
  readonly signal?: AbortSignal | undefined
}

/**
 * Uses the RabbitMQ at `url`, or starts a private one: the one installed here, else this system's packages
 * unpacked in the cache folder (Debian and Ubuntu), else a container.
 *
 * @throws DependencyUnavailable when there is no way to one; ProcessFailed when it does not start; the
 *   signal's reason when aborted. Nothing is left running then
 */
export async function startRabbitmq(options: RabbitmqOptions): Promise<Rabbitmq> {
  const { url, managementUrl, signal } = options
  if (url !== undefined && url !== '') {
    await ensureAnswer('RABBITMQ_URL', url, url.startsWith('amqps:') ? 5671 : 5672, signal)
    return {
      url,
      managementUrl: managementUrl || guessManagementUrl(url),
      source: 'RABBITMQ_URL',
      restart: async () => undefined,
      [Symbol.asyncDispose]: async () => undefined,
    }
  }
  const start = await tryInOrder(
    [
      {
        name: 'no rabbitmq-server is installed',
        available: async () => findInstalled() !== undefined,
        prepare: async () => {
          const installation = findInstalled() as NonNullable<ReturnType<typeof findInstalled>>
          return async () => startPrivateNode({ ...options, installation })
        },
      },
      {
        name: 'the packages of this system cannot be downloaded with apt-get',
        available: async () => canUseDebianPackages(),
        prepare: async () => {
          const installation = await unpackDebianPackages(options)
          return async () => startPrivateNode({ ...options, installation })
        },
      },
      {
        name: 'no Docker engine answers',
        available: async () => dockerAnswers(signal),
        prepare: async () => async () => startInDocker(options),
      },
    ],
    signal,
  )
  options.log('RabbitMQ: starting ...')
  return start()
}
