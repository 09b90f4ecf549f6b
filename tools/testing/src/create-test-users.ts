import { randomUUID } from 'node:crypto'
import { brokerRoles, databaseRoles } from '@signalbox/systems'
import {
  brokerUrlFor,
  makeBrokerUsers,
  makeDatabaseUsers,
  urlFor,
  userName,
  type User,
} from '@signalbox/migrations'
import type { TestDatabase } from './create-test-database.ts'
import type { TestVhost } from './create-test-vhost.ts'
import { runSql } from './run-sql.ts'

/** The same servers, as a service sees them that logs in with a user of its own. */
export type TestUsers = AsyncDisposable & {
  brokerUrl(role: string): string
  databaseUrl(role: string): string
  managementUrl(role: string): string
  /** As the next migration does it. */
  again(): Promise<void>
}

/**
 * Makes a user of its own for every service and for who only looks, with the rights that they have when deployed. Users
 * belong to the whole server, so their names are new ones; deleted when disposed.
 *
 * @throws when PostgreSQL or the management API cannot be reached, or refuses
 */
export async function createTestUsers(vhost: TestVhost, database: TestDatabase): Promise<TestUsers> {
  const suffix = `-test-${randomUUID().slice(0, 8)}`
  const users: User[] = [...new Set([...brokerRoles, ...databaseRoles])].map((role) => ({
    name: `${userName(role)}${suffix}`,
    role,
    password: randomUUID(),
  }))
  const userOf = (role: string): User => {
    const user = users.find((one) => one.role === role)
    if (!user) throw new Error(`Nobody has the role '${role}'`)
    return user
  }
  const make = async () => {
    await Promise.all([
      makeDatabaseUsers(database.url, users),
      makeBrokerUsers({ managementUrl: vhost.managementUrl, vhost: vhost.name, users }),
    ])
  }
  await make()
  return {
    again: make,
    brokerUrl: (role) => brokerUrlFor(vhost.url, userOf(role)),
    databaseUrl: (role) => urlFor(database.url, userOf(role)),
    managementUrl: (role) => urlFor(vhost.managementUrl, userOf(role)),
    [Symbol.asyncDispose]: async () => dropTestUsers(vhost, database, suffix),
  }
}

/** Deletes the users whose names end like this. */
export async function dropTestUsers(vhost: TestVhost, database: TestDatabase, suffix: string): Promise<void> {
  const names = (roles: readonly string[]) => roles.map((role) => `${userName(role)}${suffix}`)
  await vhost.management('POST', '/users/bulk-delete', { users: names(brokerRoles) })
  const roles = names(databaseRoles).map((name) => `"${name}"`)
  await runSql(database.url, `DROP ROLE IF EXISTS ${roles.join(', ')}`)
}
