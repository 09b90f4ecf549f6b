import classes from './topic-figures.module.css'

type LineLegendProps = {
  readonly colour: string
  readonly dash?: string | undefined
  readonly width?: number
  readonly children: React.ReactNode
}

/** A piece of a chart's line, and what it is. */
export function LineLegend({ colour, dash, width = 2, children }: LineLegendProps) {
  return (
    <span className={classes.legend}>
      <svg width="22" height="8" aria-hidden="true">
        <path d="M0 4h22" stroke={colour} strokeWidth={width} strokeDasharray={dash} />
      </svg>
      {children}
    </span>
  )
}
