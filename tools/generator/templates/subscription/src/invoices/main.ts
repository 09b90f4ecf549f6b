import { startService } from '@signalbox/service'
import { readInvoicesConfig } from './config.ts'

await using service = await startService('invoices', readInvoicesConfig)
const { config, replica } = service

// Opened top to bottom, closed bottom to top: stop consuming before the broker and the pool go away.
await using database = service.openDatabase(config.DATABASE_URL)
await using broker = await service.connectBroker(config.RABBITMQ_URL)
await using _health = await service.serveHealth({ broker: broker.ping, database: database.ping })
await service.untilStopped()
