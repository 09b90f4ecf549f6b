import { expect, it, vi } from 'vitest'
import type { Statement } from './query.ts'
import type { Database } from './open-database.ts'
import { recordStart } from './record-start.ts'

const run = { service: 'api', replica: 'host:1:ab', version: '1.2.0' }

it('is kept once the database is back, and its absence is logged once', async () => {
  const query = vi
    .fn<(statement: Statement) => Promise<[]>>()
    .mockRejectedValueOnce(new Error('Away'))
    .mockRejectedValueOnce(new Error('Away'))
    .mockResolvedValue([])
  const warn = vi.fn<() => void>()
  await using _start = recordStart({ query } as unknown as Database, run, { log: { warn }, againMs: 1 })
  await expect.poll(() => query.mock.calls.length).toBe(3)
  expect(query.mock.lastCall?.[0].values?.slice(0, 3)).toEqual(['host:1:ab', 'api', '1.2.0'])
  expect(warn).toHaveBeenCalledTimes(1)
})

it('is given up when the process ends', async () => {
  const query = vi.fn<() => Promise<[]>>().mockRejectedValue(new Error('Away'))
  const start = recordStart({ query } as unknown as Database, run, { log: { warn() {} }, againMs: 1 })
  await expect.poll(() => query.mock.calls.length).toBeGreaterThan(1)
  await start[Symbol.asyncDispose]()
  const tries = query.mock.calls.length
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(query).toHaveBeenCalledTimes(tries)
})
