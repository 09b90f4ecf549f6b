const spanMs = { minute: 60_000, hour: 3_600_000 }
export type Span = keyof typeof spanMs
export const spans: readonly Span[] = ['minute', 'hour']

/** What the roll-up tables must hold, counted beside the database: sums by the start of their span and topic. */
export function keepLedger<Figures>(merge: (one: Figures, other: Figures) => Figures) {
  const sums = { minute: new Map<string, Figures>(), hour: new Map<string, Figures>() }
  return {
    sums,
    add(second: Date, topic: string, figures: Figures): void {
      for (const span of spans) {
        const begins = new Date(Math.floor(second.getTime() / spanMs[span]) * spanMs[span])
        const key = keyOf(begins, topic)
        const known = sums[span].get(key)
        sums[span].set(key, known === undefined ? figures : merge(known, figures))
      }
    },
  }
}

/** Sorts by time. */
export function keyOf(begins: Date, topic: string): string {
  return `${begins.toISOString()} ${topic}`
}
