import { rmSync } from 'node:fs'
import path from 'node:path'
import {
  endLeftovers,
  ownDirectory,
  startPostgres,
  startRabbitmq,
  stateDirectory,
  userCacheDirectory,
  type Log,
} from '@signalbox/stack'
import type { Addresses } from './platform-environment.ts'

const directory = path.join(stateDirectory, 'rehearsal')

/**
 * Starts a RabbitMQ and a PostgreSQL with nothing in them. Disposing stops them and deletes their data.
 *
 * @throws StackRunning when another rehearsal of this checkout runs; else what `startPostgres` and `startRabbitmq` throw
 */
export async function openDependencies(options: {
  readonly log: Log
  readonly signal: AbortSignal
}): Promise<Addresses & AsyncDisposable> {
  const owner = ownDirectory(directory)
  const started: AsyncDisposable[] = []
  const close = async () => {
    for (const one of started.splice(0).toReversed()) await one[Symbol.asyncDispose]()
    owner[Symbol.dispose]()
    rmSync(directory, { recursive: true, force: true })
  }
  try {
    await endLeftovers(directory)
    for (const old of ['postgres', 'rabbitmq'])
      rmSync(path.join(directory, old), { recursive: true, force: true })
    const postgres = await startPostgres({ directory, ...options })
    started.push(postgres)
    const rabbitmq = await startRabbitmq({ directory, cacheDirectory: userCacheDirectory(), ...options })
    started.push(rabbitmq)
    return {
      database: postgres.url,
      rabbitmq: rabbitmq.url,
      rabbitmqManagement: rabbitmq.managementUrl,
      [Symbol.asyncDispose]: close,
    }
  } catch (error) {
    await close()
    throw error
  }
}
