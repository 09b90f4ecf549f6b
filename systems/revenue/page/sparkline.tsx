import classes from './dashboard.module.css'

const width = 110
const height = 26
const edge = 2.5

/** How something went, without figures: these stand beside it. Heights are from 0 to 1. */
export function Sparkline({ heights }: { heights: readonly number[] }) {
  const points = heights.map((one, index) => ({
    x: heights.length < 2 ? width - edge : edge + ((width - 2 * edge) * index) / (heights.length - 1),
    y: height - edge - one * (height - 2 * edge),
  }))
  const end = points.at(-1)
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      className={classes.sparkline}
      aria-hidden="true"
    >
      <polyline points={points.map(({ x, y }) => `${x},${y}`).join(' ')} />
      {end ? <circle cx={end.x} cy={end.y} r={edge} /> : null}
    </svg>
  )
}
