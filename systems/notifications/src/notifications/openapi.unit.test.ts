import { createLogger } from '@signalbox/runtime'
import { interfaceDifferences } from '@signalbox/testing/interface'
import { expect, it } from 'vitest'
import { createNotificationsApp, type AppOptions } from './app.ts'
import { openApi } from './openapi.ts'

// The law: what the door says that it answers is what it answers, all of it.

it('has every route in its document', async () => {
  const pass: AppOptions['take'] = (_request, _response, next) => next()
  const app = createNotificationsApp({
    secrets: [],
    origins: [],
    region: 'US',
    take: pass,
    takeReports: pass,
    health: { checks: {}, stopping: new AbortController().signal },
    log: createLogger({ service: 'notifications', level: 'silent' }),
  } as unknown as AppOptions)
  expect(await interfaceDifferences(app, openApi)).toEqual({ invalid: [], leftOut: [], missing: [] })
})
