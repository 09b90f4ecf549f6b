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

it('loses nothing that comes while a write is under way, and has one write under way at a time', async () => {
  const { write, total } = fakeTable()
  const carryOut = write.getMockImplementation()
  let finish = () => {}
  const ingest = countIngest({ write, log })
  write.mockImplementationOnce(async (batch) => {
    // A clock that goes back puts it into the second that is being written.
    vi.setSystemTime(500)
    ingest.accepted('topic1', 1)
    await new Promise<void>((resolve) => void (finish = resolve))
    await carryOut?.(batch)
  })
  ingest.accepted('topic1', 2)
  await vi.advanceTimersByTimeAsync(5_000)
  expect(write).toHaveBeenCalledTimes(1)
  const disposing = ingest[Symbol.asyncDispose]()
  await vi.advanceTimersByTimeAsync(0)
  expect(write).toHaveBeenCalledTimes(1)
  finish()
  await disposing
  expect(total()).toBe(3)
  // Nothing goes on after that.
  const calls = write.mock.calls.length
  ingest.accepted('topic1', 1)
  await vi.advanceTimersByTimeAsync(5_000)
  expect(write).toHaveBeenCalledTimes(calls)
})

it('writes no second that is still running, and never an older one once a newer one has begun', async () => {
  const { rows, write } = fakeTable()
  await using ingest = countIngest({ write, log })
  vi.setSystemTime(900)
  ingest.accepted('topic1', 1)
  vi.setSystemTime(2_000)
  ingest.accepted('topic1', 10)
  await vi.advanceTimersByTimeAsync(0)
  // The clock goes back to a second that may have been written already.
  vi.setSystemTime(500)
  ingest.accepted('topic1', 100)
  vi.setSystemTime(1_999)
  await vi.advanceTimersByTimeAsync(1_000)
  const accepted = () => [...rows.values()].map((row) => [row.second.getTime(), row.accepted])
  await vi.advanceTimersByTimeAsync(2_000)
  expect(accepted()).toEqual([
    [0, 1],
    [2_000, 110],
  ])
})

it('a second is written when it has ended, not when it has begun', async () => {
  const { write } = fakeTable()
  await using ingest = countIngest({ write, log, intervalMs: 500 })
  vi.setSystemTime(1_000)
  ingest.accepted('topic1', 1)
  await vi.advanceTimersByTimeAsync(500)
  expect(write).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(500)
  expect(write).toHaveBeenCalledTimes(1)
})

it('sums up what was taken, refused and in doubt since the start, by topic', async () => {
  const { write } = fakeTable()
  await using ingest = countIngest({ write, log })
  for (const _ of [1, 2]) {
    ingest.accepted('topic1', 2)
    ingest.rejected('topic1', 3)
    ingest.inDoubt('topic1', 4)
    ingest.rejected('', 5)
    await vi.advanceTimersByTimeAsync(1_000)
  }
  expect(write.mock.lastCall).toEqual([
    expect.anything(),
    [
      { topic: 'topic1', accepted: 4, rejected: 6, inDoubt: 8 },
      { topic: '', accepted: 0, rejected: 10, inDoubt: 0 },
    ],
  ])
})
