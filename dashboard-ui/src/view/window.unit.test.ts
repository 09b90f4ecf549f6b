import { expect, test } from 'vitest'
import { windowOf, withWindow } from './window.ts'

test('an address keeps its window, and everything else in it', () => {
  const location = new URL('http://dashboard/?topic=topic1')
  const moved = withWindow(location, '24h')
  expect(moved).toBe('/?topic=topic1&window=24h')
  expect(windowOf(new URL(moved, location))).toBe('24h')
  expect(withWindow(new URL(moved, location), '5m')).toBe('/?topic=topic1')
})

test('an address without a window, or with one that is none, means five minutes', () => {
  for (const query of ['', '?window=', '?window=3w', '?window=constructor']) {
    expect(windowOf(new URL(`http://dashboard/${query}`))).toBe('5m')
  }
})
