import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { runCommand } from '../process/run-command.ts'
import { repository } from '../repository.ts'
import { makePrivateDirectory } from '../secrets.ts'

export type BuildOptions = { readonly directory: string; readonly signal?: AbortSignal | undefined }

/**
 * Builds a user interface into the state folder, unless it was built from the same files before.
 *
 * In a process of its own: that leaves our memory small, and an interrupted build dies with it.
 *
 * @returns the folder to serve
 * @throws ProcessFailed with the words of Vite when the build fails
 */
export async function buildUi(name: string, options: BuildOptions): Promise<string> {
  const { directory, signal } = options
  const home = makePrivateDirectory(path.join(directory, 'ui'))
  const temporary = makePrivateDirectory(path.join(directory, 'tmp'))
  const output = path.join(home, name)
  const built = path.join(home, `${name}.built-from`)
  const sources = fingerprint(
    [name, 'libraries', 'systems', 'package-lock.json'].map((file) => path.join(repository, file)),
  )
  if (existsSync(built) && readFileSync(built, 'utf8') === sources) return output

  rmSync(built, { force: true })
  const require = createRequire(import.meta.url)
  const vite = path.join(path.dirname(require.resolve('vite/package.json')), 'bin/vite.js')
  // The preset loader writes a file into node_modules for a moment.
  const args = [
    vite,
    'build',
    '--outDir',
    output,
    '--emptyOutDir',
    '--configLoader',
    'runner',
    '--logLevel',
    'warn',
  ]
  await runCommand(process.execPath, args, {
    cwd: path.join(repository, name),
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], TMPDIR: temporary, NODE_ENV: 'production' },
    signal,
  })
  writeFileSync(built, sources)
  return output
}

/** Changes when a file below the roots is added, removed or written to. */
function fingerprint(roots: readonly string[]): string {
  const hash = createHash('sha256')
  for (const file of roots.flatMap(filesBelow)) {
    const { size, mtimeMs } = statSync(file)
    hash.update(`${file} ${size} ${mtimeMs}\n`)
  }
  return hash.digest('hex')
}

function filesBelow(root: string): string[] {
  if (!statSync(root).isDirectory()) return [root]
  const entries = readdirSync(root, { withFileTypes: true }).filter(
    ({ name }) => !['dist', 'node_modules'].includes(name),
  )
  return entries.flatMap(({ name }) => filesBelow(path.join(root, name))).toSorted()
}
