import { createLogger } from '@signalbox/runtime'
import { revenue } from '@signalbox/systems/revenue/system.ts'
import { interfaceDifferences } from '@signalbox/testing/interface'
import { expect, it } from 'vitest'
import { createRevenueApp, type AppOptions } from './app.ts'
import { openApi } from './openapi.ts'

// The law: what revenue says that it answers is what it answers, all of it.

it('has every route in its document, and its WebSockets besides', async () => {
  const pass: AppOptions['take'] = (_request, _response, next) => next()
  const app = createRevenueApp({
    access: { pages: pass, read: pass, write: pass },
    take: pass,
    health: { checks: {}, stopping: new AbortController().signal },
    log: createLogger({ service: 'revenue', level: 'silent' }),
  } as unknown as AppOptions)
  const sockets = Object.keys(revenue.services.revenue.webSockets).map((path) => `get ${path}`)
  expect(await interfaceDifferences(app, openApi)).toEqual({ invalid: [], leftOut: [], missing: sockets })
})
