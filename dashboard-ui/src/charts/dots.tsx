import type { ReactElement } from 'react'
import type { DotItemDotProps } from 'recharts'

type Dot = (props: DotItemDotProps) => ReactElement

/** A dot where a value stands alone, so that a single event can be seen. */
export function loneDot(colour: string): Dot {
  return (props) =>
    (props.payload as { alone?: boolean }).alone && props.cy !== undefined ? (
      <circle key={props.index} cx={props.cx} cy={props.cy} r={2.5} fill={colour} />
    ) : (
      <g key={props.index} />
    )
}

/** A ring at the step that is still filling. */
export function hollowDot(colour: string): Dot {
  return (props) =>
    (props.payload as { complete?: boolean }).complete || props.cy === undefined ? (
      <g key={props.index} />
    ) : (
      <circle
        key={props.index}
        cx={props.cx}
        cy={props.cy}
        r={3.5}
        fill="var(--sb-panel)"
        stroke={colour}
        strokeWidth={1.75}
      />
    )
}
