import type { DeadLetterSummary } from '@signalbox/contracts'
import { Panel, Term } from '@signalbox/ui'
import { EventLink } from '../page/event-link.tsx'
import classes from '../page/facts.module.css'
import { Moment } from '../page/moment.tsx'

/** What has happened to a letter so far. */
export function HistoryPanel({ letter }: { letter: DeadLetterSummary }) {
  return (
    <Panel title="History">
      <dl className={classes.facts}>
        <dt>event</dt>
        <dd>{letter.eventId === null ? 'the body names none' : <EventLink id={letter.eventId} />}</dd>
        {letter.traceId === null ? null : (
          <>
            <dt>
              <Term name="trace" />
            </dt>
            <dd className="sb-mono">{letter.traceId}</dd>
          </>
        )}
        <dt>queue</dt>
        <dd>{letter.queue}</dd>
        <dt>first failure</dt>
        <dd>
          <Moment date={letter.firstFailure} />
        </dd>
        <dt>last failure</dt>
        <dd>
          <Moment date={letter.lastFailure} />, {letter.reason}: {letter.error}
        </dd>
        <dt>
          <Term name="attempts" />
        </dt>
        <dd>
          {letter.attempts}, then given up by the {letter.via}
        </dd>
        <dt>
          <Term name="replay">replays</Term>
        </dt>
        <dd>
          {letter.replays}
          {letter.replayedAt === null ? '' : ', the last one at '}
          {letter.replayedAt === null ? null : <Moment date={letter.replayedAt} />}
        </dd>
        {letter.editedAt === null ? null : (
          <>
            <dt>edited</dt>
            <dd>
              <Moment date={letter.editedAt} />
            </dd>
          </>
        )}
      </dl>
    </Panel>
  )
}
