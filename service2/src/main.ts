import { connectBroker } from '@signalbox/broker'
import { SealedEvent } from '@signalbox/contracts'
import { topology, topics } from '@signalbox/systems'
import { openDatabase, recordStart, settleRepeats } from '@signalbox/database'
import {
  createLogger,
  listenForStop,
  replicaName,
  serveHealth,
  startTracing,
  untilStopped,
  versionFrom,
  warnOfMisspelt,
} from '@signalbox/runtime'
import { readService2Config } from './config.ts'
import { insertTopic3 } from './sql/insert-topic3.ts'
import { storeOpenedEvents } from './store-opened-events.ts'

await using stopping = listenForStop()
const config = readService2Config(process.env)
const version = versionFrom(process.env)
const log = createLogger({ service: 'service2', level: config.LOG_LEVEL })
warnOfMisspelt(process.env, log)

// Opened top to bottom, closed bottom to top: stop consuming before the broker and the pool go away.
await using tracing = await startTracing(config, { service: 'service2', replica: replicaName, version, log })
await using database = openDatabase(config.DATABASE_URL, {
  applicationName: 'service2',
  tracer: tracing.tracer,
  onConnectionLost: (error) => log.warn({ err: error }, 'Lost a connection to PostgreSQL'),
})
await using _start = recordStart(database, { service: 'service2', replica: replicaName, version }, { log })
await using broker = await connectBroker(config.RABBITMQ_URL, {
  topology,
  log,
  name: 'service2',
  tracer: tracing.tracer,
})
await using _health = await serveHealth({
  host: config.HOST,
  port: config.PORT,
  checks: { broker: broker.ping, database: database.ping },
  stopping: stopping.signal,
})
await using _opened = await broker.consume({
  queue: 'topic3',
  schema: SealedEvent,
  handle: storeOpenedEvents({
    insert: insertTopic3(database, replicaName),
    settleRepeats: settleRepeats(database, topics.topic3, replicaName),
    topic3Keys: config.TOPIC3_KEYS,
  }),
})

log.info('service2 is consuming')
await untilStopped(stopping)
log.info('service2 is stopping')
