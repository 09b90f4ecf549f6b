import type { BoxKind } from './grid.ts'

export type Direction = 'across' | 'down'

/** Sizes in the diagram's own units, which are pixels where there is room. */
export type Metrics = {
  /** Length of a stage's boxes along the way of an event. */
  readonly lengths: Readonly<Record<Exclude<BoxKind, 'retry' | 'vacancy'>, number>>
  /** Between two stages, where tracks show their rates. */
  readonly gap: number
  /** A box's size beside the way, and from one row to the next. */
  readonly breadth: number
  readonly pitch: number
  /** More room before the row of what went wrong, for the siding that leads there. */
  readonly sidingRoom: number
  /** Around everything, for the width of strokes. */
  readonly margin: number
}

/** Wide screens read from left to right, narrow ones from top to bottom. */
export const metricsOf: Readonly<Record<Direction, Metrics>> = {
  across: {
    lengths: { source: 108, service: 118, queue: 136, table: 102 },
    gap: 52,
    breadth: 78,
    pitch: 98,
    sidingRoom: 34,
    margin: 5,
  },
  down: {
    lengths: { source: 54, service: 62, queue: 76, table: 56 },
    gap: 38,
    breadth: 75,
    pitch: 81.5,
    sidingRoom: 12,
    margin: 5,
  },
}
