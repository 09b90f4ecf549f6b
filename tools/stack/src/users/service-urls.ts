import { monitoring } from '@signalbox/contracts'
import { brokerUrlFor, makeBrokerUsers, makeDatabaseUsers, urlFor, type User } from '@signalbox/migrations'
import { vhostOf } from '../rabbitmq/management.ts'

/** Where a service finds a server, as the user that it is there. */
export type UrlOf = (role: string) => string

/**
 * Makes the users of PostgreSQL.
 *
 * @param url of a user that may make roles; without users, everybody uses it as it is
 */
export async function databaseUrls(url: string, users: readonly User[] | undefined): Promise<UrlOf> {
  if (users === undefined) return () => url
  await makeDatabaseUsers(url, users)
  return (role) => urlFor(url, userOf(role, users))
}

/**
 * Makes the users of RabbitMQ, its exchanges and its queues.
 *
 * @param server with the credentials of an administrator; without users, everybody uses them as they are
 */
export async function brokerUrls(
  { url, managementUrl }: { readonly url: string; readonly managementUrl: string },
  users: readonly User[] | undefined,
): Promise<{ rabbitmqUrl: UrlOf; managementUrl: string }> {
  if (users === undefined) return { rabbitmqUrl: () => url, managementUrl }
  await makeBrokerUsers({ managementUrl, vhost: vhostOf(url), users })
  return {
    rabbitmqUrl: (role) => brokerUrlFor(url, userOf(role, users)),
    managementUrl: urlFor(managementUrl, userOf(monitoring, users)),
  }
}

function userOf(role: string, users: readonly User[]): User {
  const user = users.find((one) => one.role === role)
  if (user) return user
  throw new Error(`Nobody has the rights of '${role}': name it among the services of a system in systems/`)
}
