import { eventTypeNames, eventTypes, plan, routes, topology } from '@signalbox/systems'
import { Refused } from './refused.ts'

/** What is called so beside our own services, in compose.yaml, in RabbitMQ and in PostgreSQL. */
const taken = new Set(['postgres', 'rabbitmq', 'guest', 'signalbox', 'reader', 'monitoring', 'migrations'])

/**
 * Checks that a name can be a service.
 *
 * @throws Refused that says what is wrong with it
 */
export function checkServiceName(name: string): void {
  if (!/^[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*$/.test(name) || name.length > 40)
    throw new Refused(
      `'${name}' cannot be a service: write it in small letters with hyphens, at most 40 of them, such as invoices`,
    )
  if (taken.has(name) || plan.services.some((service) => service.name === name))
    throw new Refused(
      `'${name}' cannot be a service: there is something of that name already; take another name`,
    )
}

/**
 * Checks that a new service can consume an event type: it has a topic and a schema of its own, and no consumer.
 *
 * @throws Refused that says what to do instead
 */
export function checkConsumed(type: string): void {
  const known = eventTypeNames.find((one) => one === type)
  if (known === undefined)
    throw new Refused(
      `There is no event type '${type}'; make it first with npm run new -- event ${type}, or take one of ${eventTypeNames.join(', ')}`,
    )
  const topic = topology.topics.find(({ name }) => name === routes[known])
  if (topic?.consumer !== undefined)
    throw new Refused(
      `Events of the type ${type} are on ${topic.name}, which ${topic.consumer} consumes; for a second reader see docs/guides/fan-out.md`,
    )
  if (topic?.name !== type || eventTypes[known].data === undefined)
    throw new Refused(
      `${type} has no topic and no schema of its own, so nothing can be written for it; make a type that has, with npm run new -- event`,
    )
}
