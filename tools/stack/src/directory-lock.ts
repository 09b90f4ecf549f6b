import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { StackRunning } from './errors.ts'
import { processIdentity } from './process/process-identity.ts'

const lockPath = (directory: string) => path.join(directory, 'owner')

/** Whether a running process owns the state folder. */
export function isOwned(directory: string): boolean {
  try {
    const owner = readFileSync(lockPath(directory), 'utf8')
    return processIdentity(Number.parseInt(owner, 10)) === owner
  } catch {
    return false
  }
}

/**
 * Makes this process the owner of a state folder, until it is disposed. What a process that died left in it
 * is taken over.
 *
 * @throws StackRunning when another process that runs owns it; nothing is touched then
 */
export function ownDirectory(directory: string): Disposable {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const lock = lockPath(directory)
  const mine = `${lock}-${process.pid}`
  writeFileSync(mine, processIdentity(process.pid) ?? '', { mode: 0o600 })
  try {
    for (;;) {
      try {
        // Linking is atomic and fails where the name is taken.
        linkSync(mine, lock)
        break
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
        if (isOwned(directory)) {
          throw new StackRunning(
            `A stack is running from ${directory} already: stop it with Ctrl-C in its terminal first`,
          )
        }
        rmSync(lock, { force: true })
      }
    }
  } finally {
    rmSync(mine, { force: true })
  }
  return { [Symbol.dispose]: () => rmSync(lock, { force: true }) }
}
