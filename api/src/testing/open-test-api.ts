import { randomBytes } from 'node:crypto'
import type { Broker } from '@signalbox/broker'
import type { Tracer } from '@signalbox/contracts'
import { createLogger, listen } from '@signalbox/runtime'
import { readKeyRing, type KeyRing } from '@signalbox/sealing'
import type { Router } from 'express'
import { createApi } from '../app.ts'
import type { Protection } from '../protection/protect.ts'
import { stampAcceptances } from '../stamp-acceptance.ts'

export type TestApiOptions = {
  readonly publish: Broker['publish']
  readonly bodyLimitBytes?: number
  readonly topic2Keys?: KeyRing
  readonly simulator?: Router
  readonly protection?: Protection
  readonly tracer?: Tracer | undefined
}

export const newKeys = (name: string): KeyRing =>
  readKeyRing(`k1:${randomBytes(32).toString('base64')}`, name)

/** The whole HTTP interface on a free port of this machine. */
export async function openTestApi({
  publish,
  bodyLimitBytes = 4 * 1024 * 1024,
  topic2Keys = newKeys('TOPIC2_KEYS'),
  simulator,
  protection,
  tracer,
}: TestApiOptions) {
  const app = createApi({
    publish,
    rings: new Map([['topic2', topic2Keys]]),
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
