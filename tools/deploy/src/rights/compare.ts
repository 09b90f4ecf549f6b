import {
  databaseRightsOf,
  statedRights,
  tableVerbs,
  type Plan,
  type TableRights,
  type TableVerb,
} from '@signalbox/contracts'
import type { NeedOfFile } from './needs-of-code.ts'

/** What is needed and may not be done, and by which file. */
export type Missing = {
  readonly table: string
  readonly verb: TableVerb
  readonly columns: readonly string[]
  readonly file: string
}

const allows = (rights: TableRights | undefined, verb: TableVerb, columns: readonly string[]) => {
  const given = rights?.[verb]
  return given === true || (given !== undefined && columns.every((column) => given.includes(column)))
}

/** Lists what some code needs and rights do not give. */
export function missingOf(
  needs: readonly NeedOfFile[],
  rights: { readonly tables: Readonly<Record<string, TableRights>>; readonly readsEveryTable?: boolean },
): Missing[] {
  const { tables, readsEveryTable = false } = rights
  const missing = needs.filter(
    ({ table, verb, columns }) =>
      !(verb === 'select' && readsEveryTable) && !allows(tables[table], verb, columns),
  )
  // What a system states for its panel every service has at hand, and only the dashboard, which reads every table, runs it.
  const isStated = ({ file, verb }: NeedOfFile) =>
    verb === 'select' && /^systems\/[^/]+\/(system\.ts$|page\/)/.test(file)
  const isSpared = (one: NeedOfFile) => one.file.startsWith('libraries/') && hasOtherForm(one, needs, missing)
  const byRight = new Map(
    missing.filter((one) => !isStated(one) && !isSpared(one)).map((one) => [`${one.table} ${one.verb}`, one]),
  )
  return [...byRight.values()]
}

/**
 * Whether a text has another form of which nothing is missing. A library's form follows from what a system states, and so do the
 * rights for it: who does not say that it forwards neither counts what it forwards nor may.
 */
function hasOtherForm(
  { form }: NeedOfFile,
  needs: readonly NeedOfFile[],
  missing: readonly NeedOfFile[],
): boolean {
  const forms = (of: readonly NeedOfFile[]) =>
    new Set(of.filter((one) => one.form.of === form.of).map((one) => one.form.index))
  return forms(missing).size < forms(needs).size
}

/** Lists rights that nothing in some code needs, in words such as `update topic1`. */
export function unusedOf(
  stated: readonly (readonly [table: string, TableRights])[],
  needs: readonly NeedOfFile[],
): string[] {
  return stated.flatMap(([table, rights]) =>
    tableVerbs.flatMap((verb) => {
      const used = needs.filter((need) => need.table === table && need.verb === verb)
      const given = rights[verb]
      if (given === undefined) return []
      if (used.length === 0) return [`${verb} ${table}`]
      if (given === true) return []
      return given
        .filter((column) => !used.some(({ columns }) => columns.includes(column) || columns.includes('*')))
        .map((column) => `${verb} ${table} (${column})`)
    }),
  )
}

/** What a service states that it was given already, by what follows from the rest of its statement. */
export function repeatedOf(name: string, plan: Plan): string[] {
  const services = plan.services.map((service) => {
    if (service.name !== name) return service
    const { tables: _tables, ...rest } = service
    return rest
  })
  const { tables, readsEveryTable } = databaseRightsOf(name, { ...plan, services })
  return statedRights(name, { ...plan, topology: { ...plan.topology, topics: [] } }).flatMap(
    ([table, rights]) =>
      tableVerbs.flatMap((verb) => {
        const given = rights[verb]
        const all = given === true ? ['*'] : (given ?? [])
        const follows = allows(tables[table], verb, all) || (verb === 'select' && readsEveryTable)
        return given !== undefined && follows ? [`${verb} ${table}`] : []
      }),
  )
}
