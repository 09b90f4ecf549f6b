import type { Running } from './start-all.ts'

/**
 * Stops every service at the same time, and returns how long the slowest took, in milliseconds.
 *
 * @throws RehearsalFailed when one of them did not end by itself
 */
export async function stopAll({ current }: Running): Promise<number> {
  return Math.max(...(await Promise.all([...current.values()].map(async (one) => one.stop()))))
}
