import type { SourceSums } from './sql/select-ledger.ts'

/** What is remembered of a source of which more was taken off than it has counted. */
export type Surplus = {
  /** When it was seen first, in milliseconds. */
  readonly began: number
  /** The fewest that were taken off since then. */
  readonly taken: number
  readonly writtenAt: number | undefined
  /** How often the source has written its figures after the lag. */
  readonly writes: number
}

/** How many of a source were taken off its topic. */
export const takenOf = ({ stored, repeats, dead }: SourceSums) => stored + repeats + dead

/**
 * Judges a source of which more was taken off than it has counted.
 *
 * An api counts each second what it has put onto a topic, and one that was killed has not counted its last second. So
 * its figures are wrong only if it has written twice since, as then it has written all that it knew, and they still do
 * not reach what had been taken off before. A service counts before it puts; its figures are wrong after the lag, which
 * is for letters that are replayed and not marked yet.
 *
 * @param known what was remembered of it the last time
 * @returns what to remember, and how many events nothing explains
 */
export function judgeSurplus(
  row: SourceSums,
  known: Surplus | undefined,
  { now, lagMs }: { now: number; lagMs: number },
): { surplus: Surplus; unexplained: number } {
  const writtenAt = row.writtenAt?.getTime()
  const explained = row.cameIn + row.inDoubt
  const taken = Math.min(known?.taken ?? Number.POSITIVE_INFINITY, takenOf(row))
  const before: Surplus =
    known === undefined || explained >= taken
      ? { began: now, taken: takenOf(row), writtenAt, writes: 0 }
      : { ...known, taken }
  const isLasting = now - before.began > lagMs
  const surplus = {
    began: before.began,
    taken: before.taken,
    writtenAt,
    writes: before.writes + (isLasting && writtenAt !== before.writtenAt ? 1 : 0),
  }
  const isWrong = isLasting && (row.feeder !== 'api' || surplus.writes >= 2)
  return { surplus, unexplained: isWrong ? surplus.taken - explained : 0 }
}
