import type { Concern } from '@signalbox/contracts'
import { expect, it } from 'vitest'
import type { Alert } from './alert.ts'
import { stepAlert } from './step-alert.ts'

const minute = 60_000
const hour = 60 * minute
const about = (kind: Concern['kind'], value: number | null = null): Concern => ({
  key: `${kind} topic1`,
  kind,
  subject: 'topic1',
  value,
  title: '',
  detail: '',
})
const gone = about('consumer_gone')

/** Steps an alert through moments, posts what is to be posted, and says at which minute what was posted. */
function watch(
  moments: readonly (readonly [time: number, concern: Concern | undefined])[],
  takes = () => true,
) {
  const posted: string[] = []
  let known: Alert | undefined
  let ids = 0
  for (const [now, concern] of moments) {
    known = stepAlert({ known, concern, now, newId: () => `${(ids += 1)}` })
    if (known?.notice && takes()) {
      posted.push(`${known.notice.kind} ${now / minute}`)
      known = { ...known, notice: null }
    }
  }
  return { posted, known }
}

/** Every ten seconds from one minute to another, the same. */
const span = (from: number, to: number, concern: Concern | undefined) =>
  Array.from({ length: (to - from) * 6 }, (_, step) => [(from + step / 6) * minute, concern] as const)

it('tells nobody of what is over before its time, such as a restart', () => {
  const restarts = [0, 2, 4].flatMap((at) => [
    ...span(at, at + 0.5, gone),
    ...span(at + 0.5, at + 2, undefined),
  ])
  expect(watch(restarts)).toMatchObject({ posted: [], known: { holdsSince: null, raisedAt: null } })
})

it('tells once that it holds and once that it is over', () => {
  const { posted } = watch([...span(0, 30, gone), ...span(30, 40, undefined), ...span(40, 45, gone)])
  expect(posted).toEqual(['raised 1', 'resolved 32', 'raised 41'])
})

it('tells nobody twice of what comes and goes', () => {
  const flaps = Array.from({ length: 60 }, (_, at) =>
    span(at, at + 1, at % 2 === 0 || at < 3 ? gone : undefined),
  )
  expect(watch(flaps.flat()).posted).toEqual(['raised 1'])
})

it('reminds every four hours', () => {
  const { posted } = watch(span(0, 9 * 60, gone))
  expect(posted).toEqual(['raised 1', 'reminder 241', 'reminder 481'])
})

it('tells at once of what has become ten times worse', () => {
  const { posted } = watch([
    ...span(0, 5, about('dead_letters', 2)),
    ...span(5, 10, about('dead_letters', 19)),
    ...span(10, 15, about('dead_letters', 20)),
  ])
  expect(posted).toEqual(['raised 0', 'reminder 10'])
})

it('keeps what cannot be posted, the newest of each alert, and gives it up a day after it was over', () => {
  const nobody = () => false
  const raised = watch(span(0, 9 * 60, gone), nobody).known
  // Never told so far, so it is no reminder.
  expect(raised?.notice).toMatchObject({ kind: 'raised', at: 481 * minute, since: 0 })
  const over = watch([...span(0, 10, gone), ...span(10, 20, undefined)], nobody).known
  expect(over).toMatchObject({ raisedAt: null, notice: { kind: 'resolved', at: 12 * minute, since: 0 } })
  const step = (now: number, concern?: Concern) =>
    stepAlert({ known: over, concern, now, newId: () => 'new' })
  expect(step(24 * hour)).toBe(over)
  expect(step(25 * hour)?.notice).toBeNull()
  // It comes again before that was posted: it has to hold for its time again.
  expect(step(20 * minute, gone)).toMatchObject({
    holdsSince: 20 * minute,
    raisedAt: null,
    notice: { id: '2' },
  })
})
