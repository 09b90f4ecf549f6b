import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/**
 * Names a running process so that it cannot be mistaken for a later one with the same pid: its pid and the
 * moment it started.
 *
 * @returns nothing when there is no such process, or only its empty shell (a zombie)
 */
export function processIdentity(pid: number): string | undefined {
  return process.platform === 'linux' ? linuxIdentity(pid) : psIdentity(pid)
}

// From /proc, as `ps` is missing in slim images.
function linuxIdentity(pid: number): string | undefined {
  let stat: string
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  } catch {
    return undefined
  }
  // The second field is the command's name in brackets and may hold anything: count from its end.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [state] = fields
  return state === 'Z' || state === 'X' ? undefined : `${pid} ${fields[19]}`
}

function psIdentity(pid: number): string | undefined {
  const { status, stdout } = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' })
  return status === 0 && stdout.trim() !== '' ? `${pid} ${stdout.trim()}` : undefined
}
