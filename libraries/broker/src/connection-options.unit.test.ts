import { expect, it } from 'vitest'
import { recoveryDelays, socketOptions, withHeartbeat } from './connection-options.ts'

it('a dead link is noticed: heartbeats come every ten seconds', () => {
  expect(withHeartbeat('amqp://broker/vhost')).toBe('amqp://broker/vhost?heartbeat=10')
})

it('who gives the URL may ask for other heartbeats, but not for none', () => {
  expect(withHeartbeat('amqp://broker?heartbeat=30')).toBe('amqp://broker?heartbeat=30')
  for (const none of ['0', '', '-1', 'off'])
    expect(() => withHeartbeat(`amqp://user:secret@broker?heartbeat=${none}`)).toThrow(
      /^The URL of RabbitMQ must not switch heartbeats off: a dead link would never be noticed$/,
    )
})

it('a broker that does not answer is given up after 10 s, and tried again after 0.1 to 3 s', () => {
  expect(socketOptions.timeout).toBe(10_000)
  expect(recoveryDelays).toEqual({ initialDelay: 100, maxDelay: 3_000 })
})

it('small frames leave at once', () => {
  expect(socketOptions.noDelay).toBe(true)
})
