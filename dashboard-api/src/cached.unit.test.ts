import { expect, it, vi } from 'vitest'
import { cached } from './cached.ts'

it('runs once for any number of viewers within the time', async () => {
  let clock = 0
  const load = vi.fn(async () => clock)
  const read = cached(1_000, load, () => clock)
  await Promise.all(Array.from({ length: 500 }, read))
  clock = 999
  await read()
  expect(load).toHaveBeenCalledTimes(1)
  clock = 1_000
  expect(await read()).toBe(1_000)
})

it('does not keep a failure', async () => {
  const load = vi
    .fn<() => Promise<string>>()
    .mockRejectedValueOnce(new Error('Away'))
    .mockResolvedValue('back')
  const read = cached(1_000, load)
  await expect(read()).rejects.toThrow('Away')
  expect(await read()).toBe('back')
})
