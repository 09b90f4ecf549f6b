import type { Row } from '@signalbox/faults'
import { underKills } from './under-kills.ts'

/** What this system has to pass besides the rows that every one has. */
export const rows: readonly Row[] = [
  underKills({
    name: 'notifications-dispatcher-killed',
    does: 'The dispatcher is killed with SIGKILL before, during and after calls of providers: each notification is sent once, or held where nobody knows; a critical one may be sent again, and then the tables say so.',
    kills: ['dispatcher'],
    control: { delayMs: 40 },
  }),
  underKills({
    name: 'notifications-all-killed',
    does: 'Door, dispatcher, RabbitMQ and PostgreSQL are killed with SIGKILL again and again while notifications are sent.',
    kills: ['notifications', 'dispatcher', 'broker', 'database'],
    control: { delayMs: 20 },
  }),
  underKills({
    name: 'notifications-provider-fails',
    does: 'Half of all calls of every provider fail with 503 while the dispatcher is killed: each notification is sent once, by whichever provider, or is given up with its reason once all tries are used up.',
    kills: ['dispatcher'],
    control: { failRate: 0.5, status: 503 },
    ends: ['COMPLETED', 'SENT', 'DEAD_LETTERED'],
  }),
  underKills({
    name: 'notifications-hooks',
    does: 'Delivery reports come twice and some do not come, while the door and PostgreSQL are killed: each counts once.',
    kills: ['notifications', 'database'],
    control: { report: 'twice' },
  }),
  underKills({
    name: 'notifications-two-replays',
    does: 'Four of ten calls fail until many sms have used up all their tries; then these are replayed by two callers at once, while door, dispatcher and PostgreSQL are killed: each is sent once.',
    kills: ['notifications', 'dispatcher', 'database'],
    // Fewer than make a circuit open: then they would wait instead.
    control: { failRate: 0.4, status: 503 },
    channels: ['sms'],
    replays: 2,
  }),
]
