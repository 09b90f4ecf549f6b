import { readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../../..', import.meta.url))

/** A path of the repository. */
export const inRoot = (...parts: string[]) => path.join(root, ...parts)

/** A text file of the repository. */
export const readRoot = (...parts: string[]) => readFileSync(inRoot(...parts), 'utf8')
