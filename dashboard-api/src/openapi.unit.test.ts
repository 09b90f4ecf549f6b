import { createLogger } from '@signalbox/runtime'
import { interfaceDifferences } from '@signalbox/testing/interface'
import { expect, it } from 'vitest'
import { createAccess } from './access/create-access.ts'
import { createDashboardApi, type DashboardOptions } from './app.ts'
import { openApi } from './openapi.ts'

// The law: what dashboard-api says that it answers is what it answers, all of it.

it.each([undefined, 'a-password'])(
  'with the password %j the document has every route and no other',
  async (password) => {
    const log = createLogger({ service: 'dashboard-api', level: 'silent' })
    const app = createDashboardApi({
      overviews: { read: {} },
      access: createAccess({ password, log }),
      health: { checks: {}, stopping: new AbortController().signal },
      log,
      uiDirectory: '/nowhere',
    } as unknown as DashboardOptions)
    expect(await interfaceDifferences(app, openApi)).toEqual({ invalid: [], leftOut: [], missing: [] })
  },
)
