import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { addEntry, insertAfter } from './insert.ts'
import { writePlan } from './plan.ts'
import { openProject } from './project.ts'
import { Refused } from './refused.ts'

let root: string
beforeEach(() => void (root = mkdtempSync(path.join(tmpdir(), 'signalbox-'))))
afterEach(() => rmSync(root, { recursive: true, force: true }))

test('writes nothing at all when one of its files is there already', () => {
  writeFileSync(path.join(root, 'there.ts'), 'mine')
  writeFileSync(path.join(root, 'changed.ts'), 'as it was')
  const project = openProject(root)
  const created = new Map([
    ['new.ts', 'new'],
    ['there.ts', 'yours'],
  ])
  expect(() => writePlan(project, { created, changed: new Map([['changed.ts', 'changed']]) })).toThrow(
    Refused,
  )
  expect(project.list('.').toSorted()).toEqual(['changed.ts', 'there.ts'])
  expect(readFileSync(path.join(root, 'changed.ts'), 'utf8')).toBe('as it was')
})

test.each([
  ['{}', '{\n    c: 2,\n}'],
  ['{ b: { d: 1 } }', '{ b: { d: 1 } ,\n    c: 2,\n}'],
  ['{\n    b: {\n      d: 1,\n    },\n  }', '{\n    b: {\n      d: 1,\n    },\n    c: 2,\n  }'],
])('finds the end of the topics %j whatever stands around them', (topics, longer) => {
  const text = (middle: string) =>
    `x({\n  name: 'a',\n  topics: ${middle},\n  cards: {\n    topics: {},\n  },\n})\n`
  expect(addEntry('a.ts', text(topics), 'topics', '    c: 2,')).toBe(text(longer))
})

test('refuses where a place is not there once', () => {
  for (const text of ['nothing of it', 'twice, twice,'])
    expect(() => insertAfter('a.ts', text, 'twice,', 'x')).toThrow('Cannot find the place')
  expect(() => addEntry('a.ts', 'nothing of it', 'topics', 'x')).toThrow('Cannot find the place')
})
