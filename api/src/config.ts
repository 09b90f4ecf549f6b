import { fileURLToPath } from 'node:url'
import { readConfig } from '@signalbox/runtime'
import { entryPages, services } from '@signalbox/systems'
import { readKeyRings } from './key-rings.ts'
import { readIngestKeys } from './protection/ingest-keys.ts'

const builtPages = fileURLToPath(new URL(`../../${entryPages ?? 'frontend'}/dist`, import.meta.url))

/** Everything that the api is told by environment variables. */
export function readApiConfig(environment: NodeJS.ProcessEnv) {
  return readConfig(services.api, environment, {
    presets: { FRONTEND_DIR: builtPages },
    more: {
      rings: () => readKeyRings(environment),
      INGEST_KEYS: () => readIngestKeys(environment.INGEST_KEYS),
    },
  })
}
