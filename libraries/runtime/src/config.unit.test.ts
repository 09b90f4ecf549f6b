import { expect, it } from 'vitest'
import { amqpUrl, ConfigError, port, readConfig, serviceConfig } from './config.ts'

const schema = serviceConfig.extend({ PORT: port(3000), RABBITMQ_URL: amqpUrl })
const good = { RABBITMQ_URL: 'amqp://user:secret@localhost:5672' }

it('takes presets where a variable is missing or empty', () => {
  expect(readConfig(schema, { ...good, PORT: '', HOST: '' })).toEqual({
    ...good,
    PORT: 3000,
    HOST: '::',
    LOG_LEVEL: 'info',
    OTEL_TRACES_SAMPLER_ARG: 1,
  })
})

it('names every variable that is missing or wrong, and shows no value', () => {
  const read = () => readConfig(schema, { PORT: 'secret', RABBITMQ_URL: 'http://user:secret@localhost' })
  expect(read).toThrow(ConfigError)
  expect(read).toThrow(/PORT/)
  expect(read).toThrow(/RABBITMQ_URL: must be a URL such as amqp:/)
  expect(read).not.toThrow(/secret/)
  expect(() => readConfig(schema, {})).toThrow(/RABBITMQ_URL: is missing/)
})
