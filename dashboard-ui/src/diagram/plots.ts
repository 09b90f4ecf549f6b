import type { Grid, Place } from './grid.ts'
import type { Metrics } from './metrics.ts'

/** A span on one axis. */
type Span = { readonly from: number; readonly to: number }

/** A box in terms of the way of an event: `along` it and `beside` it. */
export type Plot = { readonly place: Place; readonly along: Span; readonly beside: Span }

/** The middle of a row, beside the way. */
export function rowMiddle(row: number, grid: Grid, { breadth, pitch, sidingRoom, margin }: Metrics): number {
  return margin + row * pitch + breadth / 2 + (row === grid.rows - 1 ? sidingRoom : 0)
}

function stageStarts({ places, stages }: Grid, { lengths, gap, margin }: Metrics): number[] {
  const lengthOf = (stage: number) =>
    Math.max(0, ...places.filter((place) => place.stage === stage).map((place) => lengths[kindOf(place)]))
  const starts = [margin]
  for (let stage = 0; stage < stages; stage += 1)
    starts.push((starts[stage] ?? 0) + lengthOf(stage) + (stage < stages - 1 ? gap : 0))
  return starts
}

function kindOf({ kind }: Place): keyof Metrics['lengths'] {
  if (kind === 'vacancy') return 'service'
  return kind === 'retry' ? 'queue' : kind
}

/** Gives every place its span along the way and beside it, and says how much paper all of it needs. */
export function plotPlaces(grid: Grid, metrics: Metrics) {
  const starts = stageStarts(grid, metrics)
  const half = metrics.breadth / 2
  const plots = grid.places.map((place): Plot => {
    const from = starts[place.stage] ?? 0
    const [first, last] = place.rows
    return {
      place,
      along: { from, to: from + metrics.lengths[kindOf(place)] },
      beside: {
        from: rowMiddle(first, grid, metrics) - half,
        to: rowMiddle(last, grid, metrics) + half,
      },
    }
  })
  const length = (starts.at(-1) ?? 0) + metrics.margin
  const breadth = rowMiddle(grid.rows - 1, grid, metrics) + half + metrics.margin
  return { plots, length, breadth }
}
