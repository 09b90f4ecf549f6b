import { randomUUID } from 'node:crypto'
import { runSql, withDatabase } from './run-sql.ts'
import { servers } from './servers.ts'

export type TestDatabase = AsyncDisposable & { readonly url: string; readonly name: string }

/**
 * Makes a migrated, empty database that no other test sees, as a clone of the template. Dropped when
 * disposed, with whatever is still connected to it.
 *
 * @throws when PostgreSQL cannot be reached
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { databaseUrl, databaseTemplate } = servers
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await runSql(databaseUrl, `CREATE DATABASE ${name} TEMPLATE ${databaseTemplate}`)
  return {
    url: withDatabase(databaseUrl, name),
    name,
    async [Symbol.asyncDispose]() {
      await runSql(databaseUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    },
  }
}
