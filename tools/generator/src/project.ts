import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** The repository that is written to. Paths are relative to it, with slashes. */
export type Project = {
  readonly root: string
  exists(file: string): boolean
  read(file: string): string
  /** The names of what is in a folder; nothing when it does not exist. */
  list(folder: string): readonly string[]
}

/** @param root an absolute path */
export function openProject(root: string): Project {
  const inRoot = (file: string) => path.join(root, file)
  return {
    root,
    exists: (file) => existsSync(inRoot(file)),
    read: (file) => readFileSync(inRoot(file), 'utf8'),
    list: (folder) => (existsSync(inRoot(folder)) ? readdirSync(inRoot(folder)) : []),
  }
}
