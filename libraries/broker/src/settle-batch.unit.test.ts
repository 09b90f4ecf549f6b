import { PermanentError } from '@signalbox/contracts'
import fc from 'fast-check'
import { expect, it } from 'vitest'
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
