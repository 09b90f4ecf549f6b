import { brokerRightsOf, databaseRightsOf, isRetryQueue, type DatabaseRights } from '@signalbox/contracts'
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
  const may = ({ tables }: DatabaseRights, privilege: string) =>
    tables
      .filter(({ privileges }) => (privileges as readonly string[]).includes(privilege))
      .map(({ table: name, columns }) => `\`${name}\`${columns ? ` (${columns.join(', ')})` : ''}`)
      .join(', ') || '-'
  const rows = databaseRoles.map((role) => {
    const rights = databaseRightsOf(role, plan)
    const reads = rights.readsEverything ? 'everything' : may(rights, 'SELECT')
    const calls = rights.functions.length === 0 ? '-' : 'the upkeep'
    return [user(role), reads, may(rights, 'INSERT'), may(rights, 'UPDATE'), calls]
  })
  return table(['user', 'reads', 'inserts', 'updates', 'calls'], rows)
}

/** The page with its two tables as they follow from the list. */
export function withRights(page: string): string {
  const tables = [brokerTable(), databaseTable()]
  return page.replaceAll(/(?:^\|.*\n)+/gm, (old) => (old.startsWith('| user') ? `${tables.shift()}\n` : old))
}
