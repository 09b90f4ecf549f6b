import { brokerDefinitions } from './broker-definitions.ts'
import type { User } from './users.ts'

export type BrokerUsersOptions = {
  /** Of an administrator, with credentials. */
  readonly managementUrl: string
  readonly vhost: string
  readonly users: readonly User[]
}

const timeoutMs = 30_000

/**
 * Makes the users of RabbitMQ with exactly the permissions that they need, and all exchanges, queues and bindings. What
 * is there already is brought up to date; queues and their messages stay as they are.
 *
 * @throws Error when the management API cannot be reached or refuses
 */
export async function makeBrokerUsers({ managementUrl, vhost, users }: BrokerUsersOptions): Promise<void> {
  const { origin, pathname, username, password } = new URL(managementUrl)
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  const response = await fetch(`${origin}${pathname.replace(/\/$/, '')}/api/definitions`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(brokerDefinitions(vhost, users)),
    signal: AbortSignal.timeout(timeoutMs),
  })
  const text = await response.text()
  if (response.ok) return
  throw new Error(
    `RabbitMQ refused the users with status ${response.status}; check that the user of RABBITMQ_MANAGEMENT_URL is an administrator: ${text}`,
  )
}
