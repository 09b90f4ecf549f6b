import { randomUUID } from 'node:crypto'
import { readdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { migrate } from '@signalbox/migrations'
import {
  endLeftovers,
  isOwned,
  ownDirectory,
  startPostgres,
  startRabbitmq,
  stateDirectory,
  userCacheDirectory,
} from '@signalbox/stack'
import { runSql, withDatabase } from './create-test-database.ts'
import type { Provided } from './provided.ts'

export type TestServices = AsyncDisposable & { readonly provided: Provided }

/**
 * Starts a PostgreSQL and a RabbitMQ for one test run, in a state folder of its own that is deleted at the
 * end, or uses those of `DATABASE_URL`, `RABBITMQ_URL` and `RABBITMQ_MANAGEMENT_URL`.
 */
export async function startTestServices(): Promise<TestServices> {
  await removeAbandonedRuns()
  const directory = path.join(stateDirectory, `test-${randomUUID().slice(0, 8)}`)
  const owner = ownDirectory(directory)
  const log = (line: string) => console.log(line)
  const started = await Promise.allSettled([
    // Nobody needs what a test run stored after a crash of the machine.
    startPostgres({ directory, url: process.env['DATABASE_URL'], durable: false, log }),
    startRabbitmq({
      directory,
      cacheDirectory: userCacheDirectory(),
      url: process.env['RABBITMQ_URL'],
      managementUrl: process.env['RABBITMQ_MANAGEMENT_URL'],
      log,
    }),
  ])
  const close = async () => {
    for (const result of started) {
      if (result.status === 'fulfilled') await result.value[Symbol.asyncDispose]()
    }
    owner[Symbol.dispose]()
    rmSync(directory, { recursive: true, force: true })
  }
  try {
    const [postgres, rabbitmq] = started
    if (postgres.status === 'rejected') throw postgres.reason
    if (rabbitmq.status === 'rejected') throw rabbitmq.reason
    const databaseUrl = postgres.value.url
    const databaseTemplate = `test_template_${randomUUID().replaceAll('-', '')}`
    await runSql(databaseUrl, `CREATE DATABASE ${databaseTemplate}`)
    await migrate(withDatabase(databaseUrl, databaseTemplate))
    const { url: rabbitmqUrl, managementUrl: rabbitmqManagementUrl } = rabbitmq.value
    return {
      provided: { databaseUrl, databaseTemplate, rabbitmqUrl, rabbitmqManagementUrl },
      async [Symbol.asyncDispose]() {
        await runSql(databaseUrl, `DROP DATABASE IF EXISTS ${databaseTemplate} WITH (FORCE)`)
        await close()
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}

// A run that was killed leaves its processes and its folder: the next run ends and deletes them.
async function removeAbandonedRuns(): Promise<void> {
  let entries: string[]
  try {
    entries = readdirSync(stateDirectory)
  } catch {
    return
  }
  for (const name of entries.filter((entry) => /^test-[0-9a-f]{8}$/.test(entry))) {
    const directory = path.join(stateDirectory, name)
    if (isOwned(directory)) continue
    await endLeftovers(directory, 2_000)
    rmSync(directory, { recursive: true, force: true })
  }
}
