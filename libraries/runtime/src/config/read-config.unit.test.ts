import { expect, it } from 'vitest'
import { ConfigError, readConfig } from './read-config.ts'
import { declared, variableNames } from './variables-of.ts'

const good = {
  RABBITMQ_URL: 'amqp://user:secret@localhost:5672',
  DATABASE_URL: 'postgresql://user:secret@localhost/signalbox',
}
const presets = { PORT: '3000' }
const read = (environment: NodeJS.ProcessEnv) => readConfig('invoices', environment, { presets })

it('takes presets where a variable is missing or empty', () => {
  expect(read({ ...good, PORT: '', HOST: '' })).toEqual({
    ...good,
    PORT: 3000,
    HOST: '::',
    LOG_LEVEL: 'info',
    OTEL_TRACES_SAMPLER_ARG: 1,
  })
})

it('names every variable that is missing or wrong at once, and shows no value', () => {
  const wrong = () =>
    readConfig(
      'api',
      { PORT: 'secret', RABBITMQ_URL: 'http://user:secret@localhost', BODY_LIMIT_BYTES: 'secret' },
      {
        presets: { FRONTEND_DIR: '/' },
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

it.each(variableNames.map((name) => ({ name, ...declared[name] })))(
  '$name has an example and a preset of the right form, and its meaning is a sentence',
  ({ check, example, preset, meaning }) => {
    if (check !== undefined)
      expect([example, preset ?? example].map((one) => check.safeParse(one).success)).toEqual([true, true])
    expect(meaning).toMatch(/^[A-Z`].*\.$/)
  },
)
