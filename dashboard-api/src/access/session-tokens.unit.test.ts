import { expect, it } from 'vitest'
import { sessionSeconds, sessionTokens } from './session-tokens.ts'

let time = Date.UTC(2026, 0, 1)
const tokens = sessionTokens('open sesame', () => time)

it('knows the tokens of another replica with the same password, and none of another password', () => {
  const token = tokens.issue()
  expect(sessionTokens('open sesame', () => time).isValid(token)).toBe(true)
  expect(sessionTokens('open barley', () => time).isValid(token)).toBe(false)
})

it('lets a session end, and nobody can make it longer', () => {
  const token = tokens.issue()
  const [expiry = '', signature = ''] = token.split('.')
  time += sessionSeconds * 1_000
  expect(tokens.isValid(token)).toBe(false)
  expect(tokens.isValid(`${Number(expiry) + 60}.${signature}`)).toBe(false)
})

it.each(['', '.', 'x.y', `99999999999.${'A'.repeat(43)}`, `99999999999.${'A'.repeat(44)}`])(
  'takes no token %j that it did not issue',
  (token) => {
    expect(tokens.isValid(token)).toBe(false)
  },
)
