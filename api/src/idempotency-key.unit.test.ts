import { expect, it } from 'vitest'
import { readSubmission } from './read-submission.ts'

const headers = { 'content-type': 'application/json', 'idempotency-key': '"order 1"' }
const body = Buffer.from('{"eventType":"passiveEvent"}')

function idFor(client?: string): unknown {
  const [candidate] = readSubmission(headers, body, 1_000, client).candidates
  return candidate && 'cut' in candidate ? candidate.cut?.fields.id : undefined
}

it('what one client calls order 1 is not what another one does', () => {
  expect(idFor('web-shop')).toBe(idFor('web-shop'))
  expect(new Set([idFor('web-shop'), idFor('till'), idFor()]).size).toBe(3)
})
