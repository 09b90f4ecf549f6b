import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { readKeyRing } from './key-ring.ts'
import { countKids, kidOf } from './kid-of.ts'
import { seal } from './seal.ts'

const ringOf = (kid: string) => readKeyRing(`${kid}:${randomBytes(32).toString('base64')}`, 'TOPIC2_KEYS')
const context = { eventId: '01890a5d-ac96-774b-bcce-b302099a8057', topic: 'topic2' }
const sealedWith = (kid: string) => seal(ringOf(kid), 'a.b.c', context)

test('the name of the key is read from what it sealed', () => {
  expect(kidOf(sealedWith('k1'))).toBe('k1')
  expect(kidOf(sealedWith('2026-03_b'))).toBe('2026-03_b')
})

test('values are counted by key, and what carries none counts nowhere', () => {
  const values = [sealedWith('k1'), undefined, sealedWith('k2'), sealedWith('k1')]
  expect(countKids(values)).toEqual({ kids: ['k1', 'k2'], counts: [2, 1] })
  expect(countKids([undefined])).toEqual({ kids: [], counts: [] })
})
