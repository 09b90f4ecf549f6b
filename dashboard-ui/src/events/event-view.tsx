import { readEventReport, type EventReport, type JsonText } from '@signalbox/contracts'
import { formatMs, Notice, Panel, Term } from '@signalbox/ui'
import { isProblem, useAnswer } from '../api/use-answer.ts'
import { Answered } from '../page/answered.tsx'
import { CodeText } from '../page/code-text.tsx'
import { CopyButton } from '../page/copy-button.tsx'
import { Moment } from '../page/moment.tsx'
import { EventLetters } from './event-letters.tsx'
import { FamilyPanel } from './family-panel.tsx'
import { FindEvent } from './find-event.tsx'
import { journeyOf } from './hops.ts'
import { indentJson } from './indent-json.ts'
import { StoredPanel } from './stored-panel.tsx'
import { TraceLine } from './trace-line.tsx'
import { Waterfall } from './waterfall.tsx'
import { WhereNotice } from './where-notice.tsx'
import classes from './event-view.module.css'

function JourneyPanel({ report }: { report: EventReport }) {
  const journey = journeyOf(report)
  if (!journey) return null
  return (
    <Panel
      title="Journey"
      hint={
        <>
          Each step as a bar of a <Term name="waterfall" />. The times come from the clocks of the api, the
          services and the database, which may disagree by some milliseconds.
        </>
      }
    >
      <p className={classes.made}>
        {madeInWords(journey.madeBeforeMs)} <Moment date={journey.began} />.
      </p>
      <Waterfall journey={journey} />
    </Panel>
  )
}

/** The api gives an event that names no time of its own the time at which it takes it. */
function madeInWords(beforeMs: number): string {
  const begins = 'the journey begins at'
  if (beforeMs === 0) return 'The journey begins at'
  return beforeMs < 0
    ? `Made by its sender ${formatMs(-beforeMs)} after that, so its clock is ahead; ${begins}`
    : `Made by its sender ${formatMs(beforeMs)} before; ${begins}`
}

function DataPanel({ data }: { data: JsonText | null }) {
  return (
    <Panel
      title="Data"
      hint="The field data, with all digits that its sender wrote. A value travels sealed, and stands above once it was opened and stored."
    >
      {data === null ? (
        <p>It has no such field.</p>
      ) : (
        <CodeText name="Data of the event">{indentJson(data)}</CodeText>
      )}
    </Panel>
  )
}

function RepeatsPanel({ repeats }: { repeats: EventReport['repeats'] }) {
  return (
    <Panel title="Repeats" hint="Whether it was sent more than once.">
      {repeats.length === 0 ? (
        <p>
          It was taken once. A <Term name="repeat" /> would have changed nothing.
        </p>
      ) : (
        <ul>
          {repeats.map(({ topic, times, first, last }) => (
            <li key={topic}>
              {topic} got it {times === 1 ? 'once' : `${times} times`} more, at <Moment date={first} />
              {times > 1 ? (
                <>
                  {' '}
                  and last at <Moment date={last} />
                </>
              ) : null}
              . Nothing was stored a second time.
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

/** What no table has is known by its dead letters alone. */
function Report({ report }: { report: EventReport }) {
  const [first] = report.stored
  return (
    <>
      <WhereNotice where={report.where} />
      <TraceLine report={report} />
      {first ? (
        <>
          <JourneyPanel report={report} />
          <StoredPanel stored={report.stored} />
          <DataPanel data={first.data} />
          <RepeatsPanel repeats={report.repeats} />
        </>
      ) : null}
      <FamilyPanel report={report} />
      <EventLetters letters={report.deadLetters} />
    </>
  )
}

/** Sooner while it may arrive at any moment, as when somebody comes here from a receipt. */
function refreshMs(report: EventReport | undefined): number {
  return report === undefined || report.where.word === 'on its way' ? 2000 : 5000
}

/** Everything about one event. */
export default function EventView({ id }: { id: string }) {
  const answer = useAnswer<EventReport>(`/api/events/${id}`, refreshMs, readEventReport)
  return (
    <>
      <div className={classes.head}>
        <h2>
          Event <span className="sb-mono">{id}</span>
        </h2>
        <CopyButton text={id}>Copy the id</CopyButton>
        <CopyButton text={window.location.href}>Copy the link</CopyButton>
      </div>
      {answer.data === undefined && isProblem(answer.error, 'unknown_event') ? (
        <>
          <Notice state="unknown" title="This event is not known here" live>
            {answer.error.problem.detail}. This page keeps asking.
          </Notice>
          <FindEvent />
        </>
      ) : (
        <Answered answer={answer}>{(report) => <Report report={report} />}</Answered>
      )}
    </>
  )
}
