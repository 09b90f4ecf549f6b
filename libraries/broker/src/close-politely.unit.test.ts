import { EventEmitter } from 'node:events'
import type { Channel } from 'amqplib'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { cancelPolitely, closePolitely } from './close-politely.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const closable = (close: () => Promise<void>) => Object.assign(new EventEmitter(), { close })
const never = () => new Promise<void>(() => {})

/** Whether it is over, after so many milliseconds. */
async function isOver(closing: Promise<void>) {
  let over = false
  void closing.then(() => (over = true))
  return async (ms: number) => {
    await vi.advanceTimersByTimeAsync(ms)
    return over
  }
}

it('waits two seconds for an answer, and no longer', async () => {
  const over = await isOver(closePolitely(closable(never)))
  expect(await over(1_999)).toBe(false)
  expect(await over(1)).toBe(true)
})

it('is over as soon as the answer comes', async () => {
  const over = await isOver(closePolitely(closable(async () => {})))
  expect(await over(0)).toBe(true)
  expect(vi.getTimerCount()).toBe(0)
})

it('is over as soon as the connection is lost, of which amqplib does not tell who waits', async () => {
  const one = closable(never)
  const over = await isOver(closePolitely(one))
  one.emit('close')
  expect(await over(0)).toBe(true)
})

it('does not mind what is closed already', async () => {
  const closed = closable(() => {
    throw new Error('It is closed')
  })
  const over = await isOver(closePolitely(closed))
  expect(await over(0)).toBe(true)
})

it('waits as long for the end of a consumer', async () => {
  const channel = Object.assign(new EventEmitter(), { cancel: never }) as unknown as Channel
  const over = await isOver(cancelPolitely(channel, 'tag'))
  expect(await over(1_999)).toBe(false)
  expect(await over(1)).toBe(true)
})
