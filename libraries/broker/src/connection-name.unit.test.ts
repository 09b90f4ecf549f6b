import { expect, it } from 'vitest'
import { connectionName, publisherOf } from './connection-name.ts'

it('finds the service of one connection of each process, and of no other', () => {
  expect(publisherOf(connectionName('dashboard-api', 'publish'))).toBe('dashboard-api')
  expect(publisherOf(connectionName('dashboard-api', 'consume'))).toBeUndefined()
  expect(publisherOf('')).toBeUndefined()
  expect(publisherOf('somebody else publish')).toBeUndefined()
})
