import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

const startSeconds = 180
const storedSeconds = 30

/**
 * Starts what is in a copy of the repository, sends it an event, waits until that is stored, and stops it.
 *
 * @param eventType one that needs no data
 * @throws Error with what `npm start` printed when it does not start, take the event, store it or end
 */
export async function tryIt(root: string, environment: NodeJS.ProcessEnv, eventType: string): Promise<void> {
  const child = spawn('npm', ['start'], { cwd: root, env: environment, detached: true })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (printed += String(text)))
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  try {
    await within(startSeconds, 'It does not start', async () => {
      if (child.exitCode !== null) throw new Error('It ended')
      return printed.includes('Ready in')
    })
    const stack = JSON.parse(readFileSync(path.join(root, '.signalbox/stack.json'), 'utf8')) as Addresses
    const event = { id: randomUUID(), eventType }
    const answer = await fetch(`${stack.api}/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(event),
    })
    if (answer.status !== 202) throw new Error(`The event was answered with ${answer.status}`)
    await within(storedSeconds, 'The event is not stored', async () => {
      const found = (await (await fetch(`${stack.dashboard}/api/events/${event.id}`)).json()) as Found
      return (found.stored?.length ?? 0) > 0
    })
  } catch (error) {
    throw new Error(`${(error as Error).message}:\n${printed}`, { cause: error })
  } finally {
    // The whole group, as Ctrl-C does.
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGINT')
    await ended
  }
}

type Addresses = { readonly api: string; readonly dashboard: string }
type Found = { readonly stored?: readonly unknown[] }

async function within(seconds: number, otherwise: string, isSo: () => Promise<boolean>): Promise<void> {
  for (const begun = performance.now(); !(await isSo());) {
    if (performance.now() - begun > seconds * 1_000) throw new Error(`${otherwise} within ${seconds} s`)
    await wait(200)
  }
}
