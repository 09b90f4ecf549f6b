import { setTimeout as delay } from 'node:timers/promises'
import { RehearsalFailed } from './rehearsal-failed.ts'

const withinMs = 30_000
const pollMs = 100

/**
 * Asks again and again until the answer is yes.
 *
 * @param what for the message: `the row of the passive event in topic1`
 * @throws RehearsalFailed when it is still no after 30 s; the signal's reason when aborted
 */
export async function waitFor(
  what: string,
  check: () => Promise<boolean>,
  signal: AbortSignal,
): Promise<void> {
  const deadline = performance.now() + withinMs
  while (!(await check())) {
    signal.throwIfAborted()
    if (performance.now() > deadline)
      throw new RehearsalFailed(`Waited ${withinMs / 1_000} s in vain for ${what}`)
    await delay(pollMs)
  }
}
