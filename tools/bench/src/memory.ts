import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

const megabyte = 1024 * 1024

/** The memory that a process holds in RAM, in MB. 0 when there is no such process. */
export function residentMegabytes(pid: number): number {
  return process.platform === 'linux' ? fromProc(pid) : fromPs(pid)
}

// From /proc, as `ps` is missing in slim images.
function fromProc(pid: number): number {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return (Number(kilobytes ?? 0) * 1024) / megabyte
  } catch {
    return 0
  }
}

function fromPs(pid: number): number {
  const { stdout } = spawnSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })
  return (Number(stdout.trim()) * 1024) / megabyte
}

/** Looks at processes five times a second, until it is disposed, and remembers the most that each held. */
export function watchMemory(processes: () => readonly { name: string; pid: number }[]) {
  const most = new Map<string, number>()
  const timer = setInterval(() => {
    for (const { name, pid } of processes()) {
      most.set(name, Math.max(most.get(name) ?? 0, residentMegabytes(pid)))
    }
  }, 200)
  return { most, [Symbol.dispose]: () => clearInterval(timer) }
}
