import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { root } from './client-folder.ts'

/** Whoever keeps the notices may build a closed product on these. */
const allowed = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  // Of a font: it may be served and embedded, only not sold by itself.
  'OFL-1.1',
])

/** Packages that were looked at one by one. */
const exceptions: Record<string, { licence: string; because: string }> = {
  lightningcss: {
    licence: 'MPL-2.0',
    because:
      'Vite minifies style sheets with it; nothing of it is in what is built, and we change nothing of it',
  },
}

type Entry = { license?: string; dev?: boolean; link?: boolean }

test('every package that is delivered has a licence of the list', async () => {
  const lock = JSON.parse(await readFile(path.join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, Entry>
  }
  const delivered = Object.entries(lock.packages).filter(
    ([place, { dev, link }]) => place.includes('node_modules/') && !dev && !link,
  )
  expect(delivered.length).toBeGreaterThan(100)
  const refused = delivered
    .map(([place, { license = 'none' }]) => ({
      name: place.slice(place.lastIndexOf('node_modules/') + 13),
      license,
    }))
    .filter(({ name, license }) => !isAllowed(license) && !isException(name, license))
  expect(refused).toEqual([])
})

/** An expression of SPDX without nesting, such as `(MIT OR CC0-1.0)`. */
function isAllowed(expression: string): boolean {
  return expression
    .replaceAll(/[()]/g, '')
    .split(' AND ')
    .every((choice) => choice.split(' OR ').some((licence) => allowed.has(licence)))
}

/** A package with native code has one more package for each system, such as `lightningcss-linux-x64-gnu`. */
function isException(name: string, licence: string): boolean {
  return Object.entries(exceptions).some(
    ([known, exception]) => (name === known || name.startsWith(`${known}-`)) && licence === exception.licence,
  )
}
