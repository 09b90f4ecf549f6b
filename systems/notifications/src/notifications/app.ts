import { z } from '@signalbox/contracts'
import {
  allowOnly,
  allowOrigins,
  answerTheRest,
  checked,
  createApp,
  healthRoutes,
  interfaceRoutes,
  knowsSecret,
  orUnavailable,
  readJson,
  type HealthOptions,
  type Logger,
} from '@signalbox/runtime'
import type { Express, RequestHandler } from 'express'
import { channels } from '@signalbox/systems/notifications/events/notification.ts'
import { openApi } from './openapi.ts'
import { problem } from './problems.ts'
import type { Recent } from './recent.ts'
import type { OptOuts } from './sql/opt-outs.ts'
import { ReplayRequest } from './sql/replay.ts'
import {
  NotificationsQuery,
  type selectNotification,
  type selectNotifications,
} from './sql/select-notifications.ts'

export type AppOptions = {
  /** Whether everybody may send and look. */
  readonly isOpen: boolean
  readonly secrets: readonly string[]
  readonly origins: readonly string[]
  /** `POST /event`. */
  readonly take: RequestHandler
  /** `POST /hooks/:provider`. */
  readonly takeReports: RequestHandler
  readonly find: ReturnType<typeof selectNotification>
  readonly list: ReturnType<typeof selectNotifications>
  readonly recent: Pick<Recent, 'find'>
  readonly cancel: (id: string) => Promise<boolean>
  readonly replay: (request: z.infer<typeof ReplayRequest>) => Promise<number>
  readonly optOuts: OptOuts
  readonly health: HealthOptions
  readonly log: Logger
}

export const OptOut = z.strictObject({ channel: z.enum(channels), recipient: z.string().min(1).max(2_000) })
const readBody = readJson(64 * 1024)
const hint = 'Look up what can be asked for in /docs'

/** The HTTP interface: what is sent, how it fares, and what providers report. */
export function createNotificationsApp(options: AppOptions): Express {
  const { isOpen, secrets, find, list, recent, cancel, replay, optOuts, health, log } = options
  const isSecret = knowsSecret(secrets)
  const app = createApp()

  /** @throws ProblemError where there is none */
  async function known(id: string) {
    const shown = (await orUnavailable(find(id))) ?? recent.find(id)
    if (shown) return shown
    throw problem('not_found', `No notification is called '${id.slice(0, 200)}'`)
  }

  // Providers show signatures instead of the secret, from where no page is.
  app.post('/hooks/:provider', options.takeReports)
  app.all('/hooks/:provider', allowOnly('POST'))
  app.use(allowOrigins(options.origins))
  app.use(['/event', '/events', '/replay-dead-letter', '/opt-outs'], ({ headers }, _response, next) => {
    if (!isOpen && !isSecret(headers.authorization))
      throw problem('secret_required', 'Send the secret, as Authorization: <secret>')
    next()
  })
  app.post('/event', options.take)
  app.all('/event', allowOnly('POST'))
  app.get('/event/:id', async ({ params: { id } }, response) => {
    response.json(await known(id))
  })
  app.delete('/event/:id', async ({ params: { id } }, response) => {
    const { id: found } = await known(id)
    if (!(await orUnavailable(cancel(found)))) {
      const { status } = await known(id)
      throw problem('too_late', `It is ${status}, so it cannot be cancelled any more`)
    }
    response.json(await known(id))
  })
  app.get('/events', async ({ query }, response) => {
    response.json(await orUnavailable(list(checked(NotificationsQuery, query, hint))))
  })
  app.post('/replay-dead-letter', readBody, async (request, response) => {
    const asked = checked(ReplayRequest, request.body ?? {}, hint)
    const count = await orUnavailable(replay(asked))
    const { from, limit, dryRun } = asked
    response
      .status(dryRun ? 200 : 201)
      .json({ message: dryRun ? 'Events Counted' : 'Event Replayed', count, from, limit })
  })
  app.get('/opt-outs', async ({ query }, response) => {
    const { channel } = checked(OptOut.pick({ channel: true }).partial(), query, hint)
    response.json(await orUnavailable(optOuts.list(channel)))
  })
  app.put('/opt-outs', readBody, async (request, response) => {
    const { channel, recipient } = checked(OptOut, request.body, hint)
    await orUnavailable(optOuts.add(channel, [recipient]))
    response.json({ channel, recipient })
  })
  app.delete('/opt-outs', readBody, async (request, response) => {
    const { channel, recipient } = checked(OptOut, request.body, hint)
    response.json({ removed: await orUnavailable(optOuts.remove(channel, recipient)) })
  })
  app.get('/health', (_request, response, next) => {
    if (health.stopping.aborted) return next()
    response.json({ status: 'ok', service: 'notifications' })
  })
  app.use(healthRoutes(health))
  app.get('/api-docs', (_request, response) => response.redirect('/docs'))
  app.use(interfaceRoutes(openApi))
  answerTheRest(app, log, 'Send to POST /event; what else there is stands in /docs')
  return app
}
