import { commonEnvironment, type Variable } from './environment/index.ts'
import { checkJoins, joined } from './joined.ts'
import type { EventTypeOf, ServiceNameOf, StatedOf, Systems, TopicNameOf } from './names-of.ts'
import type { EventTypeDefinition, ServiceDefinition, System } from './system.ts'
import { subscriptionsOf, topicQueuesOf } from './topic-queues.ts'
import { commonTopology, type Topic, type Topology } from './topology.ts'

/** A service, with what follows from where it stands. */
export type Service = ServiceDefinition & {
  readonly name: string
  readonly system: string
  /** The folder of its package. */
  readonly folder: string
  /** Its program in that folder, without its ending: `main` or `<service>/main`, below `src` and, built, below `dist`. */
  readonly program: string
}

/** A variable, and who reads it. */
export type ReadVariable = Variable & { readonly readers: 'all' | readonly string[] }

/** All that follows from a list of systems, for whoever asks for a part of it by name. */
export type Plan = {
  readonly topology: Topology
  /** The topic of each event type that clients may send, aliases among them. */
  readonly routes: Readonly<Record<string, string>>
  /** Every event type, those that only services send and aliases among them. */
  readonly everyType: Readonly<Record<string, EventTypeDefinition>>
  readonly services: readonly Service[]
  /** Every environment variable, with the services that read it. */
  readonly variables: ReadonlyMap<string, ReadVariable>
}

/** The same with the names that the list has. */
export type PlanOf<Of extends Systems> = Omit<Plan, 'services' | 'routes'> & {
  readonly topics: Readonly<Record<TopicNameOf<Of>, Topic>>
  readonly eventTypes: Readonly<Record<EventTypeOf<Of>, EventTypeDefinition>>
  readonly routes: Readonly<Record<EventTypeOf<Of>, TopicNameOf<Of>>>
  readonly services: readonly (Service & { readonly name: ServiceNameOf<Of> })[]
  /** Each as its system and those that join it state it. */
  readonly stated: { readonly [Name in ServiceNameOf<Of>]: StatedOf<Of, Name> }
}

/**
 * Puts a list of systems together.
 *
 * @throws Error when two of them have something of the same name, or one names a topic or joins a service that nobody has
 */
export function planOf<const Of extends Systems>(systems: Of): PlanOf<Of> {
  const stated = entriesOf(systems, 'services').map(
    ([name, service, system]) => [name, joined(name, service, systems), system] as const,
  )
  checkJoins(systems, new Set(stated.map(([name]) => name)))
  const services = inOrder(stated.map(placed))
  const definitions = entriesOf(systems, 'topics')
  const known = new Set(definitions.map(([name]) => name))
  const needTopic = (topic: string, who: string) => {
    if (!known.has(topic)) throw new Error(`${who} names the topic '${topic}', which no system has`)
  }
  for (const { name, publishes = [], hears = [], forwards = {}, emits = {} } of services)
    for (const topic of [...publishes, ...hears, ...Object.values(forwards), ...Object.values(emits).flat()])
      needTopic(topic, `The service ${name}`)
  const queues = topicQueuesOf(
    definitions.map(([name, topic]) => ({ ...topic, name })),
    services,
  )
  const announcements = definitions.flatMap(([name, { announces }]) => (announces ? name : []))
  const stored = definitions.filter(([, { announces }]) => !announces)
  const topics = stored.map(([name, { table = name, sealed = false, retentionDays }]): Topic => {
    checkRetention(name, retentionDays)
    const { consumer, forwardsTo, emits } = queues.find((queue) => queue.name === name) ?? {}
    return {
      name,
      table,
      sealed,
      ...(retentionDays === undefined ? {} : { retentionDays }),
      ...(consumer === undefined ? {} : { consumer }),
      ...(forwardsTo === undefined
        ? {}
        : { forwardsTo, feeds: subscriptionsOf({ queues }, forwardsTo).map((one) => one.name) }),
      ...(emits === undefined ? {} : { emits }),
    }
  })
  const everyType = entriesOf(systems, 'eventTypes').flatMap(([name, type]) =>
    [name, ...(type.aliases ?? [])].map((taken) => [taken, type] as const),
  )
  const eventTypes = everyType.filter(([, { internal }]) => !internal)
  for (const [name, { topic }] of everyType) needTopic(topic, `The event type ${name}`)
  checkPages(systems, services)
  const deadLetters = services.find(({ keepsDeadLetters }) => keepsDeadLetters)
  const plan = {
    topology: {
      ...commonTopology,
      deadLetter: {
        ...commonTopology.deadLetter,
        ...(deadLetters ? { consumer: deadLetters.name } : {}),
      },
      topics,
      queues,
      announcements,
    },
    topics: Object.fromEntries(topics.map((topic) => [topic.name, topic])),
    eventTypes: Object.fromEntries(eventTypes),
    everyType: Object.fromEntries(everyType),
    routes: Object.fromEntries(eventTypes.map(([name, { topic }]) => [name, topic])),
    services,
    stated: Object.fromEntries(stated),
    variables: variablesOf(services),
  }
  return plan as Plan as PlanOf<Of>
}

