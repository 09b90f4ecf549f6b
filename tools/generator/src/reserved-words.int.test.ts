import { createTestDatabase } from '@signalbox/testing'
import { expect, it } from 'vitest'
import { reservedWords } from './reserved-words.ts'

it('knows every word that PostgreSQL takes for its own', async () => {
  await using test = await createTestDatabase()
  const { database } = test
  const text = `SELECT word FROM pg_get_keywords() WHERE catcode IN ('R', 'T')`
  const words = await database.query<{ word: string }>({ name: 'reserved-words', text })
  expect(words.length).toBeGreaterThan(90)
  expect(words.map(({ word }) => word).filter((word) => !reservedWords.has(word))).toEqual([])
})
