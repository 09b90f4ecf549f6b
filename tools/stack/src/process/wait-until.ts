import { setTimeout as delay } from 'node:timers/promises'

/**
 * Asks again and again until the answer is yes.
 *
 * @throws the signal's reason when it is aborted
 */
export async function waitUntil(
  check: () => boolean | Promise<boolean>,
  { everyMs, signal }: { everyMs: number; signal: AbortSignal },
): Promise<void> {
  for (;;) {
    signal.throwIfAborted()
    if (await check()) return
    await delay(everyMs, undefined, { signal })
  }
}
