import { Event, followersOf } from '@signalbox/contracts'
import { countIngest, countPublished, stampAcceptances, startService, upsertIngest } from '@signalbox/service'
import { openFeed, repeat } from '@signalbox/runtime'
import { plan } from '@signalbox/systems'
import { accessBy } from './access.ts'
import { announcing, usersIn } from './announce.ts'
import { createRevenueApp } from './app.ts'
import { readRevenueConfig } from './config.ts'
import { selectBalance } from './sql/select-balance.ts'
import { forgetAddresses } from './sql/forget-addresses.ts'
import { keepChecked } from './sql/keep-checked.ts'
import { changesMax, selectChanges } from './sql/select-changes.ts'
import { selectReused } from './sql/select-reused.ts'
import { selectReversed } from './sql/select-reversed.ts'
import { selectStored } from './sql/select-stored.ts'
import { storeRevenue } from './sql/store-revenue.ts'
import { tickets } from './sql/tickets.ts'
import { storeEntries } from './store-entries.ts'
import { takeRequests } from './take-requests.ts'
import { takeWatchers } from './take-watchers.ts'

await using service = await startService('revenue', readRevenueConfig)
const { config, log, replica } = service
const access = accessBy(config)

// Opened top to bottom, closed bottom to top: answer and settle everything before the broker and the pool go away.
await using database = service.openDatabase(config.DATABASE_URL)
await using _upkeep = repeat(
  forgetAddresses(database, config.REVENUE_ADDRESS_RETENTION_DAYS),
  3_600_000,
  (error) => log.warn({ err: error }, 'Cannot forget old addresses; trying again in an hour'),
)
await using _checks = repeat(keepChecked(database), 10_000, (error) =>
  log.warn({ err: error }, 'Cannot check whether entries add up; trying again in 10 s'),
)
await using ingest = countIngest({ write: upsertIngest(database, replica), log })
await using broker = await service.connectBroker(config.RABBITMQ_URL)
const { give: giveTicket, take: takeTicket } = tickets(database)
const feed = openFeed({ readNext: selectChanges(database), readMax: changesMax, log })
await using _changes = await broker.hear('revenueStirred', (events) => feed.stirred(events?.flatMap(usersIn)))
await using _entries = await broker.consume({
  queue: 'revenue',
  schema: Event,
  handle: storeEntries({
    store: storeRevenue(database, replica, config.REVENUE_FLOOR),
    readReversed: selectReversed(database),
    announce: announcing({
      publish: broker.publish,
      readStored: selectStored(database),
      isFollowed: followersOf('revenueChanged', plan).length > 0,
    }),
    log,
  }),
  // What is refused below the floor depends on what came before.
  inOrder: config.REVENUE_FLOOR !== undefined,
})
await using _server = await service.listen(
  createRevenueApp({
    access,
    database,
    take: takeRequests({
      publish: countPublished<'revenue'>(broker.publish, ingest),
      readReused: selectReused(database),
      stamp: stampAcceptances(replica),
      ingest,
      log,
    }),
    giveTicket,
    health: { checks: { broker: broker.ping, database: database.ping }, stopping: service.stopping },
    log,
  }),
  takeWatchers({
    access,
    feed,
    takeTicket,
    readBalance: async (...of) => await selectBalance(database, ...of),
  }),
  // Who watches has one for as long as they watch.
  { connectionsMax: 10_000 },
)
await service.untilStopped()
