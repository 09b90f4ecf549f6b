import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { root } from './client-folder.ts'

const run = promisify(execFile)

/** The one file of `@signalbox/contracts` that the client's public types come from; more would not compile outside. */
const fromContracts = 'problem'

/**
 * Writes the declarations that the client's index leads to.
 *
 * @throws with the compiler's output when there is a type error
 */
export async function writeClientTypes(directory: string): Promise<void> {
  const emitted = await mkdtemp(path.join(tmpdir(), 'signalbox-types-'))
  try {
    await Promise.all([emitTypes('client', emitted), emitTypes('contracts', emitted)])
    const names = new Set(['index'])
    // A set hands out what is added to it on the way.
    for (const name of names) {
      const folder = name === fromContracts ? 'contracts' : 'client'
      const text = await readFile(path.join(emitted, folder, `${name}.d.ts`), 'utf8')
      const published = text
        .replaceAll("'@signalbox/contracts'", `'./${fromContracts}.js'`)
        // The compiler leaves these as they are in declarations.
        .replaceAll(/'\.\/([\w-]+)\.ts'/g, "'./$1.js'")
      for (const [, imported] of published.matchAll(/'\.\/([\w-]+)\.js'/g)) names.add(String(imported))
      await writeFile(path.join(directory, `${name}.d.ts`), published)
    }
  } finally {
    await rm(emitted, { recursive: true })
  }
}

async function emitTypes(library: string, directory: string): Promise<void> {
  const project = path.join(root, 'libraries', library, 'tsconfig.build.json')
  const options = ['--emitDeclarationOnly', '--sourceMap', 'false', '--customConditions', '@signalbox/source']
  const compiler = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  const line = [compiler, '-p', project, ...options, '--outDir', path.join(directory, library)]
  try {
    await run(process.execPath, line)
  } catch (cause) {
    const { stdout = '' } = cause as { stdout?: string }
    throw new Error(`Cannot write the types of libraries/${library}:\n${stdout}`, { cause })
  }
}
