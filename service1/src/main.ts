import { connectBroker, storeOnce } from '@signalbox/broker'
import { Event, SealedEvent } from '@signalbox/contracts'
import { topology, topics } from '@signalbox/systems'
import { keepTables, openDatabase, recordStart, settleRepeats } from '@signalbox/database'
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
import { readService1Config } from './config.ts'
import { resealActiveEvents } from './reseal-active-events.ts'
import { insertTopic1 } from './sql/insert-topic1.ts'
import { insertTopic2 } from './sql/insert-topic2.ts'

await using stopping = listenForStop()
const config = readService1Config(process.env)
const version = versionFrom(process.env)
const log = createLogger({ service: 'service1', level: config.LOG_LEVEL })
warnOfMisspelt(process.env, log)

// Opened top to bottom, closed bottom to top: stop consuming before the broker and the pool go away.
await using tracing = await startTracing(config, { service: 'service1', replica: replicaName, version, log })
await using database = openDatabase(config.DATABASE_URL, {
  applicationName: 'service1',
  tracer: tracing.tracer,
  onConnectionLost: (error) => log.warn({ err: error }, 'Lost a connection to PostgreSQL'),
})
await using _start = recordStart(database, { service: 'service1', replica: replicaName, version }, { log })
await using _upkeep = keepTables({ database, retentionDays: config.RETENTION_DAYS, log })
await using broker = await connectBroker(config.RABBITMQ_URL, {
  topology,
  log,
  name: 'service1',
  tracer: tracing.tracer,
})
await using _health = await serveHealth({
  host: config.HOST,
  port: config.PORT,
  checks: { broker: broker.ping, database: database.ping },
  stopping: stopping.signal,
})
await using _passive = await broker.consume({
  queue: 'topic1',
  schema: Event,
  handle: storeOnce({
    insert: insertTopic1(database, replicaName),
    settleRepeats: settleRepeats(database, topics.topic1, replicaName),
  }),
})
await using _active = await broker.consume({
  queue: 'topic2',
  schema: SealedEvent,
  handle: resealActiveEvents({
    insert: insertTopic2(database, replicaName),
    settleRepeats: settleRepeats(database, topics.topic2, replicaName),
    publish: broker.publish,
    topic2Keys: config.TOPIC2_KEYS,
    topic3Keys: config.TOPIC3_KEYS,
  }),
})

log.info('service1 is consuming')
await untilStopped(stopping)
log.info('service1 is stopping')
