import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** Makes a folder that only its owner can enter, with all folders above it. */
export function makePrivateDirectory(directory: string): string {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  return directory
}

/** A password that needs no escaping in a URL or a configuration file. */
export function makePassword(): string {
  return randomBytes(24).toString('base64url')
}

/** A key ring of one new key, as the services' environment wants it: `kid:base64`. */
export function makeKeyRing(): string {
  return `${randomBytes(3).toString('hex')}:${randomBytes(32).toString('base64')}`
}

/**
 * Reads what an earlier run kept in a file, or makes it and keeps it, readable by its owner only.
 *
 * @param make called only when there is no such file
 */
export function keep(file: string, make: () => string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  const value = make()
  makePrivateDirectory(path.dirname(file))
  writeFileSync(file, value, { mode: 0o600 })
  return value
}
