import { existsSync, rmSync } from 'node:fs'
import { createInterface } from 'node:readline/promises'
import { fromCommandLine } from '@signalbox/runtime/command-line'
import { parseResetArguments } from './arguments.ts'
import { isOwned } from './directory-lock.ts'
import { endLeftovers } from './process/run-records.ts'
import { stateDirectory } from './repository.ts'
import { removeRunDirectory, runDirectories } from './run-directory.ts'

const { yes } = fromCommandLine(parseResetArguments)
try {
  console.log(await reset(stateDirectory, yes))
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}

async function reset(directory: string, isSure: boolean): Promise<string> {
  if (!existsSync(directory)) return `Nothing to delete: there is no ${directory}`
  if (isOwned(directory))
    throw new Error(`A stack is running from ${directory}: stop it with Ctrl-C in its terminal first`)
  if (!isSure && !(await confirm(directory))) return 'Nothing was deleted'
  await endLeftovers(directory)
  for (const run of runDirectories(directory)) removeRunDirectory(run)
  rmSync(directory, { recursive: true, force: true })
  return `Deleted ${directory}`
}

async function confirm(directory: string): Promise<boolean> {
  if (!process.stdin.isTTY)
    throw new Error('Cannot ask without a terminal: run npm run reset -- --yes to delete all data')
  const prompt = createInterface({ input: process.stdin, output: process.stdout })
  try {
    const answer = await prompt.question(
      `Delete ${directory} with all events, queues, keys and logs? (yes/no) `,
    )
    return /^y(es)?$/i.test(answer.trim())
  } finally {
    prompt.close()
  }
}
