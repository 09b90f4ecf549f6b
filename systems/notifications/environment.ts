import { checks, z, type Environment } from '@signalbox/contracts'
import { timeZone } from './events/notification.ts'

/** What only the door is told. */
export const notificationsEnvironment = {
  NOTIFICATIONS_SECRET: {
    meaning:
      'What who sends notifications shows as `Authorization`; several with commas in between, while one takes the place of another. Without it nobody may send, but on `127.0.0.1`, where everybody may.',
    example: 'a-long-random-text',
    secret: true,
    setBy: 'operator',
    check: checks.secrets,
  },
  NOTIFICATIONS_ORIGINS: {
    meaning:
      'The origins whose pages may send and look, such as that of the simulator, with commas in between; `*` for all, as on `127.0.0.1`.',
    example: 'https://shop.example',
    secret: false,
    setBy: 'operator',
    check: checks.origins,
  },
  NOTIFICATIONS_REGION: {
    meaning: 'The country whose phone numbers are written without their country code.',
    example: 'DE',
    secret: false,
    setBy: 'operator',
    preset: 'US',
    check: z.string().regex(/^[A-Z]{2}$/, { error: 'must be two capital letters' }),
  },
} as const satisfies Environment

/** What only the dispatcher is told. */
export const dispatcherEnvironment = {
  LANES: {
    meaning: 'Which lanes it sends from: `critical`, `default` or both with a comma in between.',
    example: 'critical',
    secret: false,
    setBy: 'operator',
    preset: 'critical,default',
    check: z
      .string()
      .transform((list) => list.split(',').map((one) => one.trim()))
      .pipe(z.array(z.enum(['critical', 'default'], { error: 'must be critical, default or both' })).min(1)),
  },
  DISPATCHER_CONCURRENCY: {
    meaning: 'How many notifications of a lane are with providers at the same time.',
    example: '200',
    secret: false,
    setBy: 'operator',
    preset: '100',
    check: checks.whole(1, 2_000),
  },
  PROVIDER_TIMEOUT_MS: {
    meaning: 'How long a provider may take to answer, in milliseconds.',
    example: '5000',
    secret: false,
    setBy: 'operator',
    preset: '10000',
    check: checks.whole(100, 600_000),
  },
  QUIET_HOURS: {
    meaning:
      'When default notifications wait, by the clock of the recipient. Without it there are no quiet hours.',
    example: '22:00-08:00',
    secret: false,
    setBy: 'operator',
    check: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/, {
      error: 'must be two times of day, such as 22:00-08:00',
    }),
  },
  QUIET_HOURS_ZONE: {
    meaning: 'The time zone of recipients of whom nothing else is said.',
    example: 'Europe/Berlin',
    secret: false,
    setBy: 'operator',
    preset: 'UTC',
    check: timeZone,
  },
  RECIPIENT_LIMIT_PER_HOUR: {
    meaning:
      'How many notifications a recipient gets in an hour on one channel; what is more waits. Without it there is no limit.',
    example: '10',
    secret: false,
    setBy: 'operator',
    check: checks.whole(1, 1_000_000),
  },
} as const satisfies Environment
