/**
 * The middle of a list of figures; of an even number of them the mean of the two in the middle. One round in
 * which the machine was busy elsewhere does not move it.
 *
 * @throws RangeError when the list is empty
 */
export function median(figures: readonly number[]): number {
  const sorted = figures.toSorted((a, b) => a - b)
  const upper = sorted[Math.floor(sorted.length / 2)]
  const lower = sorted[Math.ceil(sorted.length / 2) - 1]
  if (upper === undefined || lower === undefined) throw new RangeError('There is no median of no figures')
  return (upper + lower) / 2
}

/**
 * The figure that a share of all figures does not exceed.
 *
 * @param share between 0 and 1
 * @throws RangeError when the list is empty
 */
export function quantile(figures: readonly number[], share: number): number {
  const sorted = figures.toSorted((a, b) => a - b)
  const figure = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]
  if (figure === undefined) throw new RangeError('There is no quantile of no figures')
  return figure
}

/**
 * How one thing compares with another, from rounds in which both were measured one right after the other.
 *
 * Each round gives a ratio of its own and the median of those counts: a machine that is slower for a minute is
 * slower for both.
 *
 * @throws RangeError when the lists are not of the same length, or empty
 */
export function pairedRatio(figures: readonly number[], references: readonly number[]): number {
  if (figures.length !== references.length) {
    throw new RangeError(`Cannot pair ${figures.length} figures with ${references.length}`)
  }
  return median(figures.map((figure, round) => figure / (references[round] ?? Number.NaN)))
}
