import type { Proxy, Where } from './proxy.ts'

/** Does it again and again for so many seconds, at least once. */
export async function repeatedly(forSeconds: number, harm: () => Promise<void>): Promise<void> {
  const deadline = performance.now() + forSeconds * 1_000
  do await harm()
  while (performance.now() < deadline)
}

/** Harm that harms nobody would prove nothing. */
export function resetSome(link: Proxy, where: Where): void {
  if (link.reset(where) === 0)
    throw new Error(`There was no connection of ${[where].flat().join(' or ')} to reset`)
}
