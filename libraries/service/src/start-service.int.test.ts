import { openDatabase } from '@signalbox/database'
import { createTestDatabase, createTestVhost, type TestDatabase, type TestVhost } from '@signalbox/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runAService } from './testing/run-a-service.ts'

// The law: what a service has opened is closed in the reverse order, however it ends, and its exit code says how.

let database: TestDatabase
let vhost: TestVhost
beforeAll(async () => void ([database, vhost] = await Promise.all([createTestDatabase(), createTestVhost()])))
afterAll(async () => await Promise.all([database, vhost].map((one) => one?.[Symbol.asyncDispose]())))

const start = (more: Readonly<Record<string, string>> = {}) =>
  runAService({ DATABASE_URL: database.url, RABBITMQ_URL: vhost.url, ...more })
const closed = ['third', 'second', 'first']

it('told to stop it answers every request, with broker and database there, and then closes bottom up', async () => {
  await using service = start({ VERSION: '1.2.3', DATABSE_URL: 'x' })
  await expect.poll(() => service.line('a-service is running'), { timeout: 15_000 }).toBeDefined()
  const url = `http://127.0.0.1:${String(service.line('Listening')?.['port'])}`
  await expect.poll(async () => (await fetch(`${url}/readyz`)).status).toBe(200)
  const answer = fetch(`${url}/slow`)
  await expect.poll(() => service.said()).toContain('asked')
  service.stop()
  expect(await (await answer).text()).toBe('fulfilled fulfilled')
  expect(await service.ended()).toBe(0)
  expect(service.closed()).toEqual(closed)
  expect(service.said().indexOf('answered')).toBeLessThan(service.said().indexOf('closed second'))
  expect(service.said()).toContain('DATABSE_URL is no variable of Signalbox: did you mean DATABASE_URL?')
  await using pool = openDatabase(database.url)
  const text = `SELECT replica, version FROM process_starts WHERE service = 'a-service'`
  const replica = service.line('a-service is running')?.['replica']
  expect(await pool.query({ name: 'starts', text })).toEqual([{ replica, version: '1.2.3' }])
})

it.each([
  ['opening third', ['second', 'first']],
  ['opening second', ['first']],
  ['closing third', closed],
  ['closing first', closed],
])('%s fails: all that was opened is closed, and the exit code is 1', async (fails, words) => {
  await using service = start({ FAILS: fails })
  if (fails.startsWith('closing')) {
    await expect.poll(() => service.line('a-service is running'), { timeout: 15_000 }).toBeDefined()
    service.stop()
  }
  expect(await service.ended()).toBe(1)
  expect(service.closed()).toEqual(words)
  const [, doing, name] = /^(open|clos)ing (.*)$/.exec(fails) ?? []
  expect(service.errors()).toContain(`Cannot ${doing === 'open' ? 'open' : 'close'} ${name}`)
})

it('a port that is taken ends it with the exit code 1, broker and database closed', async () => {
  await using first = start()
  await expect.poll(() => first.line('Listening'), { timeout: 15_000 }).toBeDefined()
  await using second = start({ PORT: String(first.line('Listening')?.['port']) })
  expect(await second.ended()).toBe(1)
  expect(second.closed()).toEqual(['second', 'first'])
})

it('neither broker nor database need be there to start and to stop', async () => {
  const away = { DATABASE_URL: 'postgresql://u:p@127.0.0.1:1/d', RABBITMQ_URL: 'amqp://127.0.0.1:1' }
  await using service = runAService(away)
  await expect.poll(() => service.line('a-service is running'), { timeout: 15_000 }).toBeDefined()
  service.stop()
  expect(await service.ended()).toBe(0)
  expect(service.closed()).toEqual(closed)
})

it('a variable that is missing is named, and the exit code is 1', async () => {
  await using service = runAService({ DATABASE_URL: database.url })
  expect(await service.ended()).toBe(1)
  expect(service.errors()).toContain('RABBITMQ_URL: is missing')
})
