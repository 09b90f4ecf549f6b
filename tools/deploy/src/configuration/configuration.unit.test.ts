import { readFileSync } from 'node:fs'
import { surroundings } from '@signalbox/runtime/config'
import { migrationsVariables, variableNames } from '@signalbox/systems'
import { expect, test } from 'vitest'
import { readRoot } from '../testing/root.ts'

import { writtenFiles } from './written-files.ts'

test.each(writtenFiles())(
  '$name says what is declared; npm run configuration writes it',
  ({ path, text }) => {
    expect(readFileSync(path, 'utf8')).toBe(text)
  },
)

test('every variable and everything that is passed on is documented', () => {
  const page = readRoot('docs/configuration.md')
  const names = [...variableNames, ...migrationsVariables.keys(), ...Object.keys(surroundings)]
  expect(names.filter((name) => !page.includes(`| \`${name}\``))).toEqual([])
})
