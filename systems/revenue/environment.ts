import { checks, z, type Environment } from '@signalbox/contracts'

export const revenueEnvironment = {
  REVENUE_SECRET: {
    meaning:
      'What who sends revenue shows as `Authorization`; several with commas in between, while one takes the place of another. Without it nobody may send, but on `127.0.0.1`, where the word `secret` does.',
    example: 'a-long-random-text',
    secret: true,
    setBy: 'operator',
    check: checks.secrets,
  },
  REVENUE_OPEN_READS: {
    meaning: 'Whether everybody may read what users have. Without it only on `127.0.0.1`.',
    example: 'true',
    secret: false,
    setBy: 'operator',
    check: z.enum(['true', 'false'], { error: 'must be true or false' }).transform((text) => text === 'true'),
  },
  REVENUE_ORIGINS: {
    meaning:
      'The origins whose pages may send, read and watch, such as that of the simulator, with commas in between; `*` for all, as on `127.0.0.1`.',
    example: 'https://shop.example',
    secret: false,
    setBy: 'operator',
    check: checks.origins,
  },
  REVENUE_FLOOR: {
    meaning:
      'The least that a user may have: what would take more becomes a dead letter. Without it there is no least.',
    example: '0',
    secret: false,
    setBy: 'operator',
    check: z.string().regex(/^-?\d+(\.\d+)?$/, { error: 'must be a number' }),
  },
  REVENUE_ADDRESS_RETENTION_DAYS: {
    meaning: 'How many days the addresses from which entries came are kept.',
    example: '7',
    secret: false,
    setBy: 'operator',
    preset: '30',
    check: checks.whole(1, 36_500),
  },
} as const satisfies Environment
