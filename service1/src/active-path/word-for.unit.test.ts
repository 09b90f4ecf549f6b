import { expect, it } from 'vitest'
import { wordFor } from './word-for.ts'
import { words } from './words.ts'

it('gives the same word for the same id, so that a redelivery changes nothing', () => {
  const id = '01890a5d-ac96-774b-bcce-b302099a8057'
  expect(wordFor(id)).toBe(wordFor(id))
  expect(words).toContain(wordFor(id))
})

it('uses the whole list', () => {
  const used = new Set(Array.from({ length: 5_000 }, (_, index) => wordFor(String(index))))
  expect(used.size).toBe(words.length)
})
