import type { Filling, ServiceDefinition } from '@signalbox/contracts'
import { entryPages, plan, services, variables, variablesOf } from '@signalbox/systems'
import { vhostOf } from '../rabbitmq/management.ts'
import type { BuiltPages } from '../ui/build-pages.ts'
import type { UrlOf } from '../users/service-urls.ts'
import type { ServiceName } from './service-names.ts'

/** What the services have to know of the stack they are part of. */
export type StackFacts = {
  readonly databaseUrl: UrlOf
  readonly rabbitmqUrl: UrlOf
  /** As a user who sees figures only. */
  readonly rabbitmqManagementUrl: string
  /** The key ring that a variable holds. */
  readonly keys: (variable: string) => string
  readonly apiUrl: string
  readonly dashboardUrl: string
  /** By service, where the cards of systems reach it. */
  readonly systemUrls: Readonly<Record<string, string>>
  /** The systems that run. */
  readonly systems: readonly string[]
  /** By system, where its companion is. */
  readonly companionUrls: ReadonlyMap<string, string>
  /** By system, where the first service is that it publishes. */
  readonly ownUrls: ReadonlyMap<string, string>
  readonly pages: BuiltPages
  /** Where faults can be asked for; nothing where none are allowed. */
  readonly faultsUrl: string | undefined
  /** What whoever starts the stack has set. */
  readonly environment: NodeJS.ProcessEnv
}

/**
 * The variables that one service reads, and no others: each holds only its own users and the keys of its own hops. What
 * was set outside goes before what the stack would choose.
 */
export function serviceEnvironment(service: ServiceName, facts: StackFacts): Record<string, string> {
  const given = variablesOf(service).flatMap((name) => {
    const value = valueOf(name, service, facts)
    return value === undefined ? [] : [[name, value] as const]
  })
  const allowsFaults = facts.faultsUrl !== undefined && given.some(([name]) => name === 'FAULTS_URL')
  return { ...Object.fromEntries(given), ...(allowsFaults ? { ALLOW_FAULTS: 'true' } : {}) }
}

function valueOf(name: string, service: ServiceName, facts: StackFacts): string | undefined {
  const { setBy, filled } = variables.get(name) ?? {}
  const set = setBy === 'operator' ? facts.environment[name] : undefined
  return set || (filled && fill(filled, name, service, facts))
}

function fill(filled: Filling, name: string, service: ServiceName, facts: StackFacts): string | undefined {
  const { pages = '' }: ServiceDefinition = services[service]
  const values: Record<Filling, () => string | undefined> = {
    broker: () => facts.rabbitmqUrl(service),
    database: () => facts.databaseUrl(service),
    management: () => facts.rabbitmqManagementUrl,
    vhost: () => vhostOf(facts.rabbitmqUrl(service)),
    keys: () => facts.keys(name),
    simulator: () => (entryPages === undefined ? undefined : facts.apiUrl),
    dashboard: () => facts.dashboardUrl,
    systems: () => writeOrigins(facts.systemUrls),
    running: () => facts.systems.join(','),
    companion: () => facts.companionUrls.get(systemOf(service)),
    own: () => facts.ownUrls.get(systemOf(service)),
    pages: () => facts.pages[pages],
    faults: () => facts.faultsUrl,
  }
  return values[filled]()
}

const systemOf = (service: ServiceName) => plan.services.find(({ name }) => name === service)?.system ?? ''

function writeOrigins(systemUrls: StackFacts['systemUrls']): string {
  return Object.entries(systemUrls)
    .map(([service, url]) => `${service}=${url}`)
    .join(',')
}
