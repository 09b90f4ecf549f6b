import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, lstatSync } from 'node:fs'
import path from 'node:path'
import { DependencyUnavailable } from '../errors.ts'

/** As whom PostgreSQL runs. */
export type PostgresUser = {
  /** Put before every command line. */
  readonly prefix: readonly string[]
  readonly uid?: number
  readonly gid?: number
  /** Gives a file or folder to that user. */
  own(file: string): void
}

const self: PostgresUser = { prefix: [], own: () => undefined }

// `nobody` is there on every Linux, with this number in the common distributions; a number needs no entry.
const nobody = 65_534

// The one capability lets it reach a checkout and a state folder that only root can enter, such as below
// /root. Without `no_setuid_fixup` the kernel leaves capabilities out of access(2), by which initdb looks
// for its own binaries.
const setpriv = [
  'setpriv',
  `--reuid=${nobody}`,
  `--regid=${nobody}`,
  '--clear-groups',
  '--securebits=+no_setuid_fixup',
  '--inh-caps=-all,+dac_override',
  '--ambient-caps=+dac_override',
  '--bounding-set=-all,+dac_override',
]

/**
 * PostgreSQL refuses to run as root: then it runs as `nobody`. No user is made for it.
 *
 * @param reach folders that it must be able to enter
 * @throws DependencyUnavailable when we are root and `nobody` cannot reach them
 */
export function choosePostgresUser(reach: readonly string[]): PostgresUser {
  if (process.getuid?.() !== 0) return self
  const own = (file: string) => chownSync(file, nobody, nobody)
  if (canUseSetpriv()) return { prefix: setpriv, own }
  for (const folder of reach) refuseClosedFolder(folder)
  return { prefix: [], uid: nobody, gid: nobody, own }
}

// It is missing on macOS and Alpine, and in a container without CAP_SETPCAP it is refused.
function canUseSetpriv(): boolean {
  const [command = '', ...args] = setpriv
  return spawnSync(command, [...args, 'true']).status === 0
}

function refuseClosedFolder(folder: string): void {
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    if ((lstatSync(at).mode & 0o001) === 0) {
      throw new DependencyUnavailable(
        `PostgreSQL refuses to run as root, and the user nobody cannot enter ${at}: run as an ordinary user, install setpriv (package util-linux), or set DATABASE_URL to a PostgreSQL that is running`,
      )
    }
    if (at === path.dirname(at)) return
  }
}

/** Lets other users pass through a private folder, without seeing what is in it. */
export function openForPassage(folder: string): void {
  chmodSync(folder, 0o711)
}
