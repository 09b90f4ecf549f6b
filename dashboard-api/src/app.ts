import {
  isWindowName,
  windowNames,
  windows,
  type Queues,
  type SealedKeys,
  type TopicRequestMetric,
} from '@signalbox/contracts'
import { systems, topicNames, topology, type TopicName } from '@signalbox/systems'
import type { Database } from '@signalbox/database'
import {
  answerTheRest,
  atMost,
  createApp,
  formatMetrics,
  healthRoutes,
  interfaceRoutes,
  metricsType,
  orUnavailable,
  processMetrics,
  securityHeaders,
  type HealthOptions,
  type Logger,
} from '@signalbox/runtime'
import express, { type Express } from 'express'
import type { AccessControl } from './access/create-access.ts'
import { refuseCrossSite } from './access/refuse-cross-site.ts'
import type { Overviews } from './cached-overviews.ts'
import { cached } from './cached.ts'
import { deadLetterRoutes, type DeadLetterRoutesOptions } from './dead-letter-routes.ts'
import { eventRoutes } from './event-routes.ts'
import { readKeys } from './keys/read-keys.ts'
import { keepMetrics } from './metrics/keep-metrics.ts'
import { openApi } from './openapi.ts'
import { problem } from './problems.ts'
import { queryText } from './query-text.ts'
import { selectNewestEvents } from './sql/select-newest-events.ts'
import { systemRoutes } from './system-routes.ts'

export type DashboardOptions = DeadLetterRoutesOptions & {
  readonly queues: () => Promise<Queues>
  readonly access: AccessControl
  readonly overviews: Overviews
  readonly health: HealthOptions
  readonly log: Logger
  readonly uiDirectory: string
  readonly links: { readonly simulator: string | null; readonly rabbitmqManagement: string | null }
  /** The systems that run, as pages show no others; all of the list where nothing is said. */
  readonly running?: readonly string[] | undefined
}

const keepMs = 1_000
// What they answer is shared by all who ask; these many answers of about 100 KB are 13 MB.
const figuresAtOnce = 128
const scrapesAtOnce = 4
const topicRequestMetricsMax = 1_000

/** The dashboard's HTTP interface: everything as JSON, and the page at `/`. */
export function createDashboardApi(options: DashboardOptions): Express {
  const {
    database,
    queues,
    overviews,
    access,
    health,
    log,
    uiDirectory,
    links,
    running = systems.map(({ name }) => name),
  } = options
  const metrics = new Map<string, () => Promise<TopicRequestMetric[]>>(
    topicNames.map((topic) => [topic, cached(keepMs, () => readTopicRequestMetrics(database, topic))]),
  )
  const metricsOf = keepMetrics()
  const keys = new Map<string, () => Promise<SealedKeys>>(
    windowNames.map((name) => [
      name,
      cached(keepMs, () => readKeys({ database, queues }, windows[name].windowSeconds)),
    ]),
  )
  const app = createApp()
  // One proxy in front is believed about the address and the protocol of who asks.
  app.set('trust proxy', 1)
  app.use('/api', (_request, response, next) => {
    response.setHeader('Cache-Control', 'no-store')
    next()
  })
  app.use('/api', refuseCrossSite, access.routes, access.requireReader)
  app.post('/api/{*path}', access.requireOperator)

  app.use(['/api/overview', '/api/ledger', '/api/keys', '/api/topicRequestMetrics'], atMost(figuresAtOnce))
  app.get('/api/overview', async (request, response) => {
    const window = queryText(request.query.window) ?? '5m'
    if (!isWindowName(window))
      throw problem('unknown_window', `Ask for one of these windows: ${windowNames.join(', ')}`)
    response.json(await orUnavailable(overviews.read[window]()))
  })
  app.get('/api/ledger', async (_request, response) => {
    response.json(await orUnavailable(overviews.ledger()))
  })
  app.get('/api/keys', async (request, response) => {
    const answer = keys.get(queryText(request.query.window) ?? '24h')
    if (!answer)
      throw problem('unknown_window', `Ask for one of these windows: ${[...keys.keys()].join(', ')}`)
    response.json(await orUnavailable(answer()))
  })
  app.get('/api/links', (_request, response) => {
    response.json({ ...links, running })
  })
  app.get('/api/topicRequestMetrics', async (request, response) => {
    const metric = metrics.get(queryText(request.query.topic) ?? '')
    if (!metric) throw problem('unknown_topic', `Ask for one of these topics: ${topicNames.join(', ')}`)
    response.json(await orUnavailable(metric()))
  })
  app.get('/api/rabbitmqMetrics', async (_request, response) => {
    const figures = await queues()
    if (figures.status === 'failed') throw problem('queues_unavailable', figures.detail)
    const topic1 = figures.items.find((queue) => queue.name === topology.topics[0]?.name)
    response.json({ queueLength: topic1 ? topic1.ready + topic1.unacked : 0 })
  })
  app.use('/api/events', eventRoutes(options))
  app.use('/api/systems', systemRoutes(database))
  app.use('/api/dead-letters', deadLetterRoutes(options))

  // In place of the health routes' own, which tells of the process alone.
  app.get('/metrics', atMost(scrapesAtOnce), access.requireProgram, async (_request, response) => {
    const system = metricsOf(await orUnavailable(overviews.read['5m']()))
    response.type(metricsType).send(formatMetrics([...processMetrics(), ...system]))
  })
  app.use(healthRoutes(health))
  app.use(interfaceRoutes(openApi))
  app.use(securityHeaders())
  app.use(express.static(uiDirectory))
  // Each view of the page has an address of its own; the page itself finds out which one it is.
  app.get(/^\/(?!api\/)/, (request, response, next) => {
    // Without `next` as its callback, which would be called after a success too.
    if (request.accepts(['json', 'html']) === 'html') response.sendFile('index.html', { root: uiDirectory })
    else next()
  })
  answerTheRest(
    app,
    log,
    'The dashboard is at /, its figures at /api/overview; what else there is stands in /docs',
  )
  return app
}

async function readTopicRequestMetrics(database: Database, topic: TopicName): Promise<TopicRequestMetric[]> {
  const events = await selectNewestEvents(database, topicRequestMetricsMax, [topic])
  return events.map(({ eventType, create_date, processed_date: processed_at, total_time_ms }) => ({
    eventType,
    create_date,
    processed_at,
    total_time_ms,
  }))
}