/** @throws Error when the page of a system asks what is no published service of it */
function checkPages(systems: Systems, services: readonly Service[]): void {
  for (const { name, page: { asks } = {} } of systems) {
    const isAsked = (one: Service) => one.name === asks && one.system === name && one.published !== undefined
    if (asks !== undefined && !services.some(isAsked))
      throw new Error(`The page of ${name} asks '${asks}', which is no published service of it`)
  }
}

function entriesOf<Name extends 'topics' | 'eventTypes' | 'services'>(systems: Systems, part: Name) {
  const entries = systems.flatMap((system) =>
    Object.entries(system[part]).map(
      ([name, one]) => [name, one as System[Name][string], system.name] as const,
    ),
  )
  const names = entries.map(([name]) => name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw new Error(`Two systems have '${twice}' among their ${part}`)
  return entries
}

function checkRetention(topic: string, days = 1): void {
  if (!Number.isInteger(days) || days < 1 || days > 36_500)
    throw new Error(
      `retentionDays of the topic '${topic}' must be a whole number from 1 to 36500, but is ${days}`,
    )
}

function placed([name, service, system]: readonly [string, ServiceDefinition, string]): Service {
  const { folder } = service
  const place =
    folder === undefined
      ? { folder: `systems/${system}`, program: `${name}/main` }
      : { folder, program: 'main' }
  return { ...service, ...place, name, system }
}

/** @throws Error when a variable means one thing to one service and another to another */
function variablesOf(services: readonly Service[]): Plan['variables'] {
  const found = new Map<string, ReadVariable>()
  for (const [name, variable] of Object.entries(commonEnvironment))
    found.set(name, { ...variable, readers: 'all' })
  for (const { name: reader, environment } of services)
    for (const [name, variable] of Object.entries<Variable>(environment)) {
      const { readers, ...known } = found.get(name) ?? { ...variable, readers: [] }
      if (readers === 'all' || known.meaning !== variable.meaning)
        throw new Error(`The variable ${name} of ${reader} means something else to others`)
      found.set(name, { ...variable, readers: [...readers, reader] })
    }
  return found
}

/** As an event meets them: who takes it first, and who keeps what is given up last. */
function inOrder(services: readonly Service[]): Service[] {
  const place = ({ takesEvents, keepsDeadLetters }: Service) => (takesEvents ? 0 : keepsDeadLetters ? 2 : 1)
  return services.toSorted((a, b) => place(a) - place(b))
}

/** The name of the service that does one thing for all others. */
export function serviceThat<Name extends string>(
  services: readonly (Service & { readonly name: Name })[],
  does: 'takesEvents' | 'keepsDeadLetters' | 'keepsTables',
): Name {
  const found = services.find((service) => service[does])
  if (found) return found.name
  throw new Error(`No service ${does}`)
}

/** The variables that a service reads, in the order in which they are stated. */
export function variablesReadBy(service: string, { variables }: Pick<Plan, 'variables'>): string[] {
  return [...variables].flatMap(([name, { readers }]) =>
    readers === 'all' || readers.includes(service) ? [name] : [],
  )
}

/** The queues that a service consumes. */
export function queuesOf(service: string, { queues, deadLetter }: Pick<Topology, 'queues' | 'deadLetter'>) {
  const names = queues.filter(({ consumer }) => consumer === service).map(({ name }) => name)
  return deadLetter.consumer === service ? [...names, deadLetter.queue] : names
}
