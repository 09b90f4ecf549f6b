import { expect, test } from 'vitest'
import { SealError, sealVerdict, type SealErrorCode } from './seal-error.ts'

test.each<[SealErrorCode, 'retry' | 'dead']>([
  // The key may be here a little later: during a rotation it reaches one process before the other.
  ['unknown_key', 'retry'],
  ['malformed', 'dead'],
  ['tampered', 'dead'],
])('an event whose value is %s gets the verdict %s, with that reason', (reason, verdict) => {
  const detail = 'One sentence'
  expect(sealVerdict(new SealError(reason, detail))).toEqual({ verdict, reason, detail })
})
