import { Button } from '@mantine/core'
import type { DeadLetterReport, DeadLetterSummary } from '@signalbox/contracts'
import { formatCount, Notice, Panel, Term } from '@signalbox/ui'
import { useState } from 'react'
import { isProblem, useAnswer } from '../api/use-answer.ts'
import { useSession } from '../api/use-session.ts'
import { Answered } from '../page/answered.tsx'
import { CodeText } from '../page/code-text.tsx'
import { EventLink } from '../page/event-link.tsx'
import classes from '../page/facts.module.css'
import { ViewLink } from '../view/view-link.tsx'
import { EditForm } from './edit-form.tsx'
import { groupPath } from './group-path.ts'
import { HistoryPanel } from './history-panel.tsx'
import { ReplayPanel } from './replay-panel.tsx'

function StateNotice({ letter }: { letter: DeadLetterSummary }) {
  if (letter.replayedAt === null) {
    return (
      <Notice state="stop" title={`Dead in ${letter.queue}: ${letter.reason}`} live>
        {letter.error}
      </Notice>
    )
  }
  return (
    <Notice state="well" title={`Sent to ${letter.queue} again`} live>
      It was dead for the reason {letter.reason}, and has not died again since.{' '}
      {letter.eventId === null ? null : (
        <>
          See where it is now: event <EventLink id={letter.eventId} />.
        </>
      )}
    </Notice>
  )
}

function Letter({ report, onChanged }: { report: DeadLetterReport; onChanged: () => void }) {
  const { letter, body, isCut, originalBody } = report
  const { canOperate } = useSession()
  const [isReplaying, setReplaying] = useState(false)
  const isDead = letter.replayedAt === null
  const isWhole = letter.wholeSha256 === null
  return (
    <>
      <StateNotice letter={letter} />
      {isWhole ? null : (
        <Notice state="unknown" title="Only the beginning of this message was kept">
          It is larger than any event, so it can be neither replayed nor edited. Its SHA-256 is{' '}
          <span className="sb-mono">{letter.wholeSha256}</span>.
        </Notice>
      )}
      {isReplaying ? (
        <ReplayPanel
          target={{ label: 'this letter', count: 1, request: { ids: [letter.id] } }}
          onClose={() => setReplaying(false)}
        />
      ) : null}
      <Panel
        title="Body"
        hint={`${formatCount(letter.bytes)} bytes, ${letter.editedAt === null ? 'as they arrived' : 'as a person changed them'}${body.encoding === 'base64' ? '; no text, so shown in Base64' : ''}${isCut ? '; only the beginning is shown' : ''}.`}
        aside={
          isDead && isWhole && !isReplaying ? (
            <Button size="xs" variant="default" disabled={!canOperate} onClick={() => setReplaying(true)}>
              Replay as it is…
            </Button>
          ) : null
        }
      >
        <CodeText name="Body of the letter">{body.content}</CodeText>
      </Panel>
      {isDead && isWhole && !isCut ? <EditForm letter={letter} body={body} onPublished={onChanged} /> : null}
      {originalBody ? (
        <Panel title="Body before it was edited">
          <CodeText name="Body before it was edited">{originalBody.content}</CodeText>
        </Panel>
      ) : null}
      <HistoryPanel letter={letter} />
    </>
  )
}

/** One dead letter: body, error, history, and a way to mend it and send it again. */
export default function DeadLetterView({ id }: { id: string }) {
  const answer = useAnswer<DeadLetterReport>(`/api/dead-letters/${id}`)
  const { data } = answer
  return (
    <>
      <p>
        <ViewLink to="/dead-letters">All dead letters</ViewLink>
        {data ? (
          <>
            {' › '}
            <ViewLink to={groupPath(data.letter)}>
              {data.letter.reason} in {data.letter.queue}
            </ViewLink>
          </>
        ) : null}
      </p>
      <h2 className={classes.title}>
        <Term name="dead letters">Dead letter</Term> <span className="sb-mono">{id}</span>
      </h2>
      {data === undefined && isProblem(answer.error, 'unknown_letter') ? (
        <Notice state="unknown" title="There is no such dead letter" live>
          {answer.error.problem.detail}.
        </Notice>
      ) : (
        <Answered answer={answer}>
          {(report) => <Letter report={report} onChanged={answer.askNow} />}
        </Answered>
      )}
    </>
  )
}
