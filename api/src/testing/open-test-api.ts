import { randomBytes } from 'node:crypto'
import type { Broker } from '@signalbox/broker'
import type { Tracer } from '@signalbox/contracts'
import { createLogger, listen } from '@signalbox/runtime'
import { readKeyRing, type KeyRing } from '@signalbox/sealing'
import { topology } from '@signalbox/systems'
import type { Router } from 'express'
import { createApi } from '../app.ts'
import type { KeyRings } from '../key-rings.ts'
import type { Protection } from '../protection/protect.ts'
import { stampAcceptances } from '@signalbox/service'

export type TestApiOptions = {
  readonly publish: Broker['publish']
  readonly bodyLimitBytes?: number
  readonly rings?: KeyRings
  readonly simulator?: Router
  readonly protection?: Protection
  readonly tracer?: Tracer | undefined
}

/** New keys for every sealed topic that there is. */
export function newRings(): Map<string, KeyRing> {
  const sealed = topology.topics.filter((topic) => topic.sealed)
  const newKeys = (name: string) => readKeyRing(`k1:${randomBytes(32).toString('base64')}`, name)
  return new Map(sealed.map(({ name }) => [name, newKeys(name)]))
}

/** The whole HTTP interface on a free port of this machine. */
export async function openTestApi({
  publish,
  bodyLimitBytes = 4 * 1024 * 1024,
  rings = newRings(),
  simulator,
  protection,
  tracer,
}: TestApiOptions) {
  const app = createApi({
    publish,
    rings,
    ingest: { accepted() {}, inDoubt() {}, rejected() {}, async [Symbol.asyncDispose]() {} },
    stamp: stampAcceptances('test'),
    health: { checks: {}, stopping: new AbortController().signal },
    log: createLogger({ service: 'api', level: 'silent' }),
    bodyLimitBytes,
    frontendDirectory: '/nowhere',
    ...(simulator ? { simulator } : {}),
    ...(protection && { protection }),
    tracer,
  })
  return await listen(app, { host: '127.0.0.1', port: 0 })
}
