import { isDeadLetterQueue, type Concern, type Overview } from '@signalbox/contracts'
import { formatRate, formatShort, Lamp, Notice } from '@signalbox/ui'
import { ViewLink } from '../view/view-link.tsx'
import classes from './summary.module.css'

/** Beyond this an event waits; below it is on its way. */
const momentMs = 2_000

/** What waits, by the queues or by the ledger: RabbitMQ's own figures are up to 5 s old. */
function waitingIn({ topics, queues, ledger }: Overview): number {
  const ready =
    queues.status === 'failed'
      ? 0
      : queues.items
          .filter((queue) => !isDeadLetterQueue(queue.name))
          .reduce((sum, queue) => sum + queue.ready, 0)
  const late = new Set(
    topics.filter(({ oldestMs }) => oldestMs !== null && oldestMs > momentMs).map(({ topic }) => topic),
  )
  const inFlight = ledger.topics
    .filter(({ topic }) => late.has(topic))
    .reduce((sum, topic) => sum + topic.inFlight, 0)
  return Math.max(ready, inFlight)
}

function sentence(overview: Overview): string {
  const { topics, queues } = overview
  const rate = topics.reduce((sum, topic) => sum + topic.eventsPerSecond, 0)
  const flow = rate > 0 ? `${formatRate(rate)} events are stored each second` : 'Nothing is arriving just now'
  const waiting = waitingIn(overview)
  if (waiting > 0)
    return `${flow}, and ${formatShort(waiting)} ${waiting === 1 ? 'waits' : 'wait'} in the queues.`
  return queues.status === 'failed' ? `${flow}.` : `${flow}, and nothing waits in a queue.`
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
