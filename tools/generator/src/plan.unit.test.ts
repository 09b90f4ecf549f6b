import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { addEntry, insertBefore } from './insert-before.ts'
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

test('finds its place whatever stands around it, and refuses where it does not', () => {
  expect(addEntry('a.ts', 'const a = {\n  b: 1,\n} as const', '} as const', '  c: 2,')).toBe(
    'const a = {\n  b: 1,\n  c: 2,\n} as const',
  )
  expect(addEntry('a.ts', 'const a = {} as const', '} as const', '  c: 2,')).toBe(
    'const a = {\n  c: 2,\n} as const',
  )
  for (const text of ['nothing of it', 'twice, twice,'])
    expect(() => insertBefore('a.ts', text, 'twice,', 'x')).toThrow('Cannot find the place')
})
