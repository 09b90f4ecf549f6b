import { connectBroker } from '@signalbox/broker'
import { Event } from '@signalbox/contracts'
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
import { topics, topology } from '@signalbox/systems'
import { readInvoicesConfig } from './config.ts'
import { insertOrderPlaced } from './sql/insert-order-placed.ts'
import { storeOrderPlaced } from './store-order-placed.ts'

await using stopping = listenForStop()
const config = readInvoicesConfig(process.env)
const version = versionFrom(process.env)
const log = createLogger({ service: 'invoices', level: config.LOG_LEVEL })
warnOfMisspelt(process.env, log)

// Opened top to bottom, closed bottom to top: stop consuming before the broker and the pool go away.
await using tracing = await startTracing(config, { service: 'invoices', replica: replicaName, version, log })
await using database = openDatabase(config.DATABASE_URL, {
  applicationName: 'invoices',
  tracer: tracing.tracer,
  onConnectionLost: (error) => log.warn({ err: error }, 'Lost a connection to PostgreSQL'),
})
await using _start = recordStart(database, { service: 'invoices', replica: replicaName, version }, { log })
await using broker = await connectBroker(config.RABBITMQ_URL, {
  topology,
  log,
  name: 'invoices',
  tracer: tracing.tracer,
})
await using _health = await serveHealth({
  host: config.HOST,
  port: config.PORT,
  checks: { broker: broker.ping, database: database.ping },
  stopping: stopping.signal,
})
await using _orderPlaced = await broker.consume({
  queue: 'orderPlaced',
  schema: Event,
  handle: storeOrderPlaced({
    insert: insertOrderPlaced(database, replicaName),
    settleRepeats: settleRepeats(database, topics.orderPlaced, replicaName),
  }),
})

log.info('invoices is consuming')
await untilStopped(stopping)
log.info('invoices is stopping')
