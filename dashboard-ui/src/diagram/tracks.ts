import type { Topic } from '@signalbox/contracts'
import { layDerived } from './derived-tracks.ts'
import { feederOf, queueStage, type Grid, type Row } from './grid.ts'
import type { Direction, Metrics } from './metrics.ts'
import { rowMiddle, type Plot } from './plots.ts'
import type { Label, Point, Spot, Track } from './track.ts'

/** Draws every line between the boxes. All of them run along the way or straight across it. */
export function layTracks(
  grid: Grid,
  plots: readonly Plot[],
  metrics: Metrics,
  direction: Direction,
): Track[] {
  const point = ([along, beside]: Spot): Point =>
    direction === 'across' ? { x: along, y: beside } : { x: beside, y: along }
  const find = (kind: string, name: string, stage?: number) => {
    const plot = plots.find(
      ({ place }) =>
        place.kind === kind && place.name === name && (stage === undefined || place.stage === stage),
    )
    if (!plot) throw new Error(`Cannot draw a track, as there is no ${kind} '${name}'`)
    return plot
  }
  const middle = (row: number) => rowMiddle(row, grid, metrics)
  const { gap } = metrics

  function straight(id: string, row: number, from: Plot, to: Plot, more: Pick<Track, 'shows' | 'topic'>) {
    const points = [point([from.along.to, middle(row)]), point([to.along.from, middle(row)])]
    return { id, points, hasArrow: true, ...more }
  }
  /** In the gap before a box: above the track, or on its right where it leads down. */
  function before(plot: Plot, row: number): Label {
    const { x, y } = point([plot.along.from - gap / 2, middle(row)])
    return direction === 'across'
      ? { x: x - 3, y: y - 9, anchor: 'middle' }
      : { x: x + 7, y, anchor: 'start' }
  }

  /** On to the service and the table; nowhere while no service consumes the topic. */
  function fromQueue({ name, table: tableName, consumer }: Topic, row: number, queue: Plot): Track[] {
    if (consumer === undefined) return []
    const service = find('service', consumer, queue.place.stage + 1)
    const table = find('table', tableName)
    return [
      straight(`${name} to ${consumer}`, row, queue, service, { shows: 'stored', topic: name }),
      {
        ...straight(`${name} to its table`, row, service, table, { shows: 'stored', topic: name }),
        label: before(table, row),
      },
    ]
  }

  function tracksOf(topic: Row, row: number): Track[] {
    const stage = queueStage(topic, grid.topics)
    const queue = find('queue', topic.name)
    const { name } = topic
    const rest = fromQueue(topic, row, queue)
    if (stage === 2) {
      const source = plots.find(({ place }) => place.kind === 'source' && place.topic === name)
      const entry = plots.find(
        ({ place }) => place.stage === 1 && place.rows[0] <= row && row <= place.rows[1],
      )
      if (!entry) return rest
      const way = { shows: 'accepted', topic: name } as const
      return [
        ...(source
          ? [{ ...straight(`clients to ${name}`, row, source, entry, way), label: before(entry, row) }]
          : []),
        straight(`to ${name}`, row, entry, queue, way),
        ...rest,
      ]
    }
    const feeder = feederOf(topic, grid.topics)
    if (!feeder?.consumer) return rest
    const feederRow = grid.topics.indexOf(feeder)
    const from = find('service', feeder.consumer, queueStage(feeder, grid.topics) + 1).along.to
    // The points at which it leaves the feeder's track lie close to the service, as on a real line.
    const turn = from + gap / 5
    const points = [
      point([from, middle(feederRow)]),
      point([turn, middle(feederRow)]),
      point([turn, middle(row)]),
      point([queue.along.from, middle(row)]),
    ]
    const label: Label =
      direction === 'across' ? { x: turn - 7, y: middle(row) - 10, anchor: 'end' } : before(queue, row)
    return [{ id: `to ${name}`, shows: 'accepted', topic: name, points, label, hasArrow: true }, ...rest]
  }

  function sidings(): Track[] {
    const row = grid.rows - 1
    const retry = plots.find(({ place }) => place.kind === 'retry')
    const dead = plots.find(({ place }) => place.rows[0] === row && place.kind === 'queue')
    const keeper = plots.find(({ place }) => place.rows[0] === row && place.kind === 'service')
    const table = plots.find(({ place }) => place.rows[0] === row && place.kind === 'table')
    if (!retry || !dead || !keeper || !table) return []
    const siding = retry.beside.from - metrics.sidingRoom / 2 - (metrics.pitch - metrics.breadth) / 4
    const at = (plot: Plot, part: number) => plot.along.from + (plot.along.to - plot.along.from) * part
    const services = plots.filter(
      ({ place }) => place.kind === 'service' && place.stage > 1 && place.rows[1] < row,
    )
    const drops = services.map((service): Track => {
      const part = at(service, 0.5)
      return {
        id: `${service.place.id} fails`,
        shows: 'failed',
        points: [point([part, service.beside.to]), point([part, siding])],
        hasArrow: false,
      }
    })
    const far = Math.max(at(dead, 0.5), ...services.map((service) => at(service, 0.5)))
    // The last row with a queue of the first stage; of any where topics feed each other in a ring.
    const queues = plots.filter(({ place }) => place.kind === 'queue' && place.rows[1] < row)
    const first = Math.min(...queues.map(({ place }) => place.stage))
    const firstQueue = Math.max(
      ...queues.filter(({ place }) => place.stage === first).map((plot) => plot.beside.to),
    )
    const giveUp = [
      point([far, siding]),
      point([at(dead, 0.5), siding]),
      point([at(dead, 0.5), dead.beside.from]),
    ]
    const tryAgain = [
      point([far, siding]),
      point([at(retry, 0.75), siding]),
      point([at(retry, 0.75), retry.beside.from]),
    ]
    const back = [point([at(retry, 0.25), retry.beside.from]), point([at(retry, 0.25), firstQueue])]
    const failed = { shows: 'failed', hasArrow: true } as const
    return [
      { id: 'to retry', points: tryAgain, shows: 'retried', hasArrow: true },
      { id: 'back from retry', points: back, shows: 'retried', hasArrow: true },
      ...drops,
      { id: 'to dead letters', points: giveUp, ...failed },
      straight('dead letters to their service', row, dead, keeper, { shows: 'failed' }),
      straight('dead letters to their table', row, keeper, table, { shows: 'failed' }),
    ]
  }

  const derived = layDerived(grid, { find, point, middle, metrics })
  return [...sidings(), ...derived, ...grid.topics.flatMap(tracksOf)]
}
