import { storeDeadLetters } from '@signalbox/dead-letters'
import { startService } from '@signalbox/service'
import { retryQueues, topology } from '@signalbox/systems'
import { createAccess } from './access/create-access.ts'
import { createDashboardApi } from './app.ts'
import { keepAlerts } from './alerts/keep-alerts.ts'
import { openWebhook } from './alerts/open-webhook.ts'
import { checkDeadLetters } from './check-dead-letters.ts'
import { cachedOverviews } from './cached-overviews.ts'
import { cached } from './cached.ts'
import { readDashboardConfig } from './config.ts'
import { keepQueueDepths } from './keep-queue-depths.ts'
import { openManagement } from './management.ts'
import { readQueues } from './read-queues.ts'
import { readReplicas } from './read-replicas.ts'
import { runReplays } from './run-replays.ts'

await using service = await startService('dashboard-api', readDashboardConfig)
const { config, log } = service

// Opened top to bottom, closed bottom to top: answer every request before the broker and the pool go away.
await using database = service.openDatabase(config.DATABASE_URL, {
  connectionsMax: 4,
  statementTimeoutMs: 5_000,
})
await using broker = await service.connectBroker(config.RABBITMQ_URL)
await using deadLetters = await broker.consumeDeadLetters(storeDeadLetters(database))
await using replays = runReplays({ database, republish: broker.republish, log })
const management = openManagement(config.RABBITMQ_MANAGEMENT_URL)
const names = [...topology.queues.map((queue) => queue.name), ...retryQueues, topology.deadLetter.queue]
const queues = cached(1_000, readQueues({ management, vhost: config.RABBITMQ_VHOST, names, log }))
await using _depths = keepQueueDepths({ database, queues, log })
const replicas = cached(1_000, readReplicas(management, config.RABBITMQ_VHOST, log))
const overviews = cachedOverviews({ database, queues, replicas })
await using _alerts =
  config.ALERT_WEBHOOK_URL === undefined
    ? undefined
    : keepAlerts({
        database,
        overview: overviews.read['5m'],
        webhook: openWebhook(config.ALERT_WEBHOOK_URL, config.ALERT_WEBHOOK_SECRET),
        dashboardUrl: config.DASHBOARD_URL,
        log,
      })
const dashboard = createDashboardApi({
  database,
  queues,
  overviews,
  access: createAccess({ password: config.DASHBOARD_PASSWORD, log }),
  republish: broker.republish,
  replays,
  health: {
    checks: {
      broker: broker.ping,
      database: database.ping,
      deadLetters: async () => checkDeadLetters(deadLetters.inHandSince),
    },
    stopping: service.stopping,
  },
  log,
  uiDirectory: config.DASHBOARD_UI_DIR,
  links: {
    simulator: config.SIMULATOR_URL ?? null,
    // Without the credentials.
    rabbitmqManagement: new URL(config.RABBITMQ_MANAGEMENT_URL).origin,
  },
  running: config.SYSTEMS,
})
await using _server = await service.listen(dashboard)
await service.untilStopped()
