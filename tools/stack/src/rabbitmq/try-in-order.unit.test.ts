import { expect, test } from 'vitest'
import { DependencyUnavailable } from '../errors.ts'
import type { Rabbitmq } from './rabbitmq.ts'
import { tryInOrder, type Way } from './try-in-order.ts'

const broker = (source: string) => ({ source }) as Rabbitmq
const open = (name: string): Way => ({
  name,
  available: async () => true,
  prepare: async () => async () => broker(name),
})
const absent = (name: string): Way => ({ ...open(name), available: async () => false })
const broken = (name: string): Way => ({
  ...open(name),
  prepare: async () => Promise.reject(new Error(`${name} broke`)),
})

test('the first way that is open is taken', async () => {
  const start = await tryInOrder([absent('one'), open('two'), open('three')])
  expect((await start()).source).toBe('two')
})

test('a way that cannot be prepared gives way to the next', async () => {
  const start = await tryInOrder([broken('one'), open('two')])
  expect((await start()).source).toBe('two')
})

test('with no way open the message tells why, and what to do', async () => {
  const failure = await tryInOrder([absent('no server'), broken('no download')]).catch(
    (error: unknown) => error,
  )
  expect(failure).toBeInstanceOf(DependencyUnavailable)
  expect(failure).toMatchObject({
    message: expect.stringMatching(/no server; no download.*install rabbitmq-server.*Docker.*RABBITMQ_URL/),
    cause: new Error('no download broke'),
  })
})

test('a stop between two ways ends the search', async () => {
  const stop = new AbortController()
  const stopping: Way = { ...broken('one'), available: async () => (stop.abort(new Error('stopped')), true) }
  await expect(tryInOrder([stopping, open('two')], stop.signal)).rejects.toThrow('stopped')
})
