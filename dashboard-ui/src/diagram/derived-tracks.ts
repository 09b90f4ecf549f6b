import { feederOf, queueStage, type Grid, type Row } from './grid.ts'
import type { Metrics } from './metrics.ts'
import type { Plot } from './plots.ts'
import type { Point, Spot, Track } from './track.ts'

type Paper = {
  readonly find: (kind: string, name: string, stage?: number) => Plot
  readonly point: (spot: Spot) => Point
  readonly middle: (row: number) => number
  readonly metrics: Metrics
}

/**
 * Draws what is derived from a topic's events onto others that are not drawn right behind it: forward along the row of the
 * other one, or back between the rows. Boxes lie on top, so where there is one on its way it runs behind that.
 */
export function layDerived({ topics }: Grid, { find, point, middle, metrics }: Paper): Track[] {
  const { gap, pitch } = metrics

  function way(from: Plot, fromRow: number, to: Plot, toRow: number): Point[] {
    const turn = from.along.to + (2 * gap) / 5
    const between = middle(toRow) + pitch / 2
    const before = to.along.from - gap / 3
    const forward: Spot[] = [[turn, middle(toRow)]]
    const back: Spot[] = [
      [turn, between],
      [before, between],
      [before, middle(toRow)],
    ]
    const spots: Spot[] = [
      [from.along.to, middle(fromRow)],
      [turn, middle(fromRow)],
      ...(to.along.from > turn ? forward : back),
      [to.along.from, middle(toRow)],
    ]
    return spots.map(point)
  }

  return topics.flatMap((source: Row, fromRow) => {
    const { consumer, emits = {} } = source
    if (consumer === undefined) return []
    const service = find('service', consumer, queueStage(source, topics) + 1)
    const targets = topics.filter(
      (target) =>
        (target.copyOf ?? target.name) in emits &&
        (queueStage(target, topics) === 2 || feederOf(target, topics) !== source),
    )
    return targets.map((target): Track => ({
      id: `derived from ${source.name} to ${target.name}`,
      shows: 'derived',
      from: source.name,
      topic: target.name,
      points: way(service, fromRow, find('queue', target.name), topics.indexOf(target)),
      hasArrow: true,
    }))
  })
}
