import { readdirSync } from 'node:fs'
import path from 'node:path'

const left = new Set(['node_modules', 'dist', '.git', '.signalbox', '.nx', 'templates'])

/**
 * What belongs to a system and lies elsewhere, as it needs what lies there: folders and files that bear its name, such as
 * `service1/src/active-path/` and `app.active-path.int.test.ts`.
 *
 * @returns paths from the root, folders without what is in them
 */
export function bearing(root: string, system: string): string[] {
  const own = new RegExp(`(^|\\.)${system}(\\.|$)`)
  return walk(root, '', (name, isFile) => (isFile ? own.test(name) : name === system)).filter(
    (place) => place !== `systems/${system}`,
  )
}

/** Every file that people write. */
export function filesIn(root: string): string[] {
  return walk(root, '', (_, isFile) => isFile)
}

function walk(root: string, folder: string, wanted: (name: string, isFile: boolean) => boolean): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (left.has(entry.name)) return []
    const place = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (wanted(entry.name, entry.isFile())) return [place]
    return entry.isDirectory() ? walk(root, place, wanted) : []
  })
}
