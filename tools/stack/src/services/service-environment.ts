import { setByOperator } from '@signalbox/runtime/config'
import type { UrlOf } from '../users/service-urls.ts'
import { vhostOf } from '../rabbitmq/management.ts'
import type { ServiceName } from './service-names.ts'

/** What the services have to know of the stack they are part of. */
export type StackFacts = {
  readonly databaseUrl: UrlOf
  readonly rabbitmqUrl: UrlOf
  /** As a user who sees figures only. */
  readonly rabbitmqManagementUrl: string
  readonly topic2Keys: string
  readonly topic3Keys: string
  readonly apiUrl: string
  readonly dashboardUrl: string
  readonly frontendDirectory: string
  readonly dashboardUiDirectory: string
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
  return {
    RABBITMQ_URL: facts.rabbitmqUrl(service),
    DATABASE_URL: facts.databaseUrl(service),
    ...ownVariables(facts)[service],
    ...setByOperator(service, facts.environment),
  }
}

/** What a service needs besides; one that consumes what is not sealed needs nothing. */
function ownVariables(facts: StackFacts): Partial<Record<ServiceName, Record<string, string>>> {
  const topic2 = { TOPIC2_KEYS: facts.topic2Keys }
  const topic3 = { TOPIC3_KEYS: facts.topic3Keys }
  return {
    api: {
      ...topic2,
      FRONTEND_DIR: facts.frontendDirectory,
      DASHBOARD_URL: facts.dashboardUrl,
      ...(facts.faultsUrl === undefined ? {} : { ALLOW_FAULTS: 'true', FAULTS_URL: facts.faultsUrl }),
    },
    service1: { ...topic2, ...topic3 },
    service2: topic3,
    'dashboard-api': {
      RABBITMQ_MANAGEMENT_URL: facts.rabbitmqManagementUrl,
      RABBITMQ_VHOST: vhostOf(facts.rabbitmqUrl('dashboard-api')),
      DASHBOARD_UI_DIR: facts.dashboardUiDirectory,
      SIMULATOR_URL: facts.apiUrl,
      DASHBOARD_URL: facts.dashboardUrl,
    },
  }
}
