import type { DeadLetterSummary } from '@signalbox/contracts'
import { Lamp, Panel, Term } from '@signalbox/ui'
import { Moment } from '../page/moment.tsx'
import { ViewLink } from '../view/view-link.tsx'
import classes from '../page/facts.module.css'

/** The dead letters of one event. */
export function EventLetters({ letters }: { letters: readonly DeadLetterSummary[] }) {
  return (
    <Panel
      title={<Term name="dead letters">Dead letters</Term>}
      hint="Whether it ever had to be given up, and why."
    >
      {letters.length === 0 ? <p>It never had to be given up.</p> : null}
      <div className={classes.parts}>
        {letters.map((letter) => (
          <article key={letter.id} className={classes.part} aria-label={`Dead letter of ${letter.queue}`}>
            <Lamp state={letter.replayedAt === null ? 'stop' : 'well'}>
              {letter.replayedAt === null ? `dead in ${letter.queue}` : `sent to ${letter.queue} again`}
            </Lamp>
            <dl className={classes.facts}>
              <dt>reason</dt>
              <dd>
                {letter.reason}: {letter.error}
              </dd>
              <dt>last failure</dt>
              <dd>
                <Moment date={letter.lastFailure} /> at attempt {letter.attempts}
              </dd>
            </dl>
            <p className={classes.next}>
              <ViewLink to={`/dead-letters/${letter.id}`}>Look at this dead letter</ViewLink>
            </p>
          </article>
        ))}
      </div>
    </Panel>
  )
}
