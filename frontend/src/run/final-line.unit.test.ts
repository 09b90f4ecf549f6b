import { expect, test } from 'vitest'
import type { Account } from './account.ts'
import type { RunFigures } from './figures.ts'
import { finalLine } from './final-line.ts'

const figures = (more: Partial<RunFigures> = {}): RunFigures => ({
  sent: 10_000,
  confirmed: 10_000,
  refused: 0,
  inDoubt: 0,
  inFlight: 0,
  waiting: 0,
  notSent: 0,
  failures: [],
  recent: undefined,
  overall: undefined,
  ...more,
})
const account = (more: Partial<Account> = {}): Account => ({
  state: 'complete',
  stored: 10_000,
  dead: [],
  missing: 0,
  ...more,
})

test('a run of which all is stored lost nothing', () => {
  expect(finalLine(figures(), account())).toEqual({
    state: 'well',
    line: 'Sent 10,000, stored 10,000, dead 0, lost 0',
    notes: [],
  })
})

test('the dead have their reasons, and the refused are named', () => {
  const dead = [{ reason: 'tampered', events: 12 }]
  const { state, line } = finalLine(figures({ refused: 8 }), account({ stored: 9980, dead }))
  expect(line).toBe('Sent 10,000, refused 8, stored 9,980, dead 12 (12 tampered), lost 0')
  expect(state).toBe('well')
})

test('nothing is called lost 0 that is not known', () => {
  const unknown = (['counting', 'stalled', 'unreadable'] as const).map((state) =>
    finalLine(figures(), account({ state, stored: 9999, missing: 1 })),
  )
  for (const { line, state } of unknown) {
    expect(line).not.toContain('lost')
    expect(state).not.toBe('well')
  }
})

test('what is in doubt or was not sent is said', () => {
  const { state, notes } = finalLine(figures({ inDoubt: 1, notSent: 5 }), account())
  expect(state).toBe('caution')
  expect(notes.join(' ')).toMatch(/1 event got no clear answer.*5 events were due and could not be sent/)
})
