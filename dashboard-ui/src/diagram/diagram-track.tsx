import { formatCompact, formatRate, trackColour } from '@signalbox/ui'
import { memo, type CSSProperties } from 'react'
import classes from './diagram.module.css'
import { arrowHead, roundedPath } from './path.ts'
import type { TrackState } from './track-state.ts'
import type { Track } from './track.ts'

type DiagramTrackProps = {
  readonly track: Track
  readonly light: TrackState['light']
  readonly eventsPerSecond: number | null
}

function rateText(eventsPerSecond: number): string {
  const rate = eventsPerSecond < 1_000 ? formatRate(eventsPerSecond) : formatCompact(eventsPerSecond)
  return `${rate}/s`
}

/** One line of the diagram: dark while nothing runs, lit in its topic's colour when something does. */
export const DiagramTrack = memo(function DiagramTrack(props: DiagramTrackProps) {
  const { track, light, eventsPerSecond } = props
  const { points, topic, label, hasArrow } = track
  const path = roundedPath(points)
  const colour = topic === undefined ? 'var(--sb-caution)' : trackColour(topic)
  return (
    <g
      className={classes.track}
      data-light={light}
      data-siding={topic === undefined}
      style={{ '--track': colour } as CSSProperties}
    >
      <path d={path} className={classes.glow} />
      <path d={path} className={classes.rail} />
      {hasArrow ? <polygon points={arrowHead(points)} className={classes.arrow} /> : null}
      {label && eventsPerSecond !== null ? (
        <text className={classes.rate} x={label.x} y={label.y} textAnchor={label.anchor}>
          {rateText(eventsPerSecond)}
        </text>
      ) : null}
    </g>
  )
})
