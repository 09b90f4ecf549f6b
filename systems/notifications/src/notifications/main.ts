import { Event } from '@signalbox/contracts'
import { settleRepeats } from '@signalbox/database'
import { openOutbox } from '@signalbox/outbox'
import { repeat } from '@signalbox/runtime'
import { countIngest, countPublished, stampAcceptances, startService, upsertIngest } from '@signalbox/service'
import { topics } from '@signalbox/systems'
import { simulatedKeys, takeReports } from '../hooks/take-reports.ts'
import { createNotificationsApp } from './app.ts'
import { readNotificationsConfig } from './config.ts'
import { judgeBy } from './judge-request.ts'
import { rememberRecent } from './recent.ts'
import { requestIn } from './request.ts'
import { cancelNotification } from './sql/cancel-notification.ts'
import { forgetNotifications } from './sql/forget-notifications.ts'
import { insertNotifications } from './sql/insert-notifications.ts'
import { optOuts as openOptOuts } from './sql/opt-outs.ts'
import { replayDeadLetters } from './sql/replay.ts'
import { selectNotification, selectNotifications } from './sql/select-notifications.ts'
import { selectReused } from './sql/select-reused.ts'
import { applyEarlyReports, storeReports } from './sql/store-reports.ts'
import { templates as openTemplates } from './sql/templates.ts'
import { storeNotifications } from './store-notifications.ts'
import { takeRequests } from './take-requests.ts'
import { fillIn } from './templates/fill-in.ts'

await using service = await startService('notifications', readNotificationsConfig)
const { config, log, replica } = service

// Opened top to bottom, closed bottom to top: answer and settle everything before the broker and the pool go away.
await using database = service.openDatabase(config.DATABASE_URL)
await using _upkeep = repeat(forgetNotifications(database), 3_600_000, (error) =>
  log.warn({ err: error }, 'Cannot forget old notifications; trying again in an hour'),
)
await using _early = repeat(applyEarlyReports(database), 10_000, (error) =>
  log.warn({ err: error }, 'Cannot look for reports that came early; trying again in 10 s'),
)
await using ingest = countIngest({ write: upsertIngest(database, replica), log })
await using broker = await service.connectBroker(config.RABBITMQ_URL)
const outbox = openOutbox({ schema: 'notifications_outbox' })
await using _relay = outbox.startRelay({ database, broker, log })
await using _notifications = await broker.consume({
  queue: 'notifications',
  schema: Event,
  handle: storeNotifications({
    insert: insertNotifications(database, replica),
    settleRepeats: settleRepeats(database, topics.notifications, replica),
  }),
})
const recent = rememberRecent()
const optOuts = openOptOuts(database)
const templates = openTemplates(database)
await using _server = await service.listen(
  createNotificationsApp({
    ...config,
    take: takeRequests({
      fillIn: fillIn(templates),
      judge: judgeBy(requestIn(config.NOTIFICATIONS_REGION)),
      publish: countPublished<'notifications'>(broker.publish, ingest),
      readReused: selectReused(database),
      stamp: stampAcceptances(replica),
      recent,
      ingest,
      log,
    }),
    takeReports: takeReports({
      keys:
        config.PROVIDER_SIMULATOR_URL === undefined
          ? {
              twilio: config.TWILIO_AUTH_TOKEN,
              messagebird: config.MESSAGEBIRD_SIGNING_KEY,
              sendgrid: config.SENDGRID_PUBLIC_KEY,
              mailgun: config.MAILGUN_SIGNING_KEY,
              onesignal: config.ONESIGNAL_HOOK_SECRET,
            }
          : simulatedKeys(),
      address: config.address,
      store: storeReports(database),
      optOuts,
      log,
    }),
    find: selectNotification(database),
    list: selectNotifications(database),
    recent,
    cancel: cancelNotification(database, recent),
    replay: replayDeadLetters(database, outbox),
    optOuts,
    templates,
    region: config.NOTIFICATIONS_REGION,
    linkKey: config.NOTIFICATIONS_LINK_KEY,
    health: { checks: { broker: broker.ping, database: database.ping }, stopping: service.stopping },
    log,
  }),
)
await service.untilStopped()
