import { databaseRightsOf, groupRole, upkeepFunctions } from '@signalbox/contracts'
import { databaseRoles, plan } from '@signalbox/systems'
import { escapeIdentifier, escapeLiteral } from 'pg'

const allGroups = databaseRoles.map((role) => escapeIdentifier(groupRole(role))).join(', ')

/**
 * Writes the SQL that gives every group role exactly what it needs, whatever it had before. Run it as one transaction,
 * by the owner of the tables.
 *
 * @param schema in which the tables lie
 */
export function rightsScript(schema: string): string {
  const name = escapeIdentifier(schema)
  const readers = databaseRoles
    .filter((role) => databaseRightsOf(role, plan).readsEverything)
    .map((role) => escapeIdentifier(groupRole(role)))
    .join(', ')
  return [
    // A partition that is made at the same time would change what is granted here.
    'LOCK TABLE topic_tables IN SHARE UPDATE EXCLUSIVE MODE',
    `GRANT USAGE ON SCHEMA ${name} TO ${allGroups}`,
    onEachTable(schema, `REVOKE ALL ON TABLE %s FROM ${allGroups}`),
    onEachTable(schema, `GRANT SELECT ON TABLE %s TO ${readers}`),
    ...upkeepFunctions.flatMap((upkeep) => [
      `REVOKE ALL ON FUNCTION ${upkeep} FROM PUBLIC, ${allGroups}`,
      // With the caller's search_path it would call whatever the caller has put in the way.
      `ALTER FUNCTION ${upkeep} SECURITY DEFINER SET search_path = ${name}, pg_temp`,
    ]),
    ...databaseRoles.flatMap(grants),
  ].join(';\n')
}

function grants(role: string): string[] {
  const group = escapeIdentifier(groupRole(role))
  const { tables, functions } = databaseRightsOf(role, plan)
  return [
    ...tables.map(({ table, privileges, columns }) => {
      const only = columns === undefined ? '' : ` (${columns.map(escapeIdentifier).join(', ')})`
      return `GRANT ${privileges.join(', ')}${only} ON TABLE ${escapeIdentifier(table)} TO ${group}`
    }),
    ...functions.map((upkeep) => `GRANT EXECUTE ON FUNCTION ${upkeep} TO ${group}`),
  ]
}

/** Partitions are reached through their table. */
function onEachTable(schema: string, statement: string): string {
  return `DO $$
  DECLARE named regclass;
  BEGIN
    FOR named IN
      SELECT oid FROM pg_class
      WHERE relnamespace = ${escapeLiteral(schema)}::regnamespace AND relkind IN ('r', 'p', 'v')
        AND NOT relispartition
    LOOP EXECUTE format(${escapeLiteral(statement)}, named); END LOOP;
  END $$`
}
