import type { ReplayReport } from '@signalbox/contracts'
import { expect, test } from 'vitest'
import { outcomeOf } from './replay-outcome.ts'

const report: ReplayReport = {
  id: '',
  state: 'done',
  rate: 500,
  total: 1200,
  replayed: 1200,
  deadAgain: 0,
  error: null,
}

test('a replay is well only when all were published and none died again', () => {
  expect(outcomeOf(report)).toEqual([
    'well',
    '1,200 of 1,200 letters published again, and none has died again',
  ])
  expect(outcomeOf({ ...report, deadAgain: 3 })[0]).toBe('caution')
  expect(outcomeOf({ ...report, replayed: 1199 })[0]).toBe('caution')
  expect(outcomeOf({ ...report, state: 'interrupted' })[0]).toBe('stop')
})

test('one that ended early says why', () => {
  const [lamp, words] = outcomeOf({ ...report, state: 'failed', replayed: 5, error: 'RabbitMQ was away' })
  expect(lamp).toBe('stop')
  expect(words).toContain('5 of 1,200 letters published again; then it ended early: RabbitMQ was away')
})
