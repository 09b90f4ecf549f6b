import { brokerRoles, databaseRoles } from '@signalbox/systems'

/** Somebody who logs in to RabbitMQ or PostgreSQL. */
export type User = {
  readonly name: string
  /** Whose rights it has: a service, or one who only looks. */
  readonly role: string
  readonly password: string
}

const roles = new Set([...databaseRoles, ...brokerRoles])

/** The name under which a service logs in, to both servers. */
export const userName = (role: string) => `signalbox-${role}`

/**
 * Reads `api:password service1:password ...`: each service by its name, and who only looks (`reader` in PostgreSQL,
 * `monitoring` in RabbitMQ).
 *
 * @throws Error when a pair is not of this form, or names nobody; the message holds no password
 */
export function readUsers(text: string): User[] {
  const pairs = text.split(/\s+/).filter((pair) => pair !== '')
  return pairs.map((pair, index) => {
    const [, role, password] = /^([a-z][a-z0-9-]*):(\S+)$/.exec(pair) ?? []
    if (role === undefined || password === undefined)
      throw new Error(
        `Cannot read entry ${index + 1} of SERVICE_USERS: write service:password, with a space between two of them`,
      )
    if (!roles.has(role))
      throw new Error(`Entry ${index + 1} of SERVICE_USERS names nobody: there are ${[...roles].join(', ')}`)
    return { name: userName(role), role, password }
  })
}

/** A server's URL with another user in it. */
export function urlFor(url: string, { name, password }: User): string {
  const own = new URL(url)
  own.username = encodeURIComponent(name)
  own.password = encodeURIComponent(password)
  return own.href
}

/** RabbitMQ's URL for a user who may make nothing but the queues of its own service. */
export function brokerUrlFor(url: string, user: User): string {
  const own = new URL(urlFor(url, user))
  own.searchParams.set('declare', 'own')
  return own.href
}
