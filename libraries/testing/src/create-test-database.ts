import { randomUUID } from 'node:crypto'
import { openDatabase } from '@signalbox/database'
import { inject } from 'vitest'
import './provided.ts'

export type TestDatabase = AsyncDisposable & { readonly url: string; readonly name: string }

/**
 * Makes a migrated, empty database that no other test sees, as a clone of the template. Dropped when
 * disposed, with whatever is still connected to it.
 *
 * @throws when PostgreSQL cannot be reached
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { databaseUrl, databaseTemplate } = inject('signalbox')
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

/** Runs one statement on a connection of its own. */
export async function runSql(url: string, text: string): Promise<void> {
  await using database = openDatabase(url, { applicationName: 'testing', connectionsMax: 1 })
  await database.query({ name: 'run', text })
}

/** The same URL with another database in it. */
export function withDatabase(url: string, name: string): string {
  const other = new URL(url)
  other.pathname = `/${name}`
  return other.href
}
