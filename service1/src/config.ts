import { readConfig } from '@signalbox/runtime'
import { services } from '@signalbox/systems'
import { readKeyRing } from '@signalbox/sealing'

/** Everything that service1 is told by environment variables. */
export function readService1Config(environment: NodeJS.ProcessEnv) {
  return readConfig(services.service1, environment, {
    more: {
      TOPIC2_KEYS: () => readKeyRing(environment.TOPIC2_KEYS, 'TOPIC2_KEYS'),
      TOPIC3_KEYS: () => readKeyRing(environment.TOPIC3_KEYS, 'TOPIC3_KEYS'),
    },
  })
}
