import {
  brokerRightsOf,
  databaseRightsOf,
  isRetryQueue,
  queueOfExchange,
  upkeepFunctions,
} from '@signalbox/contracts'
import { brokerRoles, databaseRoles, plan } from '@signalbox/systems'
import { topology } from '@signalbox/systems'
import { expect, test } from 'vitest'
import { readRoot } from './testing/root.ts'

// The tables of docs/security.md say what the code does. A topic or service that it does not name is like those it names.

const guide = readRoot('docs/security.md')
const cells = (row: string) =>
  row
    .split('|')
    .map((cell) => cell.trim())
    .slice(1, -1)
const rows = guide
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map(cells)
const ofTopics = new Set(topology.queues.flatMap(({ name, table = name }) => [name, table]))
const isNamed = (name: string) =>
  !ofTopics.has(queueOfExchange(name) ?? name) || guide.includes(`\`${name}\``)
const hasRow = (role: string) => guide.includes(`| \`signalbox-${role}\``)
const code = (names: readonly string[]) =>
  names
    .filter(isNamed)
    .map((name) => `\`${name}\``)
    .join(', ') || '-'

test.each(brokerRoles.filter(hasRow))('docs/security.md says what %s may do in RabbitMQ', (role) => {
  const { configure, write, read } = brokerRightsOf(role, plan)
  const own = configure.filter((name) => !isRetryQueue(name))
  const makes = own.length < configure.length ? `${code(own)}, their tiers` : code(own)
  const others = (names: readonly string[]) => {
    const rest = code(names.filter((name) => !configure.includes(name)))
    return own.length === 0 ? rest : `these, ${rest}`
  }
  for (const names of [write, read]) expect(names).toEqual(expect.arrayContaining([...configure]))
  expect(rows).toContainEqual([`\`signalbox-${role}\``, makes, others(write), others(read)])
})

test.each(databaseRoles.filter(hasRow))('docs/security.md says what %s may do in PostgreSQL', (role) => {
  const { tables, readsEverything, functions } = databaseRightsOf(role, plan)
  const may = (privilege: 'SELECT' | 'INSERT' | 'UPDATE') =>
    tables
      .filter(({ table, privileges }) => isNamed(table) && privileges.includes(privilege))
      .map(({ table, columns }) => `\`${table}\`${columns ? ` (${columns.join(', ')})` : ''}`)
      .join(', ') || '-'
  const calls = functions.length === 0 ? '-' : 'the upkeep'
  const reads = readsEverything ? 'everything' : may('SELECT')
  expect(rows).toContainEqual([`\`signalbox-${role}\``, reads, may('INSERT'), may('UPDATE'), calls])
})

test('docs/security.md has every kind of user', () => {
  const kinds = ['api', 'service1', 'dashboard-api', 'monitoring', 'reader']
  expect(kinds.filter((role) => !hasRow(role))).toEqual([])
})

test('docs/security.md names the functions of the upkeep', () => {
  for (const name of upkeepFunctions) expect(guide).toContain(`\`${name}\``)
})
