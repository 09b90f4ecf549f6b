import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { made } from './belongings.ts'

const repository = fileURLToPath(new URL('../../..', import.meta.url))

// Stands in for `npm install`, which would look at the registry and lock file for a link.
const npm = `#!/bin/sh
[ "$1" = install ] || exec "${path.join(path.dirname(process.execPath), 'npm')}" "$@"
for file in systems/*/package.json; do
  [ ! -e "$file" ] || ln -sfn "../../$(dirname "$file")" node_modules/@signalbox/
done
`

/**
 * A copy of this repository to write into. Its dependencies are links to those that are installed here, its own
 * packages are its own.
 */
export function copyRepository() {
  const root = mkdtempSync(path.join(tmpdir(), 'signalbox-'))
  cpSync(repository, root, { recursive: true, filter: (source) => !made.has(path.basename(source)) })
  const installed = path.join(repository, 'node_modules')
  const modules = path.join(root, 'node_modules')
  mkdirSync(path.join(modules, '@signalbox'), { recursive: true })
  for (const name of readdirSync(installed).filter((one) => one !== '@signalbox' && !one.startsWith('.vite')))
    symlinkSync(path.join(installed, name), path.join(modules, name))
  for (const parent of ['.', 'libraries', 'tools', 'systems'])
    for (const name of readdirSync(path.join(root, parent)))
      if (existsSync(path.join(root, parent, name, 'package.json')))
        symlinkSync(path.join('../..', parent, name), path.join(modules, '@signalbox', name))
  const bin = path.join(root, '.bin')
  mkdirSync(bin)
  writeFileSync(path.join(bin, 'npm'), npm)
  chmodSync(path.join(bin, 'npm'), 0o755)
  return {
    root,
    /** The text of every file but those of dependencies, by path. */
    files: () =>
      new Map(
        readdirSync(root, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => path.join(entry.parentPath, entry.name))
          .filter((file) => !file.startsWith(modules))
          .map((file) => [path.relative(root, file), readFileSync(file, 'utf8')]),
      ),
    environment: { ...process.env, PATH: `${bin}:${process.env['PATH']}` },
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }),
  }
}
