import { PermanentError } from '@signalbox/contracts'
import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import type { Received, Verdict } from './handler.ts'
import { settleBatch } from './settle-batch.ts'

type Numbered = { id: string }

const receivedDate = new Date(0)
const batchOf = (size: number): Received<Numbered>[] =>
  Array.from({ length: size }, (_, index) => ({ event: { id: String(index) }, receivedDate, attempt: 1 }))

it('brings every event to exactly one end: handled, or buried when it is at fault', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 64 }),
      fc.array(fc.nat(63)),
      fc.nat(5),
      async (size, bad, failures) => {
        const faulty = new Set(bad.filter((number) => number < size).map(String))
        const handled: string[] = []
        const buried: string[] = []
        let failuresLeft = failures
        await settleBatch(batchOf(size), {
          handle: async (batch) => {
            if (failuresLeft-- > 0) throw new Error('The database is away')
            if (batch.some(({ event }) => faulty.has(event.id)))
              throw new PermanentError('data_error', 'Bad event')
            handled.push(...batch.map(({ event }) => event.id))
          },
          carryOut: async ({ event }) => {
            if (failuresLeft-- > 0) throw new Error('The broker is away')
            buried.push(event.id)
          },
          beforeRetry: async () => {},
        })
        expect(new Set(buried)).toEqual(faulty)
        expect(buried.length).toBe(faulty.size)
        expect([...handled, ...buried].map(Number).toSorted((a, b) => a - b)).toEqual(
          batchOf(size).map((_, index) => index),
        )
      },
    ),
  )
})

it('finds one bad event among 500 in about 20 calls of the handler', async () => {
  let calls = 0
  await settleBatch(batchOf(500), {
    handle: async (batch) => {
      calls += 1
      if (batch.some(({ event }) => event.id === '321')) throw new PermanentError('data_error', 'Bad event')
    },
    carryOut: async () => {},
    beforeRetry: async () => {},
  })
  expect(calls).toBeLessThan(21)
})

it('carries out the verdict of each event, and handles the others', async () => {
  const batch = batchOf(3)
  const dead: Verdict = { verdict: 'dead', reason: 'id_reuse', detail: 'The id is taken' }
  const carriedOut: [string, Verdict][] = []
  await settleBatch(batch, {
    handle: async ([, second]) => new Map(second ? [[second, dead]] : []),
    carryOut: async ({ event }, verdict) => void carriedOut.push([event.id, verdict]),
    beforeRetry: async () => {},
  })
  expect(carriedOut).toEqual([['1', dead]])
})

it('gives the whole batch up when there is to be no further try', async () => {
  const settling = settleBatch(batchOf(3), {
    handle: async () => {
      throw new Error('The database is away')
    },
    carryOut: async () => {
      throw new Error('Nothing may be buried because a dependency is away')
    },
    beforeRetry: async () => {
      throw new Error('Stopping')
    },
  })
  await expect(settling).rejects.toThrow('Stopping')
})

it('gives nothing up when there is to be no further try, and nothing waits for a verdict that is never carried out', async () => {
  const batch = batchOf(2)
  const dead: Verdict = { verdict: 'dead', reason: 'id_reuse', detail: 'The id is taken' }
  const carryOut = vi.fn(async () => {
    throw new Error('The broker is away')
  })
  const beforeRetry = async () => {
    throw new Error('Stopping')
  }
  const away = async () => {
    throw new Error('The database is away')
  }
  await expect(settleBatch(batch, { handle: away, carryOut, beforeRetry })).rejects.toThrow('Stopping')
  expect(carryOut).not.toHaveBeenCalled()
  const handle = async () => new Map(batch.map((one) => [one, dead]))
  await expect(settleBatch(batch, { handle, carryOut, beforeRetry })).rejects.toThrow('Stopping')
})

it('carries a verdict out until that works', async () => {
  const batch = batchOf(1)
  const dead: Verdict = { verdict: 'dead', reason: 'id_reuse', detail: 'The id is taken' }
  let tries = 0
  await settleBatch(batch, {
    handle: async () => new Map(batch.map((one) => [one, dead])),
    carryOut: async () => {
      tries += 1
      if (tries < 3) throw new Error('The broker is away')
    },
    beforeRetry: async () => {},
  })
  expect(tries).toBe(3)
})

it('keeps the reason why an event is at fault', async () => {
  const carriedOut: Verdict[] = []
  await settleBatch(batchOf(1), {
    handle: async () => {
      throw new PermanentError('too_large', 'It is too large')
    },
    carryOut: async (_, verdict) => void carriedOut.push(verdict),
    beforeRetry: async () => {},
  })
  expect(carriedOut).toEqual([{ verdict: 'dead', reason: 'too_large', detail: 'It is too large' }])
})
