import { fileURLToPath } from 'node:url'
import { readConfig } from '@signalbox/runtime'
import { services } from '@signalbox/systems'
import { readKeyRings } from './key-rings.ts'
import { readIngestKeys } from './protection/ingest-keys.ts'

const builtFrontend = fileURLToPath(new URL('../../frontend/dist', import.meta.url))

/** Everything that the api is told by environment variables. */
export function readApiConfig(environment: NodeJS.ProcessEnv) {
  return readConfig(services.api, environment, {
    presets: { FRONTEND_DIR: builtFrontend },
    more: {
      rings: () => readKeyRings(environment),
      INGEST_KEYS: () => readIngestKeys(environment.INGEST_KEYS),
    },
  })
}
