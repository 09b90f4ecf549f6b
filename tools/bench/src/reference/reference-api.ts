import { randomBytes } from 'node:crypto'
import { createLogger, listen } from '@signalbox/runtime'
import { readKeyRing } from '@signalbox/sealing'
import { topology } from '@signalbox/systems'
import { stampAcceptances } from '@signalbox/service'
// Only the types: what runs is what was built.
// oxlint-disable-next-line no-restricted-imports
import type * as App from '../../../../api/src/app.ts'

// A process of its own: the api's routes as they were built, with a `publish` that resolves at once.
const [apiFolder] = process.argv.slice(2)
const { createApi } = (await import(`${apiFolder}/app.js`)) as typeof App

const newKeys = (name: string) => readKeyRing(`k1:${randomBytes(32).toString('base64')}`, name)
const sealed = topology.topics.filter((topic) => topic.sealed)
const server = await listen(
  createApi({
    publish: async () => undefined,
    rings: new Map(sealed.map(({ name }) => [name, newKeys(name)])),
    ingest: {
      accepted: () => {},
      inDoubt: () => {},
      rejected: () => {},
      [Symbol.asyncDispose]: async () => {},
    },
    stamp: stampAcceptances('reference'),
    health: { checks: {}, stopping: new AbortController().signal },
    log: createLogger({ service: 'reference', level: 'silent' }),
    bodyLimitBytes: 4 * 1024 * 1024,
    frontendDirectory: '/nowhere',
  }),
  { host: '127.0.0.1', port: 0 },
)
process.send?.(server.port)
// Without its parent it has no purpose.
process.on('disconnect', () => process.exit(0))
