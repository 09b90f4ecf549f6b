import { randomUUID } from 'node:crypto'
import { migrate } from '@signalbox/migrations'
import { startPostgres, startRabbitmq, userCacheDirectory } from '@signalbox/stack'
import { runSql, withDatabase } from './run-sql.ts'
import type { Started } from './started.ts'

/** The servers of a run, as its tests see them. */
export type TestServers = {
  /** Of a database in which nothing is stored, by a user that may create others. */
  readonly databaseUrl: string
  /** The name of the migrated database that every test clones. */
  readonly databaseTemplate: string
  readonly rabbitmqUrl: string
  /** With credentials. */
  readonly rabbitmqManagementUrl: string
}

/**
 * Starts a PostgreSQL and a RabbitMQ for one test run, or uses those of `DATABASE_URL`, `RABBITMQ_URL` and
 * `RABBITMQ_MANAGEMENT_URL`.
 *
 * @param directory the state folder of the run
 */
export async function startTestServers(directory: string): Promise<Started<TestServers>> {
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
    const running = started.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
    await Promise.all(running.map(async (one) => await one[Symbol.asyncDispose]()))
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
      told: { databaseUrl, databaseTemplate, rabbitmqUrl, rabbitmqManagementUrl },
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
