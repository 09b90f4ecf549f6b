import { randomUUID } from 'node:crypto'
import { openDatabase, type Database, type DatabaseOptions } from '@signalbox/database'
import { runSql, withDatabase } from './run-sql.ts'
import { servers } from './servers.ts'

export type TestDatabase = AsyncDisposable & {
  readonly url: string
  readonly name: string
  /** As its owner, who may do everything in it. */
  readonly database: Database
  /** Runs one statement. */
  run<Row extends object = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<Row[]>
  /** Disposes it, for the hook that made it to return. */
  close(): Promise<void>
}

/**
 * Makes a migrated, empty database that no other test sees, as a clone of the template, and opens it. Dropped when
 * disposed, with whatever is still connected to it.
 *
 * @throws when PostgreSQL cannot be reached
 */
export async function createTestDatabase(options: DatabaseOptions = {}): Promise<TestDatabase> {
  const { databaseUrl, databaseTemplate } = servers
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await runSql(databaseUrl, `CREATE DATABASE ${name} TEMPLATE ${databaseTemplate}`)
  const url = withDatabase(databaseUrl, name)
  const database = openDatabase(url, options)
  let statements = 0
  const close = async () => {
    await database[Symbol.asyncDispose]()
    await runSql(databaseUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
  }
  return {
    url,
    name,
    database,
    run: async <Row extends object>(text: string, values: readonly unknown[] = []) =>
      await database.query<Row>({ name: `run ${(statements += 1)}`, text, values }),
    close,
    [Symbol.asyncDispose]: close,
  }
}
