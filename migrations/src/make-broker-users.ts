import { strayBindings, type ToldBinding } from '@signalbox/contracts'
import { topology } from '@signalbox/systems'
import { askManagement } from './ask-management.ts'
import { brokerDefinitions } from './broker-definitions.ts'
import type { User } from './users.ts'

export type BrokerUsersOptions = {
  /** Of an administrator, with credentials. */
  readonly managementUrl: string
  readonly vhost: string
  readonly users: readonly User[]
}

/**
 * Makes the users of RabbitMQ with exactly the permissions that they need, and all exchanges, queues and bindings, and
 * takes away what else leads into them. What is there already is brought up to date; queues and their messages stay as
 * they are.
 *
 * @throws Error when the management API cannot be reached or refuses
 */
export async function makeBrokerUsers({ managementUrl, vhost, users }: BrokerUsersOptions): Promise<void> {
  const ask = askManagement(managementUrl)
  await ask('POST', '/definitions', brokerDefinitions(vhost, users))
  const bindings = `/bindings/${encodeURIComponent(vhost)}`
  const told = (await ask('GET', bindings)) as (ToldBinding & { readonly properties_key: string })[]
  for (const { source, destination, destination_type: to, properties_key: key } of strayBindings(
    told,
    topology,
  )) {
    const [from, into, which] = [source, destination, key].map(encodeURIComponent)
    await ask('DELETE', `${bindings}/e/${from}/${to === 'queue' ? 'q' : 'e'}/${into}/${which}`)
  }
}
