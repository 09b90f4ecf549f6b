import { readConfig } from '@signalbox/runtime'
import { services } from '@signalbox/systems'
import { readKeyRing } from '@signalbox/sealing'

/** Everything that service2 is told by environment variables. */
export function readService2Config(environment: NodeJS.ProcessEnv) {
  return readConfig(services.service2, environment, {
    more: { TOPIC3_KEYS: () => readKeyRing(environment.TOPIC3_KEYS, 'TOPIC3_KEYS') },
  })
}
