import { declarationsOf } from './declarations.ts'
import { queueOfExchange } from './exchanges.ts'
import type { Topology } from './topology.ts'

/** A binding as RabbitMQ's management API tells of it. */
export type ToldBinding = {
  readonly source: string
  readonly destination: string
  readonly destination_type: string
  readonly routing_key: string
  readonly arguments: object
}

/**
 * Which bindings lead into queues and exchanges of ours and are not of ours. Services bind again what was deleted, so one
 * of them may have made them, and they stay when that service is in good hands again. What leads out, to a queue that is
 * not ours, only an administrator can have made, and stays.
 *
 * Other versions of ours are no strangers: in a topic with one subscription more or less than here, other things lead to
 * the queues that are here too, and what a queue that is unknown here gives up goes to the same dead letters. No service
 * may make exchanges, so those are ours.
 */
export function strayBindings<Told extends ToldBinding>(told: readonly Told[], system: Topology): Told[] {
  const { exchanges, queues } = declarationsOf(system)
  const { bindings } = declarationsOf(withAnotherSubscription(system))
  const ours = new Set([
    ...exchanges.map(({ name }) => keyOf('exchange', name)),
    ...queues.map(({ name }) => keyOf('queue', name)),
  ])
  const declared = new Set(
    bindings.map(({ exchange, to, name, routingKey }) => keyOf(to, name, exchange, routingKey, {})),
  )
  return told.filter((binding) => {
    const {
      source,
      destination,
      destination_type: to,
      routing_key: routingKey,
      arguments: settings,
    } = binding
    // Each queue is bound to the default exchange, which has no name, and nothing can be done about that.
    if (source === '' || !ours.has(keyOf(to, destination))) return false
    if (destination === system.deadLetter.queue && isOfAnotherVersion(source, ours)) return false
    return !declared.has(keyOf(to, destination, source, routingKey, settings))
  })
}

const keyOf = (...parts: readonly (string | object)[]) => JSON.stringify(parts)

/** A queue that is unknown here may have made each of those known here a shared one. */
function withAnotherSubscription(system: Topology): Topology {
  const others = system.queues.map((queue) => ({ ...queue, name: `${queue.name} of another version` }))
  return { ...system, queues: [...system.queues, ...others] }
}

function isOfAnotherVersion(source: string, ours: ReadonlySet<string>): boolean {
  return (
    source.startsWith('dead-letters.') &&
    queueOfExchange(source) !== undefined &&
    !ours.has(keyOf('exchange', source))
  )
}
