import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** Where a process writes its log, inside the state folder. */
export function logPath(directory: string, name: string): string {
  return path.join(directory, 'logs', `${name}.log`)
}

/** Begins a log anew, so that logs do not grow from run to run. */
export function truncateLog(directory: string, name: string): void {
  mkdirSync(path.join(directory, 'logs'), { recursive: true })
  closeSync(openSync(logPath(directory, name), 'w', 0o600))
}

/** Opens a log to append to. The caller closes the descriptor once the child has it. */
export function openLog(directory: string, name: string): number {
  return openSync(logPath(directory, name), 'a', 0o600)
}

/** The last lines of a log, and where the rest is. */
export function logTail(directory: string, name: string, lines = 8): string {
  const file = logPath(directory, name)
  const tail = readFileSync(file, 'utf8').trim().split('\n').slice(-lines).join('\n  ')
  return `${file}\n  ${tail === '' ? '(it wrote nothing)' : tail}`
}
