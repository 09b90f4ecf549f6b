import { Event } from '@signalbox/contracts'
import { settleRepeats } from '@signalbox/database'
import { startService } from '@signalbox/service'
import { topics } from '@signalbox/systems'
import { readNotificationsConfig } from './config.ts'
import { insertNotifications } from './sql/insert-notifications.ts'
import { storeNotifications } from './store-notifications.ts'

await using service = await startService('notifications', readNotificationsConfig)
const { config, replica } = service

// Opened top to bottom, closed bottom to top: stop consuming before the broker and the pool go away.
await using database = service.openDatabase(config.DATABASE_URL)
await using broker = await service.connectBroker(config.RABBITMQ_URL)
await using _health = await service.serveHealth({ broker: broker.ping, database: database.ping })
await using _notifications = await broker.consume({
  queue: 'notifications',
  schema: Event,
  handle: storeNotifications({
    insert: insertNotifications(database, replica),
    settleRepeats: settleRepeats(database, topics.notifications, replica),
  }),
})
await service.untilStopped()
