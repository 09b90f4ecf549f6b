import { Event } from '@signalbox/contracts'
import { gather } from '@signalbox/database'
import { startService } from '@signalbox/service'
import { providersOf } from '../providers/index.ts'
import { openCircuits } from './circuits.ts'
import { readDispatcherConfig } from './config.ts'
import { dispatch, leaseRestMs } from './dispatch.ts'
import { quietUntil, readQuietHours } from './quiet-hours.ts'
import { claimNotifications } from './sql/claim-notifications.ts'
import { keepCircuit } from './sql/keep-circuit.ts'
import { settleAttempts } from './sql/settle-attempts.ts'

await using service = await startService('dispatcher', readDispatcherConfig)
const { config, log, replica } = service
const { PROVIDER_TIMEOUT_MS: timeoutMs, DISPATCHER_CONCURRENCY: concurrency, LANES: lanes } = config

// Opened top to bottom, closed bottom to top: stop consuming before the broker and the pool go away.
await using database = service.openDatabase(config.DATABASE_URL)
await using broker = await service.connectBroker(config.RABBITMQ_URL)
await using _health = await service.serveHealth({ broker: broker.ping, database: database.ping })
const keep = keepCircuit(database, replica)
const quietHours = config.QUIET_HOURS === undefined ? undefined : readQuietHours(config.QUIET_HOURS)
const providers = providersOf(config)
if (providers.size === 0) log.warn('No provider is set up, so all notifications become dead letters')

const handle = dispatch({
  claim: gather(claimNotifications(database, timeoutMs + leaseRestMs, config.RECIPIENT_LIMIT_PER_HOUR)),
  settle: gather(settleAttempts(database)),
  providers,
  circuits: openCircuits({
    onChange(provider, state, error) {
      log.warn({ provider, state, error }, 'A provider is left alone, probed or used again')
      // For people only: where it cannot be kept, the log has it.
      keep({ provider, state, error }).catch((failure: unknown) =>
        log.warn({ err: failure, provider }, 'Cannot keep how a provider is'),
      )
    },
  }),
  timeoutMs,
  quietUntil: ({ priority, timeZone = config.QUIET_HOURS_ZONE }) =>
    quietHours && priority === 'default' ? quietUntil(new Date(), quietHours, timeZone) : undefined,
  stopping: service.stopping,
  log,
})

// Two providers may be asked one after the other, and what they answered may have to wait for PostgreSQL.
const pace = { schema: Event, concurrency, deadlineMs: 2 * timeoutMs + 30_000, handle }
await using _default = lanes.includes('default')
  ? await broker.consumeEach({ queue: 'notifications.dispatch', alone: true, ...pace })
  : undefined
await using _critical = lanes.includes('critical')
  ? await broker.consumeEach({ queue: 'notifications.dispatch.critical', ...pace })
  : undefined
await service.untilStopped()
