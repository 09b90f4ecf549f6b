import { readdirSync } from 'node:fs'
import path from 'node:path'

/** Folders of what nobody writes. */
export const made: ReadonlySet<string> = new Set(['node_modules', 'dist', '.git', '.signalbox', '.nx'])

/**
 * What belongs to a system: its folder, and what lies elsewhere, as it needs what lies there, and bears its name, such as
 * `service1/src/active-path/` and `app.active-path.int.test.ts`.
 *
 * @returns paths from the root, folders without what is in them
 */
export function bearing(root: string, system: string): string[] {
  const own = new RegExp(`(^|\\.)${system}(\\.|$)`)
  return walk(root, '', (name, isFile) => (isFile ? own.test(name) : name === system))
}

/** Every file that people write, but for the templates, which are of no system. */
export function filesIn(root: string): string[] {
  return walk(root, '', (_, isFile) => isFile)
}

function walk(root: string, folder: string, wanted: (name: string, isFile: boolean) => boolean): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (made.has(entry.name) || entry.name === 'templates') return []
    const place = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (wanted(entry.name, entry.isFile())) return [place]
    return entry.isDirectory() ? walk(root, place, wanted) : []
  })
}
