import { expect, test } from 'vitest'
import { brokerUrlFor, readUsers, urlFor } from './users.ts'

test('users are read from pairs, however they are spread over lines', () => {
  expect(readUsers('api:one\n  dashboard-api:t:wo ')).toEqual([
    { name: 'signalbox-api', role: 'api', password: 'one' },
    { name: 'signalbox-dashboard-api', role: 'dashboard-api', password: 't:wo' },
  ])
  expect(readUsers('')).toEqual([])
})

test.each(['secret', 'api:one :secret', 'api:one api secret', 'API:secret'])(
  'what is no pair is refused without repeating a password: %s',
  (text) => {
    expect(() => readUsers(text)).toThrow(/^Cannot read entry \d of SERVICE_USERS/)
    expect(() => readUsers(text)).not.toThrow('secret')
  },
)

test('a name that nobody has is refused, without repeating what may be a password', () => {
  expect(() => readUsers('api:one secret:two')).toThrow(
    /^Entry 2 of SERVICE_USERS names nobody: there are api, /,
  )
  expect(() => readUsers('api:one secret:two')).not.toThrow('secret')
})

test('a URL with another user keeps its server, database and vhost', () => {
  const user = { name: 'signalbox-api', role: 'api', password: 'p@ss/word' }
  expect(urlFor('postgresql://a:b@host:1/db', user)).toBe(
    'postgresql://signalbox-api:p%40ss%2Fword@host:1/db',
  )
  expect(brokerUrlFor('amqp://a:b@host:2/v', user)).toBe(
    'amqp://signalbox-api:p%40ss%2Fword@host:2/v?declare=own',
  )
})
