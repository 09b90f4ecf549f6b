import type { Point } from './track.ts'

/** A point at a distance from one point towards another. */
function towards(from: Point, to: Point, distance: number): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y)
  const part = length === 0 ? 0 : Math.min(distance, length / 2) / length
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part }
}

const write = ({ x, y }: Point) => `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`

/** The `d` of an SVG path through some points, its corners rounded. */
export function roundedPath(points: readonly Point[], radius = 9): string {
  return points
    .map((point, index) => {
      const previous = points[index - 1]
      const next = points[index + 1]
      if (!previous) return `M${write(point)}`
      if (!next) return `L${write(point)}`
      return `L${write(towards(point, previous, radius))}Q${write(point)} ${write(towards(point, next, radius))}`
    })
    .join('')
}

/** The corners of an arrow head whose tip is at the last point. */
export function arrowHead(points: readonly Point[], size = 9): string {
  const tip = points.at(-1)
  const before = points.at(-2)
  if (!tip || !before) return ''
  const length = Math.hypot(tip.x - before.x, tip.y - before.y) || 1
  const [ux, uy] = [(tip.x - before.x) / length, (tip.y - before.y) / length]
  const base = { x: tip.x - ux * size, y: tip.y - uy * size }
  const half = size * 0.62
  return [
    tip,
    { x: base.x - uy * half, y: base.y + ux * half },
    { x: base.x + uy * half, y: base.y - ux * half },
  ]
    .map(write)
    .join(' ')
}
