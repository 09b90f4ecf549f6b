import {
  databaseRightsOf,
  databaseRolesOf,
  groupRole,
  ownerFunctionsOf,
  tableVerbs,
  type Plan,
  type TableVerb,
} from '@signalbox/contracts'
import { escapeIdentifier, escapeLiteral } from 'pg'

const groupOf = (role: string) => escapeIdentifier(groupRole(role))

/**
 * Writes the SQL that gives every group role of a plan exactly what it needs, whatever it had before. Run it as one
 * transaction, by the owner of the tables.
 *
 * @param schema in which the tables lie
 */
export function rightsScript(schema: string, plan: Plan): string {
  const name = escapeIdentifier(schema)
  const roles = databaseRolesOf(plan)
  const groups = roles.map(groupOf).join(', ')
  const readers = roles.filter((role) => databaseRightsOf(role, plan).readsEveryTable)
  const outboxes = new Set(plan.services.flatMap((service) => Object.keys(service.outboxes ?? {})))
  return [
    // A partition that is made at the same time would change what is granted here.
    'LOCK TABLE topic_tables IN SHARE UPDATE EXCLUSIVE MODE',
    ...takeBack(schema, roles),
    `GRANT USAGE ON SCHEMA ${name} TO ${groups}`,
    ...[schema, ...outboxes].flatMap((one) => readAll(one, readers.map(groupOf).join(', '))),
    ...ownerFunctionsOf(plan).flatMap((owned) => [
      `REVOKE ALL ON FUNCTION ${escapeIdentifier(owned)} FROM PUBLIC`,
      // With the caller's search_path it would call whatever the caller has put in the way.
      `ALTER FUNCTION ${escapeIdentifier(owned)} SECURITY DEFINER SET search_path = ${name}, pg_temp`,
    ]),
    ...roles.flatMap((role) => grants(role, plan)),
  ].join(';\n')
}

function grants(role: string, plan: Plan): string[] {
  const group = groupOf(role)
  const { tables, functions } = databaseRightsOf(role, plan)
  const named = Object.entries(tables).map(([table, rights]) => ({ parts: table.split('.'), rights }))
  const schemas = new Set(named.flatMap(({ parts }) => (parts.length > 1 ? (parts[0] ?? []) : [])))
  return [
    ...[...schemas].map((schema) => `GRANT USAGE ON SCHEMA ${escapeIdentifier(schema)} TO ${group}`),
    ...named.flatMap(({ parts, rights }) =>
      tableVerbs.flatMap((verb) => {
        const granted = rights[verb]
        if (granted === undefined) return []
        return `GRANT ${privilege(verb, granted)} ON TABLE ${parts.map(escapeIdentifier).join('.')} TO ${group}`
      }),
    ),
    ...functions.map((owned) => `GRANT EXECUTE ON FUNCTION ${escapeIdentifier(owned)} TO ${group}`),
  ]
}

function privilege(verb: TableVerb, granted: true | readonly string[]): string {
  return granted === true ? verb : `${verb} (${granted.map(escapeIdentifier).join(', ')})`
}

/** Partitions are reached through their table. */
function readAll(schema: string, readers: string): string[] {
  return [
    `GRANT USAGE ON SCHEMA ${escapeIdentifier(schema)} TO ${readers}`,
    onEach(
      `SELECT oid::regclass AS named FROM pg_class
        WHERE relnamespace = ${escapeLiteral(schema)}::regnamespace AND relkind IN ('r', 'p', 'v') AND NOT relispartition`,
      `GRANT SELECT ON TABLE %s TO ${readers}`,
    ),
  ]
}

/** All that the groups have, in whichever schema. */
function takeBack(schema: string, roles: readonly string[]): string[] {
  const groups = roles.map(groupOf).join(', ')
  // What a role had before is nowhere else to be seen.
  const held = (catalog: 'pg_class' | 'pg_namespace') => `
    SELECT objid FROM pg_shdepend JOIN pg_roles ON refobjid = pg_roles.oid
    WHERE deptype = 'a' AND refclassid = 'pg_authid'::regclass AND classid = '${catalog}'::regclass
      AND dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND rolname IN (${roles.map((role) => escapeLiteral(groupRole(role))).join(', ')})`
  return [
    onEach(
      `SELECT oid::regclass AS named FROM pg_class
        WHERE oid IN (${held('pg_class')}) AND pg_has_role(relowner, 'USAGE')`,
      `REVOKE ALL ON TABLE %s FROM ${groups}`,
    ),
    onEach(
      `SELECT quote_ident(nspname) AS named FROM pg_namespace
        WHERE oid IN (${held('pg_namespace')}) AND pg_has_role(nspowner, 'USAGE')`,
      `REVOKE ALL ON SCHEMA %s FROM ${groups}`,
    ),
    onEach(
      `SELECT oid::regprocedure AS named FROM pg_proc
        WHERE pronamespace = ${escapeLiteral(schema)}::regnamespace AND prosecdef`,
      `REVOKE ALL ON FUNCTION %s FROM PUBLIC, ${groups}`,
    ),
  ]
}

/** Runs a statement for each thing that a query names. */
function onEach(query: string, statement: string): string {
  return `DO $$
  DECLARE one record;
  BEGIN
    FOR one IN ${query}
    LOOP EXECUTE format(${escapeLiteral(statement)}, one.named); END LOOP;
  END $$`
}
