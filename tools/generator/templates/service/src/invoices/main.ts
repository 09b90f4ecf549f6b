import { Event } from '@signalbox/contracts'
import { settleRepeats } from '@signalbox/database'
import { startService } from '@signalbox/service'
import { topics } from '@signalbox/systems'
import { readInvoicesConfig } from './config.ts'
import { insertOrderPlaced } from './sql/insert-order-placed.ts'
import { storeOrderPlaced } from './store-order-placed.ts'

await using service = await startService('invoices', readInvoicesConfig)
const { config, replica } = service

// Opened top to bottom, closed bottom to top: stop consuming before the broker and the pool go away.
await using database = service.openDatabase(config.DATABASE_URL)
await using broker = await service.connectBroker(config.RABBITMQ_URL)
await using _health = await service.serveHealth({ broker: broker.ping, database: database.ping })
await using _orderPlaced = await broker.consume({
  queue: 'orderPlaced',
  schema: Event,
  handle: storeOrderPlaced({
    insert: insertOrderPlaced(database, replica),
    settleRepeats: settleRepeats(database, topics.orderPlaced, replica),
  }),
})
await service.untilStopped()
