import { connectBroker } from '@signalbox/broker'
import { topology } from '@signalbox/systems'
import { openDatabase, recordStart } from '@signalbox/database'
import {
  createLogger,
  listen,
  listenForStop,
  replicaName,
  startTracing,
  untilStopped,
  versionFrom,
  warnOfMisspelt,
} from '@signalbox/runtime'
import { createApi } from './app.ts'
import { readApiConfig } from './config.ts'
import { countIngest } from './count-ingest.ts'
import { measurePressure } from './measure-pressure.ts'
import { protect } from './protection/protect.ts'
import { warnWhenOpen } from './protection/warn-when-open.ts'
import { simulatorRoutes } from './simulator-routes.ts'
import { selectRunReport } from './sql/select-run-report.ts'
import { upsertIngest } from './sql/upsert-ingest.ts'
import { stampAcceptances } from './stamp-acceptance.ts'

await using stopping = listenForStop()
const config = readApiConfig(process.env)
const version = versionFrom(process.env)
const log = createLogger({ service: 'api', level: config.LOG_LEVEL })
warnOfMisspelt(process.env, log)

// Opened top to bottom, closed bottom to top: answer every request before the broker and the pool go away.
await using tracing = await startTracing(config, { service: 'api', replica: replicaName, version, log })
await using database = openDatabase(config.DATABASE_URL, {
  applicationName: 'api',
  tracer: tracing.tracer,
  connectionsMax: 2,
  onConnectionLost: (error) => log.warn({ err: error }, 'Lost a connection to PostgreSQL'),
})
await using _start = recordStart(database, { service: 'api', replica: replicaName, version }, { log })
await using ingest = countIngest({ write: upsertIngest(database, replicaName), log })
await using broker = await connectBroker(config.RABBITMQ_URL, {
  topology,
  log,
  name: 'api',
  tracer: tracing.tracer,
})
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
  stamp: stampAcceptances(replicaName),
  // The database is not among the checks: events are taken without it.
  health: { checks: { broker: broker.ping }, stopping: stopping.signal },
  log,
  bodyLimitBytes: config.BODY_LIMIT_BYTES,
  frontendDirectory: config.FRONTEND_DIR,
  protection,
  simulator: simulatorRoutes({
    dashboardUrl: config.DASHBOARD_URL,
    guards: protection.keys,
    faultsUrl: config.ALLOW_FAULTS === 'true' ? config.FAULTS_URL : undefined,
    readRun: (ids) => selectRunReport(database, ids),
    readPressure: measured.read,
  }),
  tracer: tracing.tracer,
})
await using server = await listen(api, { host: config.HOST, port: config.PORT })

log.info({ port: server.port }, 'The api takes events')
warnWhenOpen({ keys: config.INGEST_KEYS, host: config.HOST, log })
await untilStopped(stopping)
log.info('The api is stopping')
