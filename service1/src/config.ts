import { readConfig } from '@signalbox/runtime'
import { keyRingReaders } from '@signalbox/sealing'
import { services } from '@signalbox/systems'

/** Everything that service1 is told by environment variables. */
export function readService1Config(environment: NodeJS.ProcessEnv) {
  const { service1 } = services
  return readConfig(service1, environment, { more: keyRingReaders(service1.environment, environment) })
}
