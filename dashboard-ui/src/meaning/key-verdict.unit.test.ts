import type { SealedKey } from '@signalbox/contracts'
import { expect, it } from 'vitest'
import { keyVerdict } from './key-verdict.ts'

const now = Date.UTC(2026, 2, 10, 12)
const key: SealedKey = {
  topic: 'topic2',
  kid: 'k1',
  events: 0,
  lastSeen: new Date(now - 27 * 3_600_000).toISOString(),
  deadLetters: 0,
  waiting: 0,
  state: 'droppable',
}
const sentence = (changes: Partial<SealedKey>) => keyVerdict({ ...key, ...changes }, now, 26).sentence

it('says from which variable a key can be dropped, and why', () => {
  expect(sentence({})).toBe(
    'Nothing for 27 h, no message waits, and no dead letter holds it: it can be dropped from TOPIC2_KEYS.',
  )
})

it('never says of a key that something needs that it can be dropped', () => {
  for (const state of ['sealing', 'arriving', 'held', 'waiting', 'uncertain'] as const) {
    expect(sentence({ state })).not.toContain('can be dropped')
  }
})

it('says how many dead letters hold a key that never arrived', () => {
  expect(sentence({ state: 'held', lastSeen: null, deadLetters: 1 })).toBe(
    'Nothing ever came, but 1 dead letter can be opened with it only. Replay it first.',
  )
  expect(sentence({ state: 'held', deadLetters: 1_200 })).toContain('1,200 dead letters')
})
