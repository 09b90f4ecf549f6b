import { randomUUID } from 'node:crypto'
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  statfsSync,
  symlinkSync,
} from 'node:fs'
import path from 'node:path'
import { makePrivateDirectory } from './secrets.ts'

// A run of all tests was seen to fill 0.5 GB, and PostgreSQL may keep 1 GB of its log.
const roomBytes = 2 * 2 ** 30

/**
 * Makes the state folder of one run of tests, `test-*` in `parent`.
 *
 * It lies in memory where the machine has room for it there, and only a link to it in `parent`: a run makes and deletes
 * hundreds of databases of 1,000 files each, and ext4 looks at every file that was deleted within the last minutes before
 * it makes one (measured: cloning the template took 0.1 s for the first test and 2 s for the hundredth, all of it in the
 * kernel; in memory 0.06 s for all of them).
 *
 * @param memory where files lie in memory
 */
export function makeRunDirectory(parent: string, memory = '/dev/shm'): string {
  const directory = path.join(makePrivateDirectory(parent), `test-${randomUUID().slice(0, 8)}`)
  if (hasRoom(memory)) symlinkSync(mkdtempSync(path.join(memory, 'signalbox-')), directory)
  else makePrivateDirectory(directory)
  return directory
}

/** The state folders of runs of tests, those that were killed among them. */
export function runDirectories(parent: string): string[] {
  return entriesOf(parent, /^test-[0-9a-f]{8}$/)
}

/** Those in memory that a process of this user has had, whose link may have gone with its checkout. */
export function runsInMemory(memory = '/dev/shm'): string[] {
  return entriesOf(memory, /^signalbox-/).filter(
    (folder) =>
      existsSync(path.join(folder, 'owner')) &&
      statSync(folder, { throwIfNoEntry: false })?.uid === process.getuid?.(),
  )
}

function entriesOf(parent: string, pattern: RegExp): string[] {
  try {
    const names = readdirSync(parent).filter((name) => pattern.test(name))
    return names.map((name) => path.join(parent, name))
  } catch {
    return []
  }
}

/** Deletes such a folder, wherever it lies. */
export function removeRunDirectory(directory: string): void {
  try {
    rmSync(realpathSync(directory), { recursive: true, force: true })
  } catch (error) {
    // A link that leads nowhere: what lay in memory is gone since the machine was started anew.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  rmSync(directory, { force: true, recursive: true })
}

function hasRoom(memory: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(memory)
    return Math.min(bavail * bsize, process.availableMemory()) > roomBytes
  } catch {
    return false
  }
}
