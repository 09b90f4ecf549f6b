import { PermanentError } from '@signalbox/contracts'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { beginEach, bodyOf } from './testing/begin-each.ts'

// The law: what RabbitMQ will never take on its way to a tier is buried, and what cannot be buried either is not acked.

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const pass = async (ms = 0) => await vi.advanceTimersByTimeAsync(ms)

it('buries what is too large for a retry tier', async () => {
  const { arrive, acked, published, publishMessage } = beginEach(async () => {
    throw new Error('It is away')
  })
  publishMessage.mockRejectedValueOnce(new PermanentError('too_large', 'RabbitMQ takes no such message'))
  arrive(1, bodyOf('a'), { headers: { 'x-attempt': 2 } })
  await pass(20_000)
  expect(acked).toEqual([1])
  expect(published).toMatchObject([
    { exchange: 'dead-letters.topic1', properties: { headers: { 'x-reason': 'too_large', 'x-attempt': 2 } } },
  ])
})

it('acks nothing of a message that cannot be brought to its end, and has its channel closed', async () => {
  const { arrive, acked, givenUp, publishMessage } = beginEach(async () => ({
    verdict: 'dead',
    reason: 'gone',
    detail: 'No',
  }))
  publishMessage.mockRejectedValue(new PermanentError('too_large', 'RabbitMQ takes no such message'))
  arrive(1, bodyOf('a'))
  await pass()
  expect(acked).toEqual([])
  expect(givenUp).toMatchObject([{ reason: 'too_large' }])
})
