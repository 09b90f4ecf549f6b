import { databaseRolesOf, groupRole, type Plan } from '@signalbox/contracts'
import { plan as ours } from '@signalbox/systems'
import { escapeIdentifier, type Client } from 'pg'
import { rightsScript } from './rights-script.ts'

/**
 * Makes the group role of every service where it is missing, and gives each what it needs. Roles belong to the whole
 * server and rights to this database, so many databases may do this at the same time.
 *
 * Where the role that migrates may not make roles, all of it is left out, and one line says so.
 *
 * @throws what PostgreSQL says; nothing is changed then but for roles that have no rights yet
 */
export async function grantRights(
  client: Client,
  log: (line: string) => void,
  plan: Plan = ours,
): Promise<void> {
  const { rows: missing } = await client.query<{ name: string }>(
    'SELECT name FROM unnest($1::text[]) AS name WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name)',
    [databaseRolesOf(plan).map(groupRole)],
  )
  if (missing.length > 0) {
    const { rows } = await client.query<{ allowed: boolean }>(
      'SELECT rolsuper OR rolcreaterole AS allowed FROM pg_roles WHERE rolname = current_user',
    )
    if (!rows[0]?.allowed) {
      log(
        'Left out the roles of single services, as this PostgreSQL user may not make roles: let all services use one user, or give this one CREATEROLE',
      )
      return
    }
  }
  for (const { name } of missing) await client.query(createRole(name))
  const { rows } = await client.query<{ schema: string }>('SELECT current_schema() AS schema')
  await client.query(`BEGIN;\n${rightsScript(rows[0]?.schema ?? 'public', plan)};\nCOMMIT`)
}

/** The same role may be made at the same time from another database: whoever comes second has nothing to do. */
export function createRole(name: string): string {
  return `DO $$ BEGIN CREATE ROLE ${escapeIdentifier(name)};
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$`
}
