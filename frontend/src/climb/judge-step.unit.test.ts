import { expect, test } from 'vitest'
import { judgeStep, type StepMeasure } from './judge-step.ts'

const limitMs = 250
const step = (more: Partial<StepMeasure> = {}): StepMeasure => ({
  eventsPerSecond: 1000,
  seconds: 4,
  due: 4000,
  confirmed: 3990,
  unconfirmed: 0,
  times: { p50: 10, p99: 40 },
  backlogGrowth: 50,
  clockLagMs: 1,
  requestMs: 8,
  apiBusy: 0.4,
  machineBusy: 0.6,
  confirmWaitMs: 3,
  ...more,
})
const slow = { times: { p50: 200, p99: 900 }, requestMs: 100, confirmWaitMs: 20 }

test('a rate that is carried is not judged, and neither is what is merely in hand', () => {
  expect(judgeStep(step(), limitMs)).toBeUndefined()
  expect(judgeStep(step({ due: 40, confirmed: 40, backlogGrowth: 40 }), limitMs)).toBeUndefined()
  expect(
    judgeStep(step({ backlogGrowth: undefined, apiBusy: undefined, confirmWaitMs: undefined }), limitMs),
  ).toBe(undefined)
})

test.each<[string, Partial<StepMeasure>, RegExp]>([
  ['slow confirms', slow, /p99 to confirm was 900 ms, above 250 ms/],
  ['a rate that is not followed', { confirmed: 3000 }, /4,000 events that were due only 3,000/],
  ['failures', { unconfirmed: 7 }, /7 events were refused/],
  ['a growing backlog', { backlogGrowth: 1500 }, /1,500 more events/],
])('%s is a sign of saturation', (_what, more, sign) => {
  expect(judgeStep(step(more), limitMs)?.signs.join()).toMatch(sign)
})

test.each<[string, Partial<StepMeasure>, RegExp]>([
  ['client', { ...slow, clockLagMs: 45, confirmWaitMs: 90 }, /45 ms late/],
  ['api', { ...slow, apiBusy: 0.97, machineBusy: 1, clockLagMs: 45, confirmWaitMs: 90 }, /97 % of the time/],
  ['broker', { ...slow, confirmWaitMs: 80 }, /80 % were spent waiting/],
  ['services', { backlogGrowth: 1500 }, /store less than comes in/],
  ['machine', { ...slow, machineBusy: 0.99, clockLagMs: 45 }, /99 % of the time/],
  ['unclear', slow, /network/],
  ['unclear', { ...slow, apiBusy: undefined, confirmWaitMs: undefined }, /network/],
])('the bottleneck is the %s when its own figure says so', (bottleneck, more, reason) => {
  const saturation = judgeStep(step(more), limitMs)
  expect(saturation?.bottleneck).toBe(bottleneck)
  expect(saturation?.reason).toMatch(reason)
})

test('a backlog behind slow confirms does not hide what made the confirms slow', () => {
  expect(judgeStep(step({ ...slow, apiBusy: 0.99, backlogGrowth: 3000 }), limitMs)?.bottleneck).toBe('api')
})
