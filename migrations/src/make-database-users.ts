import { databaseRightsOf, groupRole } from '@signalbox/contracts'
import { databaseRoles, plan } from '@signalbox/systems'
import pg, { escapeIdentifier, escapeLiteral } from 'pg'
import { closeToOthers } from './close-to-others.ts'
import { createRole } from './grant-rights.ts'
import { scramVerifier } from './scram.ts'
import type { User } from './users.ts'

/**
 * Makes users who log in to PostgreSQL with the rights of their role, or gives those that are there this password, and
 * takes from everybody what PostgreSQL gives to everybody in this database.
 * Users without a role in PostgreSQL are left out. The database must be migrated, as that makes the rights.
 *
 * @param databaseUrl of a user that may make roles
 * @throws what PostgreSQL says; nothing is changed then
 */
export async function makeDatabaseUsers(databaseUrl: string, users: readonly User[]): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'migrations' })
  // A connection that breaks fails the query, too, and that is enough.
  client.on('error', () => {})
  await client.connect()
  try {
    const { rows } = await client.query<Server>(
      `SELECT current_database() AS database, current_setting('max_connections')::integer AS "connectionsMax"`,
    )
    const statements = users
      .filter(({ role }) => databaseRoles.includes(role))
      .flatMap((user) => rows.flatMap((server) => statementsFor(user, server)))
    await client.query(['BEGIN', ...statements, closeToOthers, 'COMMIT'].join(';\n'))
  } finally {
    await client.end()
  }
}

// One person with a tool that opens a few.
const connectionsMin = 5

type Server = { readonly database: string; readonly connectionsMax: number }

function statementsFor({ name, role, password }: User, { database, connectionsMax }: Server): string[] {
  const user = escapeIdentifier(name)
  const { statementTimeoutMs, readOnly = false, connectionsShare } = databaseRightsOf(role, plan)
  const connections = Math.max(connectionsMin, Math.floor(connectionsMax * connectionsShare))
  return [
    createRole(name),
    `ALTER ROLE ${user} LOGIN PASSWORD ${escapeLiteral(scramVerifier(password))} CONNECTION LIMIT ${connections}`,
    `GRANT ${escapeIdentifier(groupRole(role))} TO ${user}`,
    // Whatever it has set for itself.
    `ALTER ROLE ${user} RESET ALL`,
    `ALTER ROLE ${user} IN DATABASE ${escapeIdentifier(database)} RESET ALL`,
    ...(statementTimeoutMs === undefined
      ? []
      : [`ALTER ROLE ${user} SET statement_timeout = ${statementTimeoutMs}`]),
    ...(readOnly
      ? [
          `ALTER ROLE ${user} SET default_transaction_read_only = on`,
          // A transaction that was forgotten would keep old partitions from being dropped.
          `ALTER ROLE ${user} SET idle_in_transaction_session_timeout = ${statementTimeoutMs ?? 0}`,
        ]
      : []),
  ]
}
