import { upkeepFunctions } from '@signalbox/contracts'
import { brokerRoles, databaseRoles } from '@signalbox/systems'
import { expect, test } from 'vitest'
import { readRoot } from './testing/root.ts'

// The tables of docs/security.md are written by `npm run configuration`; another test holds that they are as it would write them.

const guide = readRoot('docs/security.md')

test('docs/security.md has a row for everybody who has a user', () => {
  const rows = (role: string) =>
    guide.split('\n').filter((line) => line.startsWith(`| \`signalbox-${role}\``))
  for (const role of new Set([...brokerRoles, ...databaseRoles])) {
    const tables = [brokerRoles, databaseRoles].filter((roles) => roles.includes(role))
    expect(rows(role)).toHaveLength(tables.length)
  }
})

test('docs/security.md names the functions of the upkeep', () => {
  for (const name of upkeepFunctions) expect(guide).toContain(`\`${name}\``)
})
