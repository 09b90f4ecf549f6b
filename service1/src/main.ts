import { storeOnce } from '@signalbox/broker'
import { Event, SealedEvent } from '@signalbox/contracts'
import { keepTables, settleRepeats } from '@signalbox/database'
import { startService } from '@signalbox/service'
import { topics } from '@signalbox/systems'
import { readService1Config } from './config.ts'
import { resealActiveEvents } from './active-path/reseal-active-events.ts'
import { insertTopic1 } from './sql/insert-topic1.ts'
import { insertTopic2 } from './active-path/sql/insert-topic2.ts'

await using service = await startService('service1', readService1Config)
const { config, log, replica } = service

// Opened top to bottom, closed bottom to top: stop consuming before the broker and the pool go away.
await using database = service.openDatabase(config.DATABASE_URL)
await using _upkeep = keepTables({ database, retentionDays: config.RETENTION_DAYS, log })
await using broker = await service.connectBroker(config.RABBITMQ_URL)
await using _health = await service.serveHealth({ broker: broker.ping, database: database.ping })
await using _passive = await broker.consume({
  queue: 'topic1',
  schema: Event,
  handle: storeOnce({
    insert: insertTopic1(database, replica),
    settleRepeats: settleRepeats(database, topics.topic1, replica),
  }),
})
await using _active = await broker.consume({
  queue: 'topic2',
  schema: SealedEvent,
  handle: resealActiveEvents({
    insert: insertTopic2(database, replica),
    settleRepeats: settleRepeats(database, topics.topic2, replica),
    publish: broker.publish,
    topic2Keys: config.TOPIC2_KEYS,
    topic3Keys: config.TOPIC3_KEYS,
  }),
})
await service.untilStopped()
