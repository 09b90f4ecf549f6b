import { existsSync, lstatSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { ownDirectory } from './directory-lock.ts'
import { makeRunDirectory, removeRunDirectory, runDirectories, runsInMemory } from './run-directory.ts'

let parent: string
let memory: string
beforeEach(() => {
  parent = mkdtempSync(path.join(tmpdir(), 'parent-'))
  memory = mkdtempSync(path.join(tmpdir(), 'memory-'))
})
afterEach(() => {
  for (const folder of [parent, memory]) rmSync(folder, { recursive: true, force: true })
})

it('lies in memory, is found by its link, and leaves nothing in either place', () => {
  const directory = makeRunDirectory(parent, memory)
  writeFileSync(path.join(directory, 'file'), '')
  expect(realpathSync(directory).startsWith(realpathSync(memory))).toBe(true)
  expect(lstatSync(realpathSync(directory)).mode & 0o777).toBe(0o700)
  expect(runDirectories(parent)).toEqual([directory])
  removeRunDirectory(directory)
  expect([...readdirSync(parent), ...readdirSync(memory)]).toEqual([])
})

it('lies in the state folder where there is no such memory', () => {
  const directory = makeRunDirectory(parent, path.join(memory, 'nothing'))
  expect(lstatSync(directory).isDirectory()).toBe(true)
  removeRunDirectory(directory)
  expect(existsSync(directory)).toBe(false)
})

it('is removed when its memory is gone already', () => {
  const directory = makeRunDirectory(parent, memory)
  rmSync(realpathSync(directory), { recursive: true })
  removeRunDirectory(directory)
  expect(runDirectories(parent)).toEqual([])
})

it('is found in memory once somebody has owned it, whatever became of its link', () => {
  const directory = makeRunDirectory(parent, memory)
  expect(runsInMemory(memory)).toEqual([])
  using _owner = ownDirectory(directory)
  const place = path.join(memory, path.basename(realpathSync(directory)))
  rmSync(directory)
  expect(runsInMemory(memory)).toEqual([place])
  removeRunDirectory(place)
  expect(runsInMemory(memory)).toEqual([])
})
