import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { repository } from './repository.ts'

const textOf = (file: string) => readFileSync(path.join(repository, file), 'utf8')

const section = textOf('ARCHITECTURE.md').split('## Follow one event')[1]?.split('\n## ')[0] ?? ''
const rows = [...section.matchAll(/^\| `([^`]+\.ts)` +\| `([^`]+)` +\|/gmu)].map(
  ([, file = '', name = '']) => ({ file, name, text: textOf(file) }),
)

test('an event passes at most 12 files from the request to its row', () => {
  expect(rows.length).toBeGreaterThanOrEqual(10)
  expect(rows.length).toBeLessThanOrEqual(12)
  expect(rows.at(0)?.file).toMatch(/^api\//u)
  expect(rows.at(-1)?.file).toMatch(/\/sql\//u)
})

test('each of them holds what a reader is told to look for', () => {
  expect(rows.filter(({ name, text }) => !text.includes(name)).map(({ file }) => file)).toEqual([])
})

test('what comes next is named by a file that was read before it, or is behind what a service calls of the broker', () => {
  const door = textOf('libraries/broker/src/connect-broker.ts')
  const unnamed = rows.filter(({ file, name }, index) => {
    const read = [door, ...rows.slice(0, index).map(({ text }) => text)].join('\n')
    return index > 0 && !file.endsWith('/main.ts') && !new RegExp(String.raw`\b${name}\b`, 'u').test(read)
  })
  expect(unnamed.map(({ file }) => file)).toEqual([])
})
