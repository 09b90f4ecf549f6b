import { SealedEvent } from '@signalbox/contracts'
import { settleRepeats } from '@signalbox/database'
import { startService } from '@signalbox/service'
import { topics } from '@signalbox/systems'
import { readService2Config } from './config.ts'
import { insertTopic3 } from './sql/insert-topic3.ts'
import { storeOpenedEvents } from './store-opened-events.ts'

await using service = await startService('service2', readService2Config)
const { config, replica } = service

// Opened top to bottom, closed bottom to top: stop consuming before the broker and the pool go away.
await using database = service.openDatabase(config.DATABASE_URL)
await using broker = await service.connectBroker(config.RABBITMQ_URL)
await using _health = await service.serveHealth({ broker: broker.ping, database: database.ping })
await using _opened = await broker.consume({
  queue: 'topic3',
  schema: SealedEvent,
  handle: storeOpenedEvents({
    insert: insertTopic3(database, replica),
    settleRepeats: settleRepeats(database, topics.topic3, replica),
    topic3Keys: config.TOPIC3_KEYS,
  }),
})
await service.untilStopped()
