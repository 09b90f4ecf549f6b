import { expect, test } from 'vitest'
import { together } from './together.ts'

test('a failure tells the others to give up, and is reported only after they did', async () => {
  const given: string[] = []
  const patient = async (signal: AbortSignal) => {
    await new Promise((resolve) => signal.addEventListener('abort', resolve))
    given.push('gave up')
    throw signal.reason
  }
  const failing = async () => Promise.reject(new Error('first'))
  await expect(together(undefined, [patient, failing])).rejects.toThrow('first')
  expect(given).toEqual(['gave up'])
})

test('results come in the order of the tasks', async () => {
  expect(await together(undefined, [async () => 1, async () => 'two'])).toEqual([1, 'two'])
})
