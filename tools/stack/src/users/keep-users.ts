import path from 'node:path'
import { brokerRoles, databaseRoles } from '@signalbox/systems'
import { userName, type User } from '@signalbox/migrations'
import { keep, makePassword } from '../secrets.ts'

/**
 * A user for every service and for who only looks, with passwords that stay the same in this state folder.
 *
 * @param suffix at the end of each name, where several stacks share a server
 */
export function keepUsers(directory: string, suffix = ''): User[] {
  return [...new Set([...brokerRoles, ...databaseRoles])].map((role) => {
    const name = `${userName(role)}${suffix}`
    return { name, role, password: keep(path.join(directory, 'users', name), makePassword) }
  })
}
