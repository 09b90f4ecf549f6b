import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync } from 'node:fs'
import { openLog } from './log-file.ts'

export type LaunchOptions = {
  readonly directory: string
  /** Names its log file. */
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
  readonly uid?: number | undefined
  readonly gid?: number | undefined
}

/**
 * Starts a long-lived process in a process group of its own, writing straight to its log file. There is no
 * pipe between it and us, so it comes to no harm when we are killed.
 */
export function launch({ directory, name, command, args, ...options }: LaunchOptions): ChildProcess {
  const output = openLog(directory, name)
  try {
    const { uid, gid, ...rest } = options
    return spawn(command, args, {
      ...rest,
      ...(uid === undefined ? {} : { uid }),
      ...(gid === undefined ? {} : { gid }),
      detached: true,
      stdio: ['ignore', output, output],
    })
  } finally {
    closeSync(output)
  }
}
