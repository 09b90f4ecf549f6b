import { databaseRightsOf, databaseRoles, groupRole } from '@signalbox/contracts'
import pg, { escapeIdentifier, escapeLiteral } from 'pg'
import { createRole } from './grant-rights.ts'
import { scramVerifier } from './scram.ts'
import type { User } from './users.ts'

/**
 * Makes users who log in to PostgreSQL with the rights of their role, or gives those that are there this password.
 * Users without a role in PostgreSQL are left out. The database must be migrated, as that makes the rights.
 *
 * @param databaseUrl of a user that may make roles
 * @throws what PostgreSQL says; nothing is changed then
 */
export async function makeDatabaseUsers(databaseUrl: string, users: readonly User[]): Promise<void> {
  const statements = users.filter(({ role }) => databaseRoles.includes(role)).flatMap(statementsFor)
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'migrations' })
  // A connection that breaks fails the query, too, and that is enough.
  client.on('error', () => {})
  await client.connect()
  try {
    await client.query(['BEGIN', ...statements, 'COMMIT'].join(';\n'))
  } finally {
    await client.end()
  }
}

function statementsFor({ name, role, password }: User): string[] {
  const user = escapeIdentifier(name)
  const { statementTimeoutMs, readOnly = false } = databaseRightsOf(role)
  return [
    createRole(name),
    `ALTER ROLE ${user} LOGIN PASSWORD ${escapeLiteral(scramVerifier(password))}`,
    `GRANT ${escapeIdentifier(groupRole(role))} TO ${user}`,
    `ALTER ROLE ${user} SET statement_timeout = ${statementTimeoutMs ?? 'DEFAULT'}`,
    `ALTER ROLE ${user} SET default_transaction_read_only = ${readOnly ? 'on' : 'DEFAULT'}`,
  ]
}
