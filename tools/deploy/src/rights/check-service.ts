import {
  databaseRightsOf,
  outboxRights,
  ownerFunctionsOf,
  ownTablesOf,
  statedRights,
  type Plan,
  type Service,
  type TableRights,
} from '@signalbox/contracts'
import { missingOf, repeatedOf, unusedOf } from './compare.ts'
import { givenSchema, type Functions } from './functions.ts'
import type { ModuleOf } from './modules.ts'
import { needsOfCode, topicTable, type NeedOfFile } from './needs-of-code.ts'
import { outboxUsesIn } from './outbox-uses.ts'
import { programOf, reachFrom, resolve } from './reach.ts'
import { nameOf, nodeAt, walk, type Node } from './walk.ts'

export type Checked = {
  readonly plan: Plan
  readonly functions: Functions
  readonly moduleOf: ModuleOf
}

const outboxFolder = 'libraries/outbox/'

/** What is wrong with the rights that a service states, as sentences; none where they are what its SQL needs. */
export function checkService(
  { name, system, folder, program, outboxes = {} }: Service,
  checked: Checked,
): string[] {
  const { plan, moduleOf } = checked
  const file = `${folder}/src/${program}.ts`
  const main = moduleOf(file)
  if (!main) return [`${name}: ${file} is not there`]
  const reached = reachFrom(programOf(main), moduleOf, [outboxFolder])
  const { tables, calls, problems } = needsOfCode(reached, surroundings(checked))
  const { uses, problems: outboxProblems } = outboxUsesIn(reached)
  const rights = databaseRightsOf(name, plan)
  const needs = ofTopics(tables, name, plan)
  const statement = `systems/${system}/system.ts`
  const add = (line: string) => `Add to ${name} in ${statement}: ${line}`

  return [
    ...[...problems, ...outboxProblems].map((problem) => `${name}: ${problem}`),
    ...missingOf(needs, rights).map((one) => {
      const may = `${name} may not ${one.verb} ${one.table}, and ${one.file} does.`
      if (one.table.startsWith('given_'))
        return `${name}: ${one.file} names a table or schema that is known at run time only. Write it out`
      return `${may} ${add(`tables: { ${keyOf(one.table)}: { ${one.verb}: ${columnsOf(one.columns, rights.tables[one.table])} } }`)}`
    }),
    ...uses
      .filter(({ schema, use }) => !outboxes[schema]?.includes(use))
      .map(
        ({ schema, use, file: where }) =>
          `${name} may not ${use} of the outbox ${schema}, and ${where} does. ${add(`outboxes: { ${keyOf(schema)}: ['${use}'] }`)}`,
      ),
    ...calls
      .filter((call) => !rights.functions.includes(call.name))
      .map(
        (call) =>
          `${name} may not call ${call.name}, and ${call.file} does. ${add(`functions: ['${call.name}']`)}`,
      ),
    ...[
      ...unusedOf(statedRights(name, plan), needs),
      ...Object.entries(outboxes).flatMap(([schema, stated]) =>
        stated
          .filter((use) => !uses.some((one) => one.schema === schema && one.use === use))
          .map((use) => `${use} of the outbox ${schema}`),
      ),
      ...rights.functions
        .filter((one) => !calls.some((call) => call.name === one))
        .map((one) => `call ${one}`),
    ].map((right) => `${name} may ${right}, and none of its SQL does. Take it out of ${statement}`),
    ...repeatedOf(name, plan).map(
      (right) => `${name} may ${right} already, by what else it states. Take it out of ${statement}`,
    ),
  ]
}

/** What is wrong with what the outbox says that its users need. */
export function checkOutbox(checked: Checked): string[] {
  const { moduleOf } = checked
  const found = resolve({ file: `${outboxFolder}src/index.ts`, name: 'openOutbox' }, moduleOf)
  const made = found?.module.declared.get(found.name)
  if (!found || !made) return [`${outboxFolder} has no openOutbox`]
  const methods = new Map<string, Node>()
  walk(made, (node) => {
    if (node.type === 'Property') methods.set(nameOf(nodeAt(node, 'key')) ?? '', node)
  })
  return Object.entries(outboxRights).flatMap(([use, rights]) => {
    const method = methods.get(use)
    if (!method) return [`${found.module.file} has no ${use}, of which outbox-rights.ts tells`]
    const reached = reachFrom([{ module: found.module, node: method }], moduleOf)
    const { tables, problems } = needsOfCode(reached, surroundings(checked))
    const needs = tables.map((need) => ({ ...need, table: need.table.replace(`${givenSchema}.`, '') }))
    return [
      ...problems,
      ...missingOf(needs, { tables: rights }).map(
        ({ verb, table, file }) => `${use} needs to ${verb} ${table} for ${file}: add it to outbox-rights.ts`,
      ),
      ...unusedOf(Object.entries(rights), needs).map(
        (right) => `${use} does not ${right}: take it out of outbox-rights.ts`,
      ),
    ]
  })
}

function surroundings({ plan, functions, moduleOf }: Checked) {
  const tableOf = (topic: string) => plan.topology.topics.find(({ name }) => name === topic)?.table
  return { functions, moduleOf, tableOf, ownerFunctions: new Set(ownerFunctionsOf(plan)) }
}

/**
 * The table of whichever topic is one of those in which the service stores, or, where it stores in none, in which the journey of
 * events ends: it must be able to do the same with each.
 */
function ofTopics(needs: readonly NeedOfFile[], name: string, plan: Plan): NeedOfFile[] {
  const ends = plan.topology.topics
    .filter(({ forwardsTo }) => forwardsTo === undefined)
    .map(({ table }) => table)
  const own = ownTablesOf(name, plan)
  return needs.flatMap((need) =>
    need.table === topicTable ? (own.length > 0 ? own : ends).map((table) => ({ ...need, table })) : need,
  )
}

const keyOf = (name: string) => (/^[a-z_]\w*$/i.test(name) ? name : `'${name}'`)

function columnsOf(columns: readonly string[], rights: TableRights | undefined): string {
  const isSome = Object.values(rights ?? {}).some((one) => one !== true) && !columns.includes('*')
  return isSome ? `[${[...new Set(columns)].map((one) => `'${one}'`).join(', ')}]` : 'true'
}
