import { isDeadLetterQueue, type Concern, type Overview } from '@signalbox/contracts'
import { formatRate, formatShort, Lamp, Notice } from '@signalbox/ui'
import { ViewLink } from '../view/view-link.tsx'
import classes from './summary.module.css'

function sentence({ topics, queues }: Overview): string {
  const rate = topics.reduce((sum, topic) => sum + topic.eventsPerSecond, 0)
  const flow = rate > 0 ? `${formatRate(rate)} events are stored each second` : 'Nothing is arriving just now'
  if (queues.status === 'failed') return `${flow}.`
  const waiting = queues.items
    .filter((queue) => !isDeadLetterQueue(queue.name))
    .reduce((sum, queue) => sum + queue.ready, 0)
  if (waiting === 0) return `${flow}, and nothing waits in a queue.`
  return `${flow}, and ${formatShort(waiting)} ${waiting === 1 ? 'message waits' : 'messages wait'} in the queues.`
}

type SummaryProps = {
  readonly overview: Overview
  readonly concerns: readonly Concern[]
  /** False when the overview is old: then nothing is said of how things are now. */
  readonly isPresent: boolean
}

/** How the system is, in one sentence, then everything that needs a look. */
export function Summary({ overview, concerns, isPresent }: SummaryProps) {
  if (!isPresent && concerns.length === 0) return null
  return (
    <section className={classes.summary} aria-label="Summary">
      {isPresent ? (
        <p className={classes.sentence}>
          {concerns.length === 0 ? <Lamp state="well">All clear.</Lamp> : null}
          <span>{sentence(overview)}</span>
        </p>
      ) : null}
      {concerns.length > 0 ? (
        <ul className={classes.concerns}>
          {concerns.map(({ key, title, detail, link }) => (
            <li key={key}>
              <Notice state="caution" title={title}>
                {detail} {link ? <ViewLink to={link.to}>{link.label}</ViewLink> : null}
              </Notice>
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  )
}
