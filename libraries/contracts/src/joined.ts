import type { JoinDefinition, ServiceDefinition, System } from './system.ts'

/**
 * A service with all that other systems do in it: their queues behind its own, their variables beside its own.
 *
 * @throws Error when two say something else of the same
 */
export function joined(
  name: string,
  service: ServiceDefinition,
  systems: readonly System[],
): ServiceDefinition {
  const joins = systems.flatMap((system) => system.joins?.[name] ?? [])
  return joins.reduce<ServiceDefinition>((whole, join) => merged(name, whole, join), service)
}

/** @throws Error when a system joins a service that none has */
export function checkJoins(systems: readonly System[], services: ReadonlySet<string>): void {
  for (const { name, joins = {} } of systems)
    for (const service of Object.keys(joins))
      if (!services.has(service))
        throw new Error(`The system ${name} joins the service '${service}', which no system has`)
}

function merged(name: string, service: ServiceDefinition, join: JoinDefinition): ServiceDefinition {
  const whole: Record<string, unknown> = { ...service }
  for (const [key, added] of Object.entries(join)) {
    const own = whole[key]
    if (Array.isArray(added)) whole[key] = [...((own as unknown[] | undefined) ?? []), ...added]
    else whole[key] = withEntries(`${name} says of`, own as object | undefined, added)
  }
  return whole as ServiceDefinition
}

function withEntries(who: string, own: object = {}, added: object): object {
  const twice = Object.keys(added).find((key) => key in own)
  if (twice !== undefined) throw new Error(`The service ${who} '${twice}' twice`)
  return { ...own, ...added }
}
