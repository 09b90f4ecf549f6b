import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Log } from '../log.ts'
import { processIdentity } from '../process/process-identity.ts'
import { runCommand } from '../process/run-command.ts'
import { aptConfiguration, aptEnvironment, downloadProgress } from './apt.ts'
import { findExecutable, type Installation } from './installation.ts'

export type DebianOptions = {
  /** Our folder in the user's cache folder; what was unpacked once serves every checkout. */
  readonly cacheDirectory: string
  readonly log: Log
  readonly signal?: AbortSignal | undefined
}

/** Whether this machine can take packages of Debian or Ubuntu. No root is needed for that. */
export function canUseDebianPackages(): boolean {
  return ['apt-get', 'apt-cache', 'dpkg', 'dpkg-deb'].every((tool) => findExecutable(tool) !== undefined)
}

/**
 * Gives the RabbitMQ of this machine's own Debian or Ubuntu, unpacked in the cache folder; nothing is
 * installed. Only the first call on a machine downloads anything.
 *
 * It is unpacked beside its final place and moved there when complete. Of two that do so at once the first
 * to finish wins, and the other throws its copy away: a lock would have to outlive being killed.
 *
 * @throws ProcessFailed when apt-get cannot get the packages
 */
export async function unpackDebianPackages(options: DebianOptions): Promise<Installation> {
  const { cacheDirectory, signal } = options
  const architecture = (await runCommand('dpkg', ['--print-architecture'], { signal })).trim()
  const prefix = `rabbitmq-${await releaseName()}-${architecture}-`
  await mkdir(cacheDirectory, { recursive: true, mode: 0o700 })
  const entries = await readdir(cacheDirectory)
  const newest = entries
    .filter((name) => name.startsWith(prefix))
    .toSorted(compareVersions)
    .at(-1)
  if (newest !== undefined) return describe(path.join(cacheDirectory, newest))

  await removeAbandoned(cacheDirectory, entries)
  const work = await mkdtemp(path.join(cacheDirectory, `unfinished-${process.pid}-`))
  try {
    const version = await downloadAndUnpack(work, options)
    const final = path.join(cacheDirectory, `${prefix}${version}`)
    await rename(path.join(work, 'root'), final).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
    })
    return await describe(final)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

async function downloadAndUnpack(work: string, { log, signal }: DebianOptions): Promise<string> {
  const folders = ['root', 'debs', 'lists/partial', 'cache/archives/partial']
  for (const folder of folders) await mkdir(path.join(work, folder), { recursive: true })
  await writeFile(path.join(work, 'apt.conf'), aptConfiguration(work))
  const run = async (tool: string, args: string[], onLine: (line: string) => void = () => {}) =>
    runCommand(tool, ['-c', path.join(work, 'apt.conf'), ...args], {
      cwd: path.join(work, 'debs'),
      env: aptEnvironment(),
      signal,
      onLine,
    })

  log('RabbitMQ: reading the package lists of this system, once ...')
  // It fails when any one source cannot be reached. Whether what we need is there shows in the next step.
  const unreached: unknown = await run('apt-get', ['-q', 'update']).then(
    () => undefined,
    (error: unknown) => error,
  )
  signal?.throwIfAborted()
  const closure = await run('apt-cache', ['depends', '--recurse', '--important', 'rabbitmq-server']).catch(
    (error: unknown) => Promise.reject(unreached ?? error),
  )
  const erlang = closure.split('\n').filter((line) => /^erlang-[a-z0-9-]+$/.test(line))
  const packages = [...new Set(['rabbitmq-server', ...erlang, ...(await missingLibraries(run))])]
  await run('apt-get', ['-q', 'download', ...packages], downloadProgress(packages.length, log))

  log('RabbitMQ: unpacking ...')
  const root = path.join(work, 'root')
  for (const deb of await readdir(path.join(work, 'debs'))) {
    await runCommand('dpkg-deb', ['-x', path.join(work, 'debs', deb), root], { signal })
  }
  await makeErlangMovable(root)
  const debs = await readdir(path.join(work, 'debs'))
  const server = debs.find((deb) => deb.startsWith('rabbitmq-server_')) ?? ''
  return decodeURIComponent(server.split('_')[1] ?? 'unknown')
}

// The shared libraries that a slim system lacks. Where apt cannot tell, the start of the node will.
async function missingLibraries(run: (tool: string, args: string[]) => Promise<string>): Promise<string[]> {
  const plan = await run('apt-get', [
    '-s',
    '-q',
    '--no-install-recommends',
    'install',
    'rabbitmq-server',
  ]).catch(() => '')
  return [...plan.matchAll(/^Inst (lib\S+)/gm)].map(([, name]) => name as string)
}

// The script of the package knows only /usr/lib/erlang.
async function makeErlangMovable(root: string): Promise<void> {
  const script = path.join(root, 'usr/lib/erlang/bin/erl')
  const text = await readFile(script, 'utf8')
  const moved = text.replaceAll('ROOTDIR=/usr/lib/erlang', 'ROOTDIR=$(cd "$(dirname "$0")/.." && pwd -P)')
  await writeFile(script, moved)
}

async function describe(root: string): Promise<Installation> {
  const libraries = path.join(root, 'usr/lib')
  const multiarch = existsSync(libraries) ? await readdir(libraries) : []
  const erlang = path.join(libraries, 'erlang/bin')
  return {
    server: path.join(root, 'usr/lib/rabbitmq/bin/rabbitmq-server'),
    epmd: path.join(erlang, 'epmd'),
    erlCall: path.join(erlang, 'erl_call'),
    binFolders: [erlang],
    libraryFolders: multiarch
      .filter((name) => name.includes('-linux-'))
      .map((name) => path.join(libraries, name)),
    source: `this system's packages, unpacked in ${root}`,
  }
}

// Such as `debian-12`: packages of another release do not run here.
async function releaseName(): Promise<string> {
  const text = await readFile('/etc/os-release', 'utf8')
  const value = (key: string) => new RegExp(`^${key}="?([^"\n]*)`, 'm').exec(text)?.[1]
  return `${value('ID') ?? 'linux'}-${value('VERSION_ID') ?? value('VERSION_CODENAME') ?? 'rolling'}`
}

async function removeAbandoned(cacheDirectory: string, entries: readonly string[]): Promise<void> {
  for (const name of entries) {
    const pid = /^unfinished-(\d+)-/.exec(name)?.[1]
    if (pid === undefined || processIdentity(Number(pid)) !== undefined) continue
    await rm(path.join(cacheDirectory, name), { recursive: true, force: true })
  }
}

const compareVersions = (a: string, b: string) => a.localeCompare(b, 'en', { numeric: true })
