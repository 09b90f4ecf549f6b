import { randomBytes } from 'node:crypto'
import { open, readKeyRing } from '@signalbox/sealing'
import { expect, it } from 'vitest'
import { judgeEvents } from './judge-events.ts'
import { stamp, submissionOf } from './testing/submissions.ts'

const keys = readKeyRing(`k1:${randomBytes(32).toString('base64')}`, 'TOPIC2_KEYS')
const rings = new Map([['topic2', keys]])
const judge = (...events: unknown[]) => judgeEvents(submissionOf(events), stamp, rings)
const good = { eventType: 'passiveEvent' }
const bad = { eventType: 'nope' }

it('routes each event by its type', () => {
  const { byTopic } = judge(good, { eventType: 'activeEvent' }, { eventType: 'actionEvent' })
  expect([...byTopic].map(([topic, events]) => [topic, events.map((event) => event.eventType)])).toEqual([
    ['topic1', ['passiveEvent']],
    ['topic2', ['activeEvent', 'actionEvent']],
  ])
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

it('keeps the place of each good event in its request, by topic', () => {
  const active = { eventType: 'activeEvent' }
  const { places } = judge(bad, good, active, bad, good, active)
  expect(Object.fromEntries(places)).toEqual({ topic1: [1, 4], topic2: [2, 5] })
})

it('carries no value in clear beside the sealed one', () => {
  const [event] = judge({ eventType: 'activeEvent', value: 'secret' }).byTopic.get('topic2') ?? []
  expect([event?.value, typeof event?.sealed_value]).toEqual([undefined, 'string'])
})
