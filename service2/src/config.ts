import { readConfig } from '@signalbox/runtime'
import { keyRingReaders } from '@signalbox/sealing'
import { services } from '@signalbox/systems'

/** Everything that service2 is told by environment variables. */
export function readService2Config(environment: NodeJS.ProcessEnv) {
  const { service2 } = services
  return readConfig(service2, environment, { more: keyRingReaders(service2.environment, environment) })
}
