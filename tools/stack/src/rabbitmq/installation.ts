import { accessSync, constants, existsSync, realpathSync } from 'node:fs'
import path from 'node:path'

/** A RabbitMQ that lies on this machine and can be run as a private node. */
export type Installation = {
  /** The script that runs the node itself, not a wrapper that changes users. */
  readonly server: string
  readonly epmd: string
  /** Calls a function in a running node; not every package brings it. */
  readonly erlCall: string | undefined
  /** Put before PATH, for the `erl` that the script looks for. */
  readonly binFolders: readonly string[]
  /** For shared libraries that the machine lacks. */
  readonly libraryFolders: readonly string[]
  /** Where it came from, for people. */
  readonly source: string
}

// Where packages put it, for users whose PATH leaves the folders for administrators out.
const usualFolders = [
  '/usr/local/sbin',
  '/usr/sbin',
  '/opt/homebrew/sbin',
  '/usr/local/bin',
  '/usr/bin',
  '/opt/homebrew/bin',
]

// The packages of Debian and Ubuntu put a wrapper on the PATH that runs as the user `rabbitmq` only.
const packagedServer = '/usr/lib/rabbitmq/bin/rabbitmq-server'

/** Finds an executable on the PATH, or where packages usually put one. */
export function findExecutable(name: string, searchPath = process.env['PATH'] ?? ''): string | undefined {
  const folders = [...searchPath.split(path.delimiter), ...usualFolders].filter((folder) =>
    path.isAbsolute(folder),
  )
  return folders.map((folder) => path.join(folder, name)).find(isExecutable)
}

/** Finds a RabbitMQ that somebody installed on this machine, running or not. */
export function findInstalled(searchPath = process.env['PATH'] ?? ''): Installation | undefined {
  const found = findExecutable('rabbitmq-server', searchPath)
  const epmd = findExecutable('epmd', searchPath)
  const erl = findExecutable('erl', searchPath)
  if (found === undefined || epmd === undefined || erl === undefined) return undefined
  const isWrapper = path.basename(realpathSync(found)) === 'rabbitmq-script-wrapper'
  if (isWrapper && !existsSync(packagedServer)) return undefined
  return {
    server: isWrapper ? packagedServer : found,
    epmd,
    erlCall: findExecutable('erl_call', searchPath),
    binFolders: [path.dirname(erl)],
    libraryFolders: [],
    source: `${found}, as a private node`,
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
