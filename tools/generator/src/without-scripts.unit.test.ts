import { expect, test } from 'vitest'
import { withoutScripts } from './without-scripts.ts'

const textOf = (scripts: Record<string, string>) => `${JSON.stringify({ name: 'x', scripts }, null, 2)}\n`

test('commands that run a file of the removed system go with it', () => {
  const kept = { test: 'vitest', 'parcels-later': 'node systems/parcels-later/main.ts' }
  const text = textOf({ ...kept, 'parcels-client': 'node systems/parcels/src/client/main.ts' })
  expect(withoutScripts(text, 'parcels')).toBe(textOf(kept))
})

test('where there are none, nothing changes', () => {
  const text = '{ "scripts": { "test": "vitest" } }'
  expect(withoutScripts(text, 'parcels')).toBe(text)
})
