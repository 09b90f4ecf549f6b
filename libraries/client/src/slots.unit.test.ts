import { expect, test } from 'vitest'
import { createSlots } from './slots.ts'
import { createStop } from './stop.ts'

test('a place goes to whoever waits longest, and one that is given on is not free as well', async () => {
  const stop = createStop(60_000, undefined)
  const slots = createSlots(1)
  const order: string[] = []
  expect(await slots.take(stop)).toBe(true)
  const first = slots.take(stop).then(() => order.push('first'))
  const second = slots.take(stop).then(() => order.push('second'))
  slots.release()
  const third = slots.take(stop).then(() => order.push('third'))
  await first
  expect(order).toEqual(['first'])
  slots.release()
  await second
  slots.release()
  await third
  expect(order).toEqual(['first', 'second', 'third'])
  stop.close()
})

test('whoever is stopped in the line gets no place and takes none from the others', async () => {
  const caller = new AbortController()
  const [stop, other] = [createStop(60_000, caller.signal), createStop(60_000, undefined)]
  const slots = createSlots(1)
  await slots.take(other)
  const stopped = slots.take(stop)
  const waiting = slots.take(other)
  caller.abort()
  expect(await stopped).toBe(false)
  expect(await slots.take(stop)).toBe(false)
  slots.release()
  expect(await waiting).toBe(true)
  stop.close()
  other.close()
})
