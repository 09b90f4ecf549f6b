import { homedir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** The checkout that this file belongs to. */
export const repository = fileURLToPath(new URL('../../..', import.meta.url)).replace(/[/\\]$/, '')

/** Where `npm start` keeps everything that it makes. */
export const stateDirectory = path.join(repository, '.signalbox')

/** Our folder in the user's cache folder, by the XDG rule. */
export function userCacheDirectory(): string {
  const configured = process.env['XDG_CACHE_HOME']
  // A relative path is invalid by that rule, and ignored.
  const cache = configured && path.isAbsolute(configured) ? configured : path.join(homedir(), '.cache')
  return path.join(cache, 'signalbox')
}
