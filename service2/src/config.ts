import { readConfig } from '@signalbox/runtime'
import { readKeyRing } from '@signalbox/sealing'

/** Everything that service2 is told by environment variables. */
export function readService2Config(environment: NodeJS.ProcessEnv) {
  return readConfig('service2', environment, {
    presets: { PORT: '3002' },
    more: { TOPIC3_KEYS: () => readKeyRing(environment.TOPIC3_KEYS, 'TOPIC3_KEYS') },
  })
}
