import { Lamp, Notice } from '@signalbox/ui'
import { finalLine } from '../run/final-line.ts'
import type { News, Phase } from '../worker/messages.ts'
import { RunCounters } from './run-counters.tsx'
import classes from './run-progress.module.css'

const phaseWords: Readonly<Record<Exclude<Phase, 'done'>, string>> = {
  sending: 'Sending',
  answering: 'Waiting for the last answers',
  counting: 'Counting what was stored',
}

/** How far a run or a climb has come, its figures, and in the end the line that says what became of every event. */
export function RunProgress({ news }: { news: News }) {
  const { phase, figures, account } = news
  const final = account ? finalLine(figures, account) : undefined
  return (
    <div className={classes.progress}>
      <output>
        {phase === 'done' ? null : (
          <Lamp state={phase === 'sending' ? 'well' : 'unknown'}>{phaseWords[phase]}</Lamp>
        )}
      </output>
      <RunCounters figures={figures} isSending={phase === 'sending'} />
      {final ? (
        <Notice
          state={final.state}
          title={<strong data-testid={`final-line-${news.kind}`}>{final.line}</strong>}
          live={phase === 'done'}
        >
          {final.notes.map((note) => (
            <p key={note}>{note}</p>
          ))}
        </Notice>
      ) : null}
    </div>
  )
}
