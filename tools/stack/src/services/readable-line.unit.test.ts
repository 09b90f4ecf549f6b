import { expect, test } from 'vitest'
import { readableLine } from './readable-line.ts'

test('only warnings and worse reach the terminal', () => {
  expect(readableLine('api', '{"level":30,"msg":"all is well"}')).toBeUndefined()
  expect(readableLine('api', '{"level":40,"msg":"slow"}')).toBe('api: warning: slow')
  expect(readableLine('api', '{"level":50,"msg":"lost it","err":{"message":"gone"}}')).toBe(
    'api: error: lost it (gone)',
  )
})

test('what is not a log line, such as the last words of a crash, is shown as it is', () => {
  expect(readableLine('api', 'Error: no')).toBe('api: Error: no')
  expect(readableLine('api', '  ')).toBeUndefined()
})
