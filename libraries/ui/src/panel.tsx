import { useId } from 'react'
import classes from './panel.module.css'

type PanelProps = {
  readonly title: React.ReactNode
  /** One line under the title that says what the reader sees. */
  readonly hint?: React.ReactNode
  readonly aside?: React.ReactNode
  readonly children: React.ReactNode
}

/** A titled part of a page, which screen readers list as a region. */
export function Panel({ title, hint, aside, children }: PanelProps) {
  const titleId = useId()
  return (
    <section className={classes.panel} aria-labelledby={titleId}>
      <div className={classes.head}>
        <h2 id={titleId} className={classes.title}>
          {title}
        </h2>
        {aside}
      </div>
      {hint ? <p className={classes.hint}>{hint}</p> : null}
      {children}
    </section>
  )
}
