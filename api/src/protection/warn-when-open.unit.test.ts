import { expect, it, vi } from 'vitest'
import { newIngestKey, readIngestKeys } from './ingest-keys.ts'
import { warnWhenOpen } from './warn-when-open.ts'

const keys = readIngestKeys(newIngestKey('a').entry)

it.each([
  ['::', undefined, 1],
  ['0.0.0.0', undefined, 1],
  ['localhost.example', undefined, 1],
  ['127.0.0.1', undefined, 0],
  ['::1', undefined, 0],
  ['localhost', undefined, 0],
  ['::', keys, 0],
])('on %s, with the keys %o, it warns %i times', (host, given, times) => {
  const warn = vi.fn()
  warnWhenOpen({ keys: given, host, log: { warn } })
  expect(warn).toHaveBeenCalledTimes(times)
})
