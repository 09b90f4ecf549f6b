import { Notice } from '@signalbox/ui'
import type { ClimbProgress } from '../climb/climb.ts'
import { verdictOf } from '../climb/verdict.ts'
import classes from './climb.module.css'

/** What a climb has found: at which rate it ended, and because of which part. */
export function ClimbVerdict({ progress }: { progress: ClimbProgress }) {
  const { state, title, sentences } = verdictOf(progress)
  return (
    <div className={classes.verdict} data-testid="climb-verdict">
      <Notice state={state} title={<strong>{title}</strong>} live={progress.holding === undefined}>
        {sentences.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </Notice>
    </div>
  )
}
