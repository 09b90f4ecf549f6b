import { connectBroker } from '@signalbox/broker'
import { retryQueue, topology } from '@signalbox/contracts'
import { openDatabase } from '@signalbox/database'
import { storeDeadLetters } from '@signalbox/dead-letters'
import { createLogger, listen, listenForStop, untilStopped } from '@signalbox/runtime'
import { createAccess } from './access/create-access.ts'
import { createDashboardApi } from './app.ts'
import { cached } from './cached.ts'
import { readDashboardConfig } from './config.ts'
import { readQueues } from './read-queues.ts'
import { runReplays } from './run-replays.ts'

await using stopping = listenForStop()
const config = readDashboardConfig(process.env)
const log = createLogger({ service: 'dashboard-api', level: config.LOG_LEVEL })

await using database = openDatabase(config.DATABASE_URL, {
  applicationName: 'dashboard-api',
  connectionsMax: 4,
  statementTimeoutMs: 5_000,
  onConnectionLost: (error) => log.warn({ err: error }, 'Lost a connection to PostgreSQL'),
})
await using broker = await connectBroker(config.RABBITMQ_URL, { topology, log, name: 'dashboard-api' })
await using _deadLetters = await broker.consumeDeadLetters(storeDeadLetters(database))
await using replays = runReplays({ database, republish: broker.republish, log })
const queues = readQueues({
  managementUrl: config.RABBITMQ_MANAGEMENT_URL,
  vhost: config.RABBITMQ_VHOST,
  names: [
    ...topology.topics.map((topic) => topic.name),
    ...topology.retry.tiersMs.map(retryQueue),
    topology.deadLetter.queue,
  ],
  log,
})
const dashboard = createDashboardApi({
  database,
  queues: cached(1_000, queues),
  access: createAccess({ password: config.DASHBOARD_PASSWORD, log }),
  republish: broker.republish,
  replays,
  health: { checks: { broker: broker.ping, database: database.ping }, stopping: stopping.signal },
  log,
  uiDirectory: config.DASHBOARD_UI_DIR,
  links: {
    simulator: config.SIMULATOR_URL ?? null,
    // Without the credentials.
    rabbitmqManagement: new URL(config.RABBITMQ_MANAGEMENT_URL).origin,
  },
})
await using server = await listen(dashboard, { host: config.HOST, port: config.PORT })

log.info({ port: server.port }, 'The dashboard is served')
await untilStopped(stopping)
log.info('The dashboard is stopping')
