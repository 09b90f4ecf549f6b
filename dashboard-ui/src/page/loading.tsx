import { Skeleton } from '@mantine/core'
import classes from './loading.module.css'

/** The page's shape before the first answer. */
export function Loading() {
  return (
    <div className={classes.loading} aria-busy="true">
      <output className={classes.text}>Asking for the first picture…</output>
      {[0, 1, 2].map((row) => (
        <Skeleton key={row} height={190} radius={8} aria-hidden="true" />
      ))}
    </div>
  )
}
