import { expect, it } from 'vitest'
import { ConfigError, readConfig } from './read-config.ts'
import { checks } from '@signalbox/contracts'

const good = {
  RABBITMQ_URL: 'amqp://user:secret@localhost:5672',
  DATABASE_URL: 'postgresql://user:secret@localhost/signalbox',
}
const invoices = { port: 3000, environment: {} }
const read = (environment: NodeJS.ProcessEnv) => readConfig(invoices, environment)

it('takes presets where a variable is missing or empty', () => {
  expect(read({ ...good, PORT: '', HOST: '' })).toEqual({
    ...good,
    PORT: 3000,
    HOST: '::',
    LOG_LEVEL: 'info',
    OTEL_TRACES_SAMPLER_ARG: 1,
  })
})

const api = {
  port: 3000,
  environment: {
    BODY_LIMIT_BYTES: {
      meaning: 'The largest request.',
      example: '1048576',
      secret: false,
      setBy: 'operator',
      check: checks.whole(1024, 2 ** 31 - 1),
    },
  },
} as const

it('names every variable that is missing or wrong at once, and shows no value', () => {
  const wrong = () =>
    readConfig(
      api,
      { PORT: 'secret', RABBITMQ_URL: 'http://user:secret@localhost', BODY_LIMIT_BYTES: 'secret' },
      {
        more: {
          TOPIC2_KEYS: () => {
            throw new Error('Key 1 in TOPIC2_KEYS is not base64')
          },
        },
      },
    )
  expect(wrong).toThrow(ConfigError)
  expect(wrong).toThrow(/PORT: must be a whole number/)
  expect(wrong).toThrow(/RABBITMQ_URL: must be a URL such as amqp:/)
  expect(wrong).toThrow(/DATABASE_URL: is missing/)
  expect(wrong).toThrow(/BODY_LIMIT_BYTES: must be a whole number/)
  expect(wrong).toThrow(/Key 1 in TOPIC2_KEYS is not base64/)
  expect(wrong).not.toThrow(/secret/)
})
