import { topicNames } from '@signalbox/systems'
import { createTestDatabase, createTestUsers, createTestVhost } from '@signalbox/testing'
import { expect, it, vi } from 'vitest'
import type { Logger } from '@signalbox/runtime'
import { openManagement } from './management.ts'
import { readQueues } from './read-queues.ts'

// The law: what leads into a topic and was never declared is seen, by a user who may only look.

it('names every binding that nobody has declared, until the migrations take it away', async () => {
  await using vhost = await createTestVhost()
  await using database = await createTestDatabase()
  await using users = await createTestUsers(vhost, database)
  const management = openManagement(users.managementUrl('monitoring'))
  const log = { warn: vi.fn() } as unknown as Logger
  const read = readQueues({ management, vhost: vhost.name, names: topicNames, log })
  expect(await read()).toMatchObject({
    status: 'ok',
    stray: [],
    items: topicNames.map((name) => ({ name })),
  })
  const at = `/bindings/${vhost.name}`
  await vhost.management('POST', `${at}/e/dead-letters.topic1/e/events.topic1`, { routing_key: '' })
  await vhost.management('POST', `${at}/e/amq.topic/q/topic2`, { routing_key: '#' })
  expect(await read()).toMatchObject({
    stray: ['amq.topic -> topic2', 'dead-letters.topic1 -> events.topic1'],
  })
  await users.again()
  expect(await read()).toMatchObject({ status: 'ok', stray: [] })
})
