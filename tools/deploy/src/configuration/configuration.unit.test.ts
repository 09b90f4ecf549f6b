import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { services } from '../services.ts'
import { readRoot } from '../testing/root.ts'
import { declared, surroundings, variableNames } from '../variables.ts'
import { writtenFiles } from './written-files.ts'

test.each(writtenFiles())(
  '$name says what is declared; npm run configuration writes it',
  ({ path, text }) => {
    expect(readFileSync(path, 'utf8')).toBe(text)
  },
)

test('every variable and everything that is passed on is documented', () => {
  const page = readRoot('docs/configuration.md')
  const names = [...variableNames, ...Object.keys(surroundings)]
  expect(names.filter((name) => !page.includes(`| \`${name}\``))).toEqual([])
})

test('whatever an operator sets reaches some service, and only a service that is deployed', () => {
  const known = new Set<string>([...services.map(({ name }) => name), 'migrations'])
  const lost = variableNames.filter((name) => {
    const { services: readers } = declared[name]
    return readers !== 'all' && readers.some((one) => !known.has(one))
  })
  expect(lost).toEqual([])
})
