import { readConfig } from '@signalbox/runtime'
import { services } from '@signalbox/systems'

/** Everything that the dispatcher is told by environment variables. */
export function readDispatcherConfig(environment: NodeJS.ProcessEnv) {
  return readConfig(services.dispatcher, environment)
}
