import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const repository = fileURLToPath(new URL('../../../..', import.meta.url))
const left = new Set(['node_modules', 'dist', '.git', '.signalbox', '.nx'])

// Stands in for npm, which would look at the registry and lock file for a link.
const npm = `#!/bin/sh
[ "$1" != run ] || exec "${path.join(path.dirname(process.execPath), 'npm')}" "$@"
for folder in */package.json; do
  name=$(dirname "$folder")
  ln -sfn "../../$name" "node_modules/@signalbox/$name"
done
`

/**
 * A copy of this repository to write into. Its dependencies are links to those that are installed here, its own
 * packages are its own.
 */
export function copyRepository() {
  const root = mkdtempSync(path.join(tmpdir(), 'signalbox-'))
  cpSync(repository, root, { recursive: true, filter: (source) => !left.has(path.basename(source)) })
  const installed = path.join(repository, 'node_modules')
  const modules = path.join(root, 'node_modules')
  mkdirSync(path.join(modules, '@signalbox'), { recursive: true })
  for (const name of readdirSync(installed).filter((one) => one !== '@signalbox' && !one.startsWith('.vite')))
    symlinkSync(path.join(installed, name), path.join(modules, name))
  for (const parent of ['libraries', 'tools'])
    for (const name of readdirSync(path.join(root, parent)))
      symlinkSync(`../../${parent}/${name}`, path.join(modules, '@signalbox', name))
  for (const name of readdirSync(root).filter((one) => existsSync(path.join(root, one, 'package.json'))))
    symlinkSync(`../../${name}`, path.join(modules, '@signalbox', name))
  const bin = path.join(root, '.bin')
  mkdirSync(bin)
  writeFileSync(path.join(bin, 'npm'), npm)
  chmodSync(path.join(bin, 'npm'), 0o755)
  return {
    root,
    environment: { ...process.env, PATH: `${bin}:${process.env['PATH']}` },
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }),
  }
}
