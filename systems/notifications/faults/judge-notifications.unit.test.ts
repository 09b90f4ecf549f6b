import { expect, it } from 'vitest'
import { judgeNotifications, type Found } from './judge-notifications.ts'
import type { Accepted } from './send-notifications.ts'

// The law: the judge of the fault rows can say no.

const one: Accepted = { id: '1', eventId: 'one', channel: 'sms', priority: 'default' }
const good: Found = {
  states: [{ id: '1', status: 'COMPLETED', reason: null }],
  sent: [{ notification: '1' }],
  doubtful: new Set(),
}
const judge = (found: Partial<Found>, heldAsUncertain = true) =>
  judgeNotifications([one], { ...good, ...found }, { ends: ['COMPLETED', 'SENT'], heldAsUncertain })
const state = (status: Found['states'][0]['status'], reason: string | null = null) => ({
  states: [{ id: '1', status, reason }],
})
const twice = [{ notification: '1' }, { notification: '1' }]

it('has nothing to say where each is sent once, or held where nobody knows', () => {
  expect(judge({})).toEqual([])
  expect(judge({ ...state('DEAD_LETTERED', 'uncertain'), sent: [] })).toEqual([])
  expect(judge({ sent: twice, doubtful: new Set(['1']) }, false)).toEqual([])
})

it.each<[string, Partial<Found>]>([
  ['one that is nowhere', { states: [] }],
  ['one that is still on its way', { ...state('RETRYING'), sent: [] }],
  ['one that was given up', { ...state('DEAD_LETTERED', 'unavailable'), sent: [] }],
  ['one that is said to be sent and was not', { sent: [] }],
  ['one that was sent and is said not to be', state('CANCELLED')],
  ['one that was sent twice in silence', { sent: twice }],
  ['a default one that was sent twice', { sent: twice, doubtful: new Set(['1']) }],
])('names %s', (_what, found) => {
  expect(judge(found)).not.toEqual([])
})
