import { randomBytes } from 'node:crypto'
import { EventSubmission } from '@signalbox/systems'
import { open, readKeyRing } from '@signalbox/sealing'
import { expect, it } from 'vitest'
import { judgeEvents } from './judge-events.ts'

const keys = readKeyRing(`k1:${randomBytes(32).toString('base64')}`, 'TOPIC2_KEYS')
const now = '2026-01-01T00:00:00.000000Z'
const stamp = () => ({ accepted_date: now, accepted_by: 'api-1' })
const judge = (...events: unknown[]) =>
  judgeEvents(
    {
      many: true,
      candidates: events.map((event) => ({ line: JSON.stringify(event) })),
      schema: EventSubmission,
      hasIds: false,
    },
    stamp,
    new Map([['topic2', keys]]),
  )
const good = { eventType: 'passiveEvent' }
const bad = { eventType: 'nope' }

it('routes each event by its type', () => {
  const { byTopic } = judge(good, { eventType: 'activeEvent' }, { eventType: 'actionEvent' })
  expect([...byTopic].map(([topic, events]) => [topic, events.map((event) => event.eventType)])).toEqual([
    ['topic1', ['passiveEvent']],
    ['topic2', ['activeEvent', 'actionEvent']],
  ])
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

it('seals the value of an active event, and leaves that of a passive one', () => {
  const { byTopic } = judge({ ...good, value: 'plain' }, { eventType: 'activeEvent', value: 'secret' })
  expect(byTopic.get('topic1')?.[0]?.value).toBe('plain')
  const [active] = byTopic.get('topic2') ?? []
  expect(JSON.stringify(active)).not.toContain('secret')
  expect(open(keys, active?.sealed_value ?? '', { eventId: active?.id ?? '', topic: 'topic2' })).toBe(
    'secret',
  )
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
