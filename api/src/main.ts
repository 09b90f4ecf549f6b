import { countIngest, stampAcceptances, startService, upsertIngest } from '@signalbox/service'
import { createApi } from './app.ts'
import { readApiConfig } from './config.ts'
import { measurePressure } from './measure-pressure.ts'
import { protect } from './protection/protect.ts'
import { warnWhenOpen } from './protection/warn-when-open.ts'
import { simulatorRoutes } from './simulator-routes.ts'
import { selectRunReport } from './sql/select-run-report.ts'

await using service = await startService('api', readApiConfig)
const { config, log, replica } = service

// Opened top to bottom, closed bottom to top: answer every request before the broker and the pool go away.
await using database = service.openDatabase(config.DATABASE_URL, { connectionsMax: 2 })
await using ingest = countIngest({ write: upsertIngest(database, replica), log })
await using broker = await service.connectBroker(config.RABBITMQ_URL)
const measured = measurePressure(broker.publish)
const protection = protect({
  keys: config.INGEST_KEYS,
  eventsPerSecond: config.RATE_LIMIT_EVENTS_PER_SECOND,
  origins: config.CORS_ORIGINS,
  bodyLimitBytes: config.BODY_LIMIT_BYTES,
  log,
})
const api = createApi({
  publish: measured.publish,
  rings: config.rings,
  ingest,
  stamp: stampAcceptances(replica),
  // The database is not among the checks: events are taken without it.
  health: { checks: { broker: broker.ping }, stopping: service.stopping },
  log,
  bodyLimitBytes: config.BODY_LIMIT_BYTES,
  frontendDirectory: config.FRONTEND_DIR,
  protection,
  askedOrigins: Object.values(config.SYSTEM_URLS),
  simulator: simulatorRoutes({
    dashboardUrl: config.DASHBOARD_URL,
    systemUrls: config.SYSTEM_URLS,
    running: config.SYSTEMS,
    guards: protection.keys,
    faultsUrl: config.ALLOW_FAULTS === 'true' ? config.FAULTS_URL : undefined,
    readRun: (ids) => selectRunReport(database, ids),
    readPressure: measured.read,
  }),
  tracer: service.tracer,
})
await using _server = await service.listen(api)
warnWhenOpen({ keys: config.INGEST_KEYS, host: config.HOST, log })
await service.untilStopped()
