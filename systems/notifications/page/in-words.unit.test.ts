import { expect, it } from 'vitest'
import { adviceOn, statusOf } from './in-words.ts'
import { statuses } from '../events/notification.ts'

it('has words for every state', () => {
  for (const status of statuses) expect(statusOf(status).words).not.toBe(status)
})

it.each([
  ['uncertain', /own list/],
  ['unauthorized', /credentials/],
  ['smtp_auth', /credentials/],
  ['no_balance', /empty/],
  ['too_many_requests', /fewer/],
  ['status_503', /away/],
  ['econnrefused', /away/],
  ['bad_request', /answered/],
])('says what to do about %s', (reason, advice) => {
  expect(adviceOn(reason)).toMatch(advice)
})
