import {
  topicNames,
  topology,
  windowNames,
  type Overview,
  type Queues,
  type TopicName,
  type TopicRequestMetric,
} from '@signalbox/contracts'
import type { Database } from '@signalbox/database'
import { answerErrors, createApp, healthRoutes, type HealthOptions, type Logger } from '@signalbox/runtime'
import express, { type Express } from 'express'
import { cached } from './cached.ts'
import { keepLedger } from './keep-ledger.ts'
import { problem } from './problems.ts'
import { readLedger, readOverview, type OverviewSources } from './read-overview.ts'
import type { Replicas } from './read-replicas.ts'
import { selectNewestEvents } from './sql/select-newest-events.ts'

export type DashboardOptions = {
  readonly database: Database
  readonly queues: () => Promise<Queues>
  readonly replicas: () => Promise<Replicas>
  readonly health: HealthOptions
  readonly log: Logger
  readonly uiDirectory: string
  readonly links: { readonly simulator: string | null; readonly rabbitmqManagement: string | null }
}

const keepMs = 1_000
const topicRequestMetricsMax = 1_000

/** The dashboard's HTTP interface: everything as JSON, and the page at `/`. */
export function createDashboardApi({
  database,
  queues,
  replicas,
  health,
  log,
  uiDirectory,
  links,
}: DashboardOptions): Express {
  const sources: OverviewSources = { database, queues, replicas, ledger: keepLedger() }
  const readLedgerOnce = cached(keepMs, () => readLedger(sources))
  const overviews = new Map<string, () => Promise<Overview>>(
    windowNames.map((name) => [name, cached(keepMs, () => readOverview(sources, name))]),
  )
  const metrics = new Map<string, () => Promise<TopicRequestMetric[]>>(
    topicNames.map((topic) => [topic, cached(keepMs, () => readTopicRequestMetrics(database, topic))]),
  )
  const app = createApp()
  app.use('/api', (_request, response, next) => {
    response.setHeader('Cache-Control', 'no-store')
    next()
  })

  app.get('/api/overview', async (request, response) => {
    const overview = overviews.get(queryText(request.query.window) ?? '5m')
    if (!overview) throw problem('unknown_window', `Ask for one of these windows: ${windowNames.join(', ')}`)
    response.json(await orUnavailable(overview()))
  })
  app.get('/api/ledger', async (_request, response) => {
    response.json(await orUnavailable(readLedgerOnce()))
  })
  app.get('/api/links', (_request, response) => {
    response.json(links)
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

  app.use(healthRoutes(health))
  app.use(express.static(uiDirectory))
  // Each view of the page has an address of its own; the page itself finds out which one it is.
  app.get(/^\/(?!api\/)/, (request, response, next) => {
    if (request.accepts(['json', 'html']) === 'html')
      response.sendFile('index.html', { root: uiDirectory }, next)
    else next()
  })
  app.use(() => {
    throw problem('not_found', 'The dashboard is at /, its figures at /api/overview')
  })
  app.use(answerErrors(log))
  return app
}

/** A query parameter that was given once. Given twice or as an object it is the same as not given. */
function queryText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

async function orUnavailable<Value>(answer: Promise<Value>): Promise<Value> {
  try {
    return await answer
  } catch (cause) {
    throw problem('database_unavailable', 'PostgreSQL cannot be read right now; try again', { cause })
  }
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
