import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { keepBeginning } from './letter-body.ts'
import { inTurns } from './take-turns.ts'

it('keeps all of what is as large as allowed, and of what is larger the beginning and what tells the whole', async () => {
  const whole = Buffer.from('0123456789')
  expect(await inTurns(keepBeginning(whole, 10))).toEqual({ body: whole })
  const sha256 = createHash('sha256').update(whole).digest('hex')
  expect(await inTurns(keepBeginning(whole, 9))).toEqual({
    body: Buffer.from('012345678'),
    cutFrom: { bytes: 10, sha256 },
  })
})
