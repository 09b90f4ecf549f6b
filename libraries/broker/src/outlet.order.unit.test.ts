import { PermanentError } from '@signalbox/contracts'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { BrokerUnavailable } from './errors.ts'
import { openTestOutlet } from './testing/open-test-outlet.ts'

// The law: what was sent leaves in its order, once on each channel, and nothing on the way is forgotten.

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('what is sent by somebody who is just told a fate stands behind what waits', async () => {
  const { outlet, send, sendMany, channel } = await openTestOutlet()
  const room: boolean[] = []
  send('first', {
    onFate: () => {
      room.push(outlet.hasRoom)
      send('last')
    },
  })
  sendMany(201)
  channel().ack()
  channel().ack()
  expect(room).toEqual([false])
  expect(channel().open.slice(-2)).toEqual(['199', '200'])
  channel().ack()
  expect(channel().open.at(-1)).toBe('last')
})

it('what finds its channel gone before anybody was told keeps its place for the next one', async () => {
  const { sendMany, channel, renew } = await openTestOutlet()
  const messages = sendMany(203)
  const gone = channel()
  gone.isClosed = true
  gone.ack()
  messages.push(...sendMany(1))
  gone.emit('close')
  await renew()
  expect(channel().open.slice(-2)).toEqual(['199', '200'])
  channel().ack(200)
  expect(channel().open).toEqual(['201', '202', '0'])
  channel().ack(200)
  expect(messages.map(({ fate }) => fate)).toEqual(Array(204).fill('confirmed'))
})

it('what nobody waits for is not sent from among those that are wanted', async () => {
  const { fake, send, channel } = await openTestOutlet()
  const waiter = { waits: true }
  fake.disconnect()
  send('wanted')
  for (const name of ['given up', 'given up, too']) send(name, { wanted: () => waiter.waits })
  send('wanted, too')
  waiter.waits = false
  fake.connect()
  await vi.advanceTimersByTimeAsync(0)
  expect(channel().open).toEqual(['wanted', 'wanted, too'])
})

it.each([
  ['a value too large for its field', new RangeError('Out of range')],
  ['a value of another type', new TypeError('No header')],
])('what cannot be written as AMQP is told so, and tried once: %s', async (_what, error) => {
  const { outlet, send, channel, renew } = await openTestOutlet()
  const publishing = vi.spyOn(channel(), 'publish').mockImplementation(() => {
    throw error
  })
  const bad = send('bad')
  expect(bad.fate).toBeInstanceOf(PermanentError)
  expect(bad.fate).toMatchObject({ reason: 'unpublishable' })
  publishing.mockRestore()
  outlet.pump()
  expect(channel().published).toEqual([])
  channel().end()
  await renew()
  expect(channel().open).toEqual([])
})

it('after all was given up its waiting room is empty, and nothing goes alone any more', async () => {
  const { fake, outlet, send, sendMany, channel, renew } = await openTestOutlet()
  const suspects = sendMany(3)
  channel().end(406)
  send('large', { size: 31 * 1024 * 1024 })
  outlet.fail(new BrokerUnavailable('Low on memory'))
  expect(suspects.every(({ fate }) => fate instanceof BrokerUnavailable)).toBe(true)
  expect(send('another', { size: 31 * 1024 * 1024 }).fate).toBeUndefined()
  outlet.fail(new BrokerUnavailable('Low on memory'))
  await renew()
  sendMany(2)
  expect(channel().open).toEqual(['0', '1'])
  fake.disconnect()
})

it('tells that there is room when something is taken and nothing waits', async () => {
  const { onRoom, sendMany, channel } = await openTestOutlet()
  sendMany(202)
  onRoom.mockClear()
  channel().ack()
  channel().ack()
  expect(onRoom).not.toHaveBeenCalled()
  channel().ack()
  expect(onRoom).toHaveBeenCalledTimes(1)
})
