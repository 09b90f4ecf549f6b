import {
  brokerRightsOf,
  databaseRightsOf,
  isRetryQueue,
  upkeepFunctions,
  type TablesRights,
  type TableVerb,
} from '@signalbox/contracts'
import { brokerRoles, databaseRoles, plan } from '@signalbox/systems'
import { table } from './table.ts'

const code = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(', ') || '-'
const user = (role: string) => `\`signalbox-${role}\``

/** What each user may do in RabbitMQ, as Markdown. */
function brokerTable(): string {
  const rows = brokerRoles.map((role) => {
    const { configure, write, read } = brokerRightsOf(role, plan)
    const own = configure.filter((name) => !isRetryQueue(name))
    const makes = own.length < configure.length ? `${code(own)}, their tiers` : code(own)
    const others = (names: readonly string[]) => {
      const rest = code(names.filter((name) => !configure.includes(name)))
      return own.length === 0 ? rest : `these, ${rest}`
    }
    return [user(role), makes, others(write), others(read)]
  })
  return table(['user', 'makes', 'writes', 'reads'], rows)
}

/** What each user may do in PostgreSQL, as Markdown. */
function databaseTable(): string {
  const may = (tables: TablesRights, verb: TableVerb) =>
    Object.entries(tables)
      .flatMap(([name, { [verb]: given }]) => {
        if (given === undefined) return []
        return `\`${name}\`${given === true ? '' : ` (${given.join(', ')})`}`
      })
      .join(', ') || '-'
  const rows = databaseRoles.map((role) => {
    const { tables, readsEveryTable, functions } = databaseRightsOf(role, plan)
    const reads = readsEveryTable ? 'everything' : may(tables, 'select')
    const others = functions.filter((name) => !upkeepFunctions.includes(name))
    const upkeep = others.length < functions.length ? 'the upkeep' : []
    const calls = [upkeep, others.map((name) => `\`${name}\``)].flat(2).join(', ') || '-'
    return [user(role), reads, may(tables, 'insert'), may(tables, 'update'), may(tables, 'delete'), calls]
  })
  return table(['user', 'reads', 'inserts', 'updates', 'deletes', 'calls'], rows)
}

/** The page with its two tables as they follow from the list. */
export function withRights(page: string): string {
  const tables = [brokerTable(), databaseTable()]
  return page.replaceAll(/(?:^\|.*\n)+/gm, (old) => (old.startsWith('| user') ? `${tables.shift()}\n` : old))
}
