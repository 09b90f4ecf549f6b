import { topology } from '@signalbox/systems'
import pg from 'pg'
import { grantRights } from './grant-rights.ts'
import { orders, type Order } from './orders.ts'
import { stateRetention } from './state-retention.ts'

/** Partitions are made this far ahead, so that a stack that is left alone for a month goes on well. */
const daysAhead = 35

export type MigrateOptions = {
  /** Gets one line for each migration that was run, and one when rights are left out. */
  readonly log?: (line: string) => void
  /** Preset: what all systems share, and then what each has of its own. */
  readonly orders?: readonly Order[]
}

/**
 * Brings a database to the newest schema, makes its partitions ahead, writes down for how long events are kept, and gives each
 * service's role what it needs.
 *
 * Safe to call again and from many processes at once: they wait for each other, and each migration runs once,
 * in one transaction with all the others of its order that were pending. What a system left behind that is no more stays as it
 * is, with how far it came, so that it goes on from there when it comes back.
 *
 * @param databaseUrl a PostgreSQL URL of a user that may create tables
 * @throws what PostgreSQL says when it cannot be reached or refuses a migration; nothing of its order is changed then
 */
export async function migrate(databaseUrl: string, options: MigrateOptions = {}): Promise<void> {
  const { log = () => {}, orders: wanted = orders() } = options
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'migrations' })
  // Without a listener a connection that breaks between two queries would end the process.
  client.on('error', (error) => log(`The connection to PostgreSQL broke: ${error.message}`))
  await client.connect()
  try {
    // Loaded late, as it makes a cache folder for TypeScript migrations as soon as it is loaded. Ours are SQL.
    process.env.JITI_FS_CACHE = 'false'
    const { runner } = await import('node-pg-migrate')
    for (const { directory: dir, table: migrationsTable } of wanted) {
      const done = await runner({
        dbClient: client,
        dir,
        direction: 'up',
        migrationsTable,
        advisoryLockMode: 'wait',
        log: () => {},
      })
      for (const migration of done) log(`Migrated: ${migration.name}`)
    }
    await client.query('SELECT make_partitions($1)', [daysAhead])
    await stateRetention(client, topology)
    await grantRights(client, log)
  } finally {
    await client.end()
  }
}
