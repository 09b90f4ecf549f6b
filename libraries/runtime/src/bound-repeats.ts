export type RepeatsOptions = {
  /** So many lines of a kind are written in one window. */
  readonly linesMax: number
  readonly windowMs: number
  /** Beyond so many kinds in one window all others count as one. */
  readonly kindsMax: number
  /** Hears at the end of a window how many lines of a kind were left out. */
  readonly onLeftOut: (kind: string, leftOut: number) => void
}

/**
 * Bounds how many lines of each kind are written. The first of a kind always is, and those left out are counted.
 *
 * @returns whether one more line of a kind may be written
 */
export function boundRepeats(options: RepeatsOptions): (kind: string) => boolean {
  const { linesMax, windowMs, kindsMax, onLeftOut } = options
  const lines = new Map<string, number>()

  function endWindow(): void {
    const counts = [...lines]
    lines.clear()
    for (const [kind, count] of counts) if (count > linesMax) onLeftOut(kind, count - linesMax)
  }

  return (kind) => {
    if (lines.size === 0) setTimeout(endWindow, windowMs).unref()
    const name = lines.has(kind) || lines.size < kindsMax ? kind : 'Other lines'
    const count = (lines.get(name) ?? 0) + 1
    lines.set(name, count)
    return count <= linesMax
  }
}
