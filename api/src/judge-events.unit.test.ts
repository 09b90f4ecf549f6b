import { expect, it } from 'vitest'
import { judgeEvents } from './judge-events.ts'
import { now, stamp, submissionOf } from './testing/submissions.ts'

const rings = new Map()
const judge = (...events: unknown[]) => judgeEvents(submissionOf(events), stamp, rings)
const good = { eventType: 'passiveEvent' }
const bad = { eventType: 'nope' }

it('keeps the place of each good event in its request', () => {
  expect(Object.fromEntries(judge(bad, good, bad, good).places)).toEqual({ topic1: [1, 3] })
})

it('fills in what the client left out, and keeps what it gave', () => {
  const id = '01890a5d-ac96-774b-bcce-b302099a8057'
  const [given, filled] =
    judge({ ...good, id, create_date: '2025-01-01T00:00:00Z' }, good).byTopic.get('topic1') ?? []
  expect(given).toMatchObject({
    id,
    create_date: '2025-01-01T00:00:00Z',
    accepted_date: now,
    accepted_by: 'api-1',
  })
  expect(filled?.id).toMatch(/^[0-9a-f-]{36}$/)
  expect(filled?.create_date).toBe(now)
})

it('takes 99 of 100 and names the bad one by index and pointer', () => {
  const events = Array.from({ length: 100 }, (_, index) => (index === 42 ? bad : good))
  const verdict = judge(...events)
  expect([verdict.accepted, verdict.rejected]).toEqual([99, 1])
  expect(verdict.errors).toEqual([expect.objectContaining({ index: 42, pointer: '/eventType' })])
})

it('stops looking after 100 bad events and says from where on', () => {
  const verdict = judge(...Array.from({ length: 150 }, () => bad), good)
  expect([verdict.accepted, verdict.rejected]).toEqual([0, 151])
  expect(verdict.errors.at(-1)).toMatchObject({ index: 100, code: 'not_examined' })
})

it('counts the refused by the topic that they were meant for', () => {
  const verdict = judge(bad, { ...good, typo: 1 }, { eventType: '__proto__' })
  expect(Object.fromEntries(verdict.rejectedByTopic)).toEqual({ '': 2, topic1: 1 })
})

it('names no place where there is one event only', () => {
  const [error] = judgeEvents(submissionOf([bad], false), stamp, rings).errors
  expect(error).not.toHaveProperty('index')
  const none = judgeEvents({ ...submissionOf([], false), candidates: [{ line: '{' }] }, stamp, rings)
  expect(none.errors).toEqual([expect.not.objectContaining({ index: expect.anything() })])
})

it('carries on all that an event came with, under an acceptance of its own', () => {
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  const data = { a: 1 }
  let taken = 0
  const stampNext = () => ({
    accepted_date: `2026-01-01T00:00:00.00000${(taken += 1)}Z`,
    accepted_by: 'api-1',
  })
  const { byTopic } = judgeEvents(submissionOf([{ ...good, data }, good]), stampNext, rings, traceparent)
  const [first, second] = byTopic.get('topic1') ?? []
  expect(first).toMatchObject({ traceparent, data: JSON.stringify(data) })
  expect([first?.accepted_date, second?.accepted_date]).toEqual([
    '2026-01-01T00:00:00.000001Z',
    '2026-01-01T00:00:00.000002Z',
  ])
})
