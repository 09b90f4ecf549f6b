import { createTestDatabase } from '@signalbox/testing'
import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { jsonbArray, textArray, timestampArray, uuidArray } from './binary-arrays.ts'
import type { Database } from './open-database.ts'

let database: Database
beforeAll(async () => {
  const test = await createTestDatabase()
  database = test.database
  return test.close
})

/** Whether PostgreSQL reads the same from our bytes as from the text. */
async function isSame(type: string, binary: unknown, plain: readonly (string | null)[]): Promise<boolean> {
  const text = `SELECT $1::${type}[] IS NOT DISTINCT FROM $2::${type}[] AS same`
  const values = [binary, [...plain]]
  const [row] = await database.query<{ same: boolean }>({ name: `same ${type}`, text, values })
  return row?.same ?? false
}

const orNull = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: null, freq: 4 })
const storable = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0') && text.isWellFormed())
const numRuns = 100

it('writes ids as PostgreSQL reads them', async () => {
  const ids = fc.array(fc.uuid(), { minLength: 1, maxLength: 20 })
  await fc.assert(
    fc.asyncProperty(ids, async (list) => {
      expect(await isSame('uuid', uuidArray(list), list)).toBe(true)
    }),
    { numRuns },
  )
})

it('writes texts as PostgreSQL reads them, the same one again and none included', async () => {
  const few = fc.constantFrom('passiveEvent', 'ü', '')
  const texts = fc.array(orNull(fc.oneof(few, storable)), { minLength: 1, maxLength: 20 })
  await fc.assert(
    fc.asyncProperty(texts, async (list) => {
      expect(await isSame('text', textArray(list), list)).toBe(true)
    }),
    { numRuns },
  )
})

it('writes JSON as PostgreSQL reads it', async () => {
  const documents = fc.array(orNull(storable.map((text) => JSON.stringify({ [text]: [text, 1.5, null] }))), {
    minLength: 1,
  })
  await fc.assert(
    fc.asyncProperty(documents, async (list) => {
      expect(await isSame('jsonb', jsonbArray(list), list)).toBe(true)
    }),
    { numRuns },
  )
})

it('writes dates to the microsecond, in any year and with any number of digits', async () => {
  const fraction = fc.oneof(
    fc.constant(''),
    fc
      .array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 9 })
      .map((digits) => `.${digits.join('')}`),
  )
  const date = fc
    .tuple(
      fc.date({ min: new Date('0001-01-02'), max: new Date('9999-12-30'), noInvalidDate: true }),
      fraction,
    )
    .map(([moment, digits]) => `${moment.toISOString().slice(0, 19)}${digits}Z`)
  const near = fc
    .tuple(fc.integer({ min: 0, max: 3_000 }), fraction)
    .map(([ms, digits]) => `${new Date(Date.UTC(2026, 0, 1) + ms).toISOString().slice(0, 19)}${digits}Z`)
  await fc.assert(
    fc.asyncProperty(fc.array(orNull(fc.oneof(date, near)), { minLength: 1 }), async (list) => {
      expect(await isSame('timestamptz', timestampArray(list), list)).toBe(true)
    }),
    { numRuns: 300 },
  )
})
