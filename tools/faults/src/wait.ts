import { setTimeout as delay } from 'node:timers/promises'

/** Waits that many seconds. */
export async function seconds(count: number): Promise<void> {
  await delay(count * 1_000)
}

/**
 * Asks again and again until the answer is yes. A failure is a no.
 *
 * @throws when it was not yes within `limitSeconds`, with the last failure as the cause
 */
export async function until(
  what: string,
  check: () => Promise<boolean>,
  limitSeconds = 60,
  everyMs = 100,
): Promise<void> {
  const deadline = performance.now() + limitSeconds * 1_000
  let cause: unknown
  for (;;) {
    try {
      if (await check()) return
      cause = undefined
    } catch (error) {
      cause = error
    }
    if (performance.now() > deadline) throw new Error(`Waited ${limitSeconds} s until ${what}`, { cause })
    await delay(everyMs)
  }
}
