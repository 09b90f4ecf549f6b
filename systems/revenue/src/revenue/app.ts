import type { Database } from '@signalbox/database'
import {
  allowOnly,
  answerTheRest,
  createApp,
  healthRoutes,
  interfaceRoutes,
  orUnavailable,
  type HealthOptions,
  type Logger,
} from '@signalbox/runtime'
import type { Express, RequestHandler } from 'express'
import type { Access } from './access.ts'
import { openApi } from './openapi.ts'
import { HistoryQuery, queryOf, UsersQuery } from './queries.ts'
import { checkInvariant } from './sql/check-invariant.ts'
import { selectBalance, selectBalanceAt } from './sql/select-balance.ts'
import { selectHistory } from './sql/select-history.ts'
import { selectUsers } from './sql/select-users.ts'
import { ticketSeconds } from './sql/tickets.ts'

export type AppOptions = {
  readonly access: Access
  readonly database: Database
  /** `POST /liveEvent`. */
  readonly take: RequestHandler
  readonly giveTicket: () => Promise<string>
  readonly health: HealthOptions
  readonly log: Logger
}

/** The HTTP interface: what is sent, and what users have. */
export function createRevenueApp({ access, database, take, giveTicket, health, log }: AppOptions): Express {
  const app = createApp()
  // One proxy in front is believed about the address of who asks.
  app.set('trust proxy', 1)
  app.use(access.pages)
  app.post('/liveEvent', access.write, take)
  app.all('/liveEvent', allowOnly('POST'))
  app.post('/live/ticket', access.write, async (_request, response) => {
    response.json({ ticket: await orUnavailable(giveTicket()), expiresInSeconds: ticketSeconds })
  })
  app.use(['/userEvents', '/users', '/invariant'], access.read)
  app.get('/userEvents/:userId', async ({ params: { userId } }, response) => {
    const balance = await orUnavailable(selectBalance(database, userId))
    response.json(balance ? [{ user_id: userId, revenue: balance.revenue }] : [])
  })
  app.get('/userEvents/:userId/history', async ({ params: { userId }, query }, response) => {
    const { at, ...page } = queryOf(HistoryQuery, query)
    if (at === undefined) response.json(await orUnavailable(selectHistory(database, { userId, ...page })))
    else
      response.json({
        user_id: userId,
        at,
        revenue: await orUnavailable(selectBalanceAt(database, userId, at)),
      })
  })
  app.get('/users', async ({ query }, response) => {
    response.json(await orUnavailable(selectUsers(database, queryOf(UsersQuery, query).limit)))
  })
  app.get('/invariant', async (_request, response) => {
    response.json(await orUnavailable(checkInvariant(database)))
  })
  app.use(healthRoutes(health))
  app.use(interfaceRoutes(openApi))
  answerTheRest(app, log, 'Send to POST /liveEvent; what else there is stands in /docs')
  return app
}
