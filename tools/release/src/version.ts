import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { root } from './client-folder.ts'
import { closeChangelog } from './close-changelog.ts'

// Run by `lerna version`, after it has written the new version and before it makes the commit.
const { version } = JSON.parse(await readFile(path.join(root, 'lerna.json'), 'utf8')) as { version: string }
const file = path.join(root, 'CHANGELOG.md')
const today = new Date().toISOString().slice(0, 10)
await writeFile(file, closeChangelog(await readFile(file, 'utf8'), version, today))
