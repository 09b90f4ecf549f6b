import { Lamp, type LampState } from './lamp.tsx'
import classes from './notice.module.css'

type NoticeProps = {
  readonly state: LampState
  readonly title: React.ReactNode
  readonly children?: React.ReactNode
  /** True for what comes up while the page is open: a screen reader then says it. */
  readonly live?: boolean
}

/** A sentence that the reader must not miss, with a lamp in front. */
export function Notice({ state, title, children, live = false }: NoticeProps) {
  return (
    <div className={classes.notice} data-state={state} role={live ? 'status' : undefined}>
      <Lamp state={state}>{title}</Lamp>
      {children ? <div className={classes.body}>{children}</div> : null}
    </div>
  )
}
