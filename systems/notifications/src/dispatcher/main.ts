import { startService } from '@signalbox/service'
import { readDispatcherConfig } from './config.ts'

await using service = await startService('dispatcher', readDispatcherConfig)
const { config } = service

await using database = service.openDatabase(config.DATABASE_URL)
await using broker = await service.connectBroker(config.RABBITMQ_URL)
await using _health = await service.serveHealth({ broker: broker.ping, database: database.ping })
await service.untilStopped()
