import { expect, it } from 'vitest'
import { checkDeadLetters } from './check-dead-letters.ts'

it('tells when a dead letter cannot be stored for longer than a minute', () => {
  const now = new Date('2026-01-01T00:02:00Z')
  expect(() => checkDeadLetters(undefined, now)).not.toThrow()
  expect(() => checkDeadLetters(new Date('2026-01-01T00:01:00Z'), now)).not.toThrow()
  expect(() => checkDeadLetters(new Date('2026-01-01T00:00:59Z'), now)).toThrow('for 61 s')
})
