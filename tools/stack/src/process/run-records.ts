import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { processIdentity } from './process-identity.ts'

/** How a process that an earlier, killed stack left behind is found and ended. */
type RunRecord = { pid: number; identity: string; stopSignal: NodeJS.Signals }

const recordPath = (directory: string, name: string) => path.join(directory, 'run', `${name}.json`)

/** Notes a started process in the state folder. */
export function recordRun(directory: string, name: string, pid: number, stopSignal: NodeJS.Signals): void {
  const identity = processIdentity(pid)
  if (identity === undefined) return
  mkdirSync(path.join(directory, 'run'), { recursive: true })
  const record: RunRecord = { pid, identity, stopSignal }
  writeFileSync(recordPath(directory, name), JSON.stringify(record))
}

export function forgetRun(directory: string, name: string): void {
  rmSync(recordPath(directory, name), { force: true })
}

/**
 * Ends the processes that a stack left behind when it was killed itself, and only those: a pid that belongs
 * to another process by now is left alone.
 *
 * @param withinMs after this long they are killed
 * @returns the names of those it ended
 */
export async function endLeftovers(directory: string, withinMs = 8_000): Promise<string[]> {
  const left = readRecords(directory).filter(({ record }) => processIdentity(record.pid) === record.identity)
  for (const { record } of left) kill(record.pid, record.stopSignal)
  const deadline = Date.now() + withinMs
  for (const { record } of left) {
    while (processIdentity(record.pid) === record.identity) {
      if (Date.now() > deadline) killGroup(record.pid)
      await delay(50)
    }
  }
  rmSync(path.join(directory, 'run'), { recursive: true, force: true })
  return left.map(({ name }) => name)
}

function readRecords(directory: string): { name: string; record: RunRecord }[] {
  const folder = path.join(directory, 'run')
  let files: string[]
  try {
    files = readdirSync(folder)
  } catch {
    return []
  }
  return files.map((file) => ({
    name: path.basename(file, '.json'),
    record: JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as RunRecord,
  }))
}

/** Sends a signal; a process that is gone already, or whose pid belongs to someone else by now, is fine. */
export function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if (!['ESRCH', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
}

/** Kills a process and everything in its group, without asking. */
export function killGroup(pid: number): void {
  kill(-pid, 'SIGKILL')
  kill(pid, 'SIGKILL')
}
