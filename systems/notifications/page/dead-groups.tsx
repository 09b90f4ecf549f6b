import { formatCount, Lamp } from '@signalbox/ui'
import classes from './dashboard.module.css'
import type { DeadGroup } from './figures.ts'
import { adviceOn } from './in-words.ts'

/** What was given up, by provider and reason, with what to do. */
export function DeadGroups({ groups }: { readonly groups: readonly DeadGroup[] }) {
  if (groups.length === 0)
    return (
      <p>
        <Lamp state="well">Nothing was given up</Lamp>
      </p>
    )
  return (
    <section aria-label="Given up">
      <h3>Given up, and kept</h3>
      <ul className={classes.dead}>
        {groups.map(({ reason, provider, count }) => (
          <li key={`${provider} ${reason}`}>
            <Lamp state="stop">
              {formatCount(count)} by {provider ?? 'nobody'}:{' '}
              {(reason ?? 'for no reason').replaceAll('_', ' ')}
            </Lamp>
            <span className={classes.dim}>{adviceOn(reason)}</span>
          </li>
        ))}
      </ul>
      <p className={classes.dim}>
        <code className="sb-mono">POST /replay-dead-letter</code> of the service sends them again;{' '}
        <code className="sb-mono">{'{ "dryRun": true }'}</code> only counts them.
      </p>
    </section>
  )
}
