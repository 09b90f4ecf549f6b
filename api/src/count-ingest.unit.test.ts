import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Logger } from '@signalbox/runtime'
import { countIngest, type IngestSecond } from './count-ingest.ts'

const log = { info() {}, warn() {} } as unknown as Logger

beforeEach(() => void vi.useFakeTimers({ now: 0 }))
afterEach(() => void vi.useRealTimers())

/** A table like the real one: a row is replaced by the same row with other figures. */
function fakeTable() {
  const rows = new Map<string, IngestSecond>()
  const write = vi.fn(async (batch: readonly IngestSecond[]) => {
    for (const row of batch) rows.set(`${row.second.getTime()} ${row.topic}`, row)
  })
  const total = () => [...rows.values()].reduce((sum, row) => sum + row.accepted, 0)
  return { rows, write, total }
}

it('writes a second once it has ended, and nothing while nothing comes', async () => {
  const { write, total } = fakeTable()
  await using ingest = countIngest({ write, log })
  ingest.accepted('topic1', 2)
  ingest.accepted('topic1', 3)
  expect(write).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(1_000)
  expect(total()).toBe(5)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(write).toHaveBeenCalledTimes(1)
})

it('loses and doubles nothing when a write fails after it was carried out', async () => {
  const { write, total } = fakeTable()
  const carryOut = write.getMockImplementation()
  write.mockImplementationOnce(async (batch) => {
    await carryOut?.(batch)
    throw new Error('The connection broke')
  })
  await using ingest = countIngest({ write, log })
  ingest.accepted('topic1', 1)
  await vi.advanceTimersByTimeAsync(1_000)
  ingest.accepted('topic1', 1)
  await vi.advanceTimersByTimeAsync(5_000)
  expect(total()).toBe(2)
})

it('keeps what it cannot write, in bounded memory, and writes all of it in the end', async () => {
  const { rows, write, total } = fakeTable()
  const carryOut = write.getMockImplementation()
  write.mockImplementation(async () => {
    throw new Error('The database is away')
  })
  const ingest = countIngest({ write, log, intervalMs: 3_600_000 })
  for (let second = 0; second < 20_000; second += 1) {
    ingest.accepted('topic1', 1)
    vi.setSystemTime((second + 1) * 1_000)
  }
  write.mockImplementation(async (batch) => await carryOut?.(batch))
  await ingest[Symbol.asyncDispose]()
  expect(total()).toBe(20_000)
  expect(rows.size).toBeLessThan(15_000)
})
