import type { z } from '@signalbox/contracts'
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
import { openApi } from './openapi.ts'
import { problem } from './problems.ts'
import type { Recent } from './recent.ts'
import { optOutIn, OptOutsQuery } from './opt-out.ts'
import type { OptOuts } from './sql/opt-outs.ts'
import { ReplayRequest } from './sql/replay.ts'
import type { Templates } from './sql/templates.ts'
import { TemplateRequest, templateName, type Texts } from './templates/template.ts'
import { unsubscribeRoutes } from './unsubscribe.ts'
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
  /** Of phone numbers without their country code. */
  readonly region: string
  readonly templates: Templates
  /** What the links in emails are signed with; without it there are none. */
  readonly linkKey: string | undefined
  readonly health: HealthOptions
  readonly log: Logger
}

// A template may be as long as the longest email.
const readBody = readJson(1024 * 1024)
const hint = 'Look up what can be asked for in /docs'

/** The HTTP interface: what is sent, how it fares, and what providers report. */
export function createNotificationsApp(options: AppOptions): Express {
  const { isOpen, secrets, find, list, recent, cancel, replay, optOuts, templates, health, log } = options
  const ReadOptOut = optOutIn(options.region)
  const isSecret = knowsSecret(secrets)
  const app = createApp()

  /** @throws ProblemError where there is none */
  async function known(id: string) {
    const taken = recent.find(id)
    try {
      const shown = (await orUnavailable(find(id))) ?? taken
      if (shown) return shown
    } catch (error) {
      if (taken) return taken
      throw error
    }
    throw problem('not_found', `No notification is called '${id.slice(0, 200)}'`)
  }

  // Providers show signatures instead of the secret, from where no page is.
  app.post('/hooks/:provider', options.takeReports)
  app.all('/hooks/:provider', allowOnly('POST'))
  app.use(unsubscribeRoutes(options.linkKey, optOuts))
  app.use(allowOrigins(options.origins, ['GET', 'POST', 'PUT', 'DELETE']))
  app.use(
    ['/event', '/events', '/replay-dead-letter', '/opt-outs', '/templates'],
    ({ headers }, _response, next) => {
      if (!isOpen && !isSecret(headers.authorization))
        throw problem('secret_required', 'Send the secret, as Authorization: <secret>')
      next()
    },
  )
  app.post('/event', options.take)
  app.all('/event', allowOnly('POST'))
  app.get('/event/:id', async ({ params: { id } }, response) => {
    response.json(await known(id))
  })
  app.delete('/event/:id', async ({ params: { id } }, response) => {
    const { id: found } = await known(id)
    if (!(await orUnavailable(cancel(found)))) {
      const { status } = await known(id)
      // Who did not hear the answer asks again.
      if (status !== 'CANCELLED')
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
    response.json(await orUnavailable(optOuts.list(checked(OptOutsQuery, query, hint))))
  })
  app.put('/opt-outs', readBody, async (request, response) => {
    const { channel, recipient } = checked(ReadOptOut, request.body, hint)
    await orUnavailable(optOuts.add(channel, [recipient]))
    response.json({ channel, recipient })
  })
  app.delete('/opt-outs', readBody, async (request, response) => {
    const { channel, recipient } = checked(ReadOptOut, request.body, hint)
    response.json({ removed: await orUnavailable(optOuts.remove(channel, recipient)) })
  })
  app.get('/templates', async (_request, response) => {
    response.json(await orUnavailable(templates.list()))
  })
  app.put('/templates/:name', readBody, async (request, response) => {
    const name = checked(templateName, request.params['name'], hint)
    const { channel, payload } = checked(TemplateRequest, request.body, hint)
    const { version, isNew } = await orUnavailable(templates.add(name, { channel, payload } as Texts))
    response.status(isNew ? 201 : 200).json({ name, version, channel })
  })
  app.get('/health', (_request, response, next) => {
    if (health.stopping.aborted) return next()
    response.json({ status: 'ok', service: 'notifications' })
  })
  app.use(healthRoutes(health))
  app.get('/api-docs', (request, _response, next) => {
    request.url = '/docs'
    next()
  })
  app.use(interfaceRoutes(openApi))
  answerTheRest(app, log, 'Send to POST /event; what else there is stands in /docs')
  return app
}
