import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { grantRights } from './grant-rights.ts'

const sqlDirectory = fileURLToPath(new URL('../sql', import.meta.url))

/** Partitions are made this far ahead, so that a stack that is left alone for a month goes on well. */
const daysAhead = 35

export type MigrateOptions = {
  /** Gets one line for each migration that was run, and one when rights are left out. */
  readonly log?: (line: string) => void
}

/**
 * Brings a database to the newest schema, makes its partitions ahead, and gives each service's role what it needs.
 *
 * Safe to call again and from many processes at once: they wait for each other, and each migration runs once,
 * in one transaction with all the others that were pending.
 *
 * @param databaseUrl a PostgreSQL URL of a user that may create tables
 * @throws what PostgreSQL says when it cannot be reached or refuses a migration; nothing is changed then
 */
export async function migrate(databaseUrl: string, { log = () => {} }: MigrateOptions = {}): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'migrations' })
  // Without a listener a connection that breaks between two queries would end the process.
  client.on('error', (error) => log(`The connection to PostgreSQL broke: ${error.message}`))
  await client.connect()
  try {
    // Loaded late, as it makes a cache folder for TypeScript migrations as soon as it is loaded. Ours are SQL.
    process.env.JITI_FS_CACHE = 'false'
    const { runner } = await import('node-pg-migrate')
    const done = await runner({
      dbClient: client,
      dir: sqlDirectory,
      direction: 'up',
      migrationsTable: 'migrations',
      advisoryLockMode: 'wait',
      log: () => {},
    })
    for (const migration of done) log(`Migrated: ${migration.name}`)
    await client.query('SELECT make_partitions($1)', [daysAhead])
    await grantRights(client, log)
  } finally {
    await client.end()
  }
}
