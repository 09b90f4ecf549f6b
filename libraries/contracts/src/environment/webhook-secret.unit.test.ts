import { expect, it } from 'vitest'
import { webhookSecret } from './checks.ts'

const bytes = (length: number) => Buffer.alloc(length, 7).toString('base64')

it('takes what Standard Webhooks calls a secret', () => {
  expect(webhookSecret.parse(`whsec_${bytes(32)}`)).toEqual(Buffer.alloc(32, 7))
})

it.each([
  bytes(32),
  'whsec_',
  `whsec_${bytes(23)}`,
  `whsec_${bytes(65)}`,
  'whsec_no-base64-at-all-but-long-enough!',
])('refuses %s and says what to do', (secret) => {
  expect(() => webhookSecret.parse(secret)).toThrow(/must be whsec_ and the output of openssl/)
})
