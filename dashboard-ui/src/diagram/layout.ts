import { placeSystem, type Place, type System } from './grid.ts'
import { metricsOf, type Direction } from './metrics.ts'
import { plotPlaces, type Plot } from './plots.ts'
import type { Track } from './track.ts'
import { layTracks } from './tracks.ts'

/** A box with its place on the paper. */
export type Box = Place & {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export type Layout = {
  readonly direction: Direction
  readonly width: number
  readonly height: number
  readonly boxes: readonly Box[]
  readonly tracks: readonly Track[]
}

/** Lays the diagram out: from the topology alone, so that it changes its shape with it. */
export function layOut(system: System, direction: Direction): Layout {
  const grid = placeSystem(system)
  const metrics = metricsOf[direction]
  const { plots, length, breadth } = plotPlaces(grid, metrics)
  return {
    direction,
    width: direction === 'across' ? length : breadth,
    height: direction === 'across' ? breadth : length,
    boxes: plots.map((plot) => toBox(plot, direction)),
    tracks: layTracks(grid, plots, metrics, direction),
  }
}

function toBox({ place, along, beside }: Plot, direction: Direction): Box {
  const [horizontal, vertical] = direction === 'across' ? [along, beside] : [beside, along]
  return {
    ...place,
    x: horizontal.from,
    y: vertical.from,
    width: horizontal.to - horizontal.from,
    height: vertical.to - vertical.from,
  }
}
