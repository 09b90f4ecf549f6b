import { checks, z, type Environment } from '@signalbox/contracts'

/** What only the door is told. */
export const notificationsEnvironment = {
  NOTIFICATIONS_SECRET: {
    meaning:
      'What who sends notifications shows as `Authorization`; several with commas in between, while one takes the place of another. Without it nobody may send, but on `127.0.0.1`, where everybody may.',
    example: 'a-long-random-text',
    secret: true,
    setBy: 'operator',
    check: z
      .string()
      .transform((list) => list.split(',').map((one) => one.trim()))
      .refine((list) => !list.includes(''), { error: 'must be texts with commas in between' }),
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
} as const satisfies Environment
