import type { Account } from './account.ts'
import type { RunFigures } from './figures.ts'

/** The last line of a run, and what a reader has to know beside it. */
export type FinalLine = {
  readonly state: 'well' | 'caution' | 'stop' | 'unknown'
  readonly line: string
  readonly notes: readonly string[]
}

const count = (events: number) => events.toLocaleString('en')
const plural = (events: number, one: string, many: string) => `${count(events)} ${events === 1 ? one : many}`

/** Says in one line what became of every event of a run, and never more than is known. */
export function finalLine(figures: RunFigures, account: Account): FinalLine {
  const { sent, refused, inDoubt, notSent } = figures
  const { state, stored, dead, missing } = account
  const buried = dead.reduce((sum, { events }) => sum + events, 0)
  const reasons = dead.map(({ reason, events }) => `${count(events)} ${reason}`).join(', ')
  const fate = {
    complete: 'lost 0',
    counting: `on the way ${count(missing)}`,
    stalled: `not accounted for ${count(missing)}`,
    unreadable: 'what became of them is unknown',
  }[state]
  const parts = [
    `Sent ${count(sent)}`,
    ...(refused > 0 ? [`refused ${count(refused)}`] : []),
    ...(inDoubt > 0 ? [`in doubt ${count(inDoubt)}`] : []),
    ...(state === 'unreadable'
      ? []
      : [`stored ${count(stored)}`, `dead ${count(buried)}${buried > 0 ? ` (${reasons})` : ''}`]),
    fate,
  ]
  const notes = [
    ...(state === 'stalled'
      ? ['Nothing has moved for 30 s. They may wait in a queue: the dashboard shows in which one.']
      : []),
    ...(state === 'unreadable' ? ['The API gave no report for 30 s: PostgreSQL or the API is away.'] : []),
    ...(inDoubt > 0
      ? [
          `${plural(inDoubt, 'event got', 'events got')} no clear answer and may have been stored all the same, so the sum may be off by as many.`,
        ]
      : []),
    ...(notSent > 0
      ? [
          `${plural(notSent, 'event was', 'events were')} due and could not be sent: too many waited already, or the run was stopped.`,
        ]
      : []),
  ]
  const states = { complete: 'well', counting: 'unknown', stalled: 'stop', unreadable: 'caution' } as const
  const isDoubtful = state === 'complete' && inDoubt + notSent > 0
  return { state: isDoubtful ? 'caution' : states[state], line: parts.join(', '), notes }
}
