import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { isOwned, ownDirectory } from './directory-lock.ts'
import { makePrivateDirectory } from './secrets.ts'
import { stateDirectory } from './repository.ts'

function temporaryDirectory() {
  makePrivateDirectory(stateDirectory)
  const directory = mkdtempSync(path.join(stateDirectory, 'lock-'))
  return { directory, [Symbol.dispose]: () => rmSync(directory, { recursive: true }) }
}

test('a state folder has one owner, until that lets go of it', () => {
  using temporary = temporaryDirectory()
  const owner = ownDirectory(temporary.directory)
  expect(isOwned(temporary.directory)).toBe(true)
  expect(() => ownDirectory(temporary.directory)).toThrow(/running/)
  owner[Symbol.dispose]()
  expect(isOwned(temporary.directory)).toBe(false)
})

test('what an owner that died left is taken over, even when its pid lives on as another process', () => {
  using temporary = temporaryDirectory()
  writeFileSync(path.join(temporary.directory, 'owner'), `${process.pid} of another time`)
  expect(isOwned(temporary.directory)).toBe(false)
  using _owner = ownDirectory(temporary.directory)
  expect(isOwned(temporary.directory)).toBe(true)
})
