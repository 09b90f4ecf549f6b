/**
 * The name of the key that sealed a value, without looking whether it opens.
 *
 * @param sealed what `seal` wrote; of other texts the answer means nothing
 */
export function kidOf(sealed: string): string {
  return sealed.slice(0, Math.max(0, sealed.indexOf('.')))
}

/** How many values each key has sealed, as the two columns of a table. Values that are not there count nowhere. */
export type KidCounts = { readonly kids: readonly string[]; readonly counts: readonly number[] }

/** Counts sealed values by the name of their key. */
export function countKids(values: readonly (string | undefined)[]): KidCounts {
  const counts = new Map<string, number>()
  for (const sealed of values) {
    if (sealed === undefined) continue
    const kid = kidOf(sealed)
    counts.set(kid, (counts.get(kid) ?? 0) + 1)
  }
  return { kids: [...counts.keys()], counts: [...counts.values()] }
}
