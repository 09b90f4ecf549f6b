import { randomBytes } from 'node:crypto'
import { topics } from '@signalbox/systems'
import { open } from '@signalbox/sealing'
import { afterEach, expect, it, vi } from 'vitest'
import { judgeEvents } from './judge-events.ts'
import { readKeyRings, ringOf, type KeyRings } from './key-rings.ts'
import { stamp, submissionOf } from './testing/submissions.ts'

const key = () => `k1:${randomBytes(32).toString('base64')}`

afterEach(() => vi.restoreAllMocks())

it('reads the keys of every sealed topic that events are sent to, and names the variable of those that are missing', () => {
  expect([...readKeyRings({ TOPIC2_KEYS: key() }).keys()]).toEqual(['topic2'])
  expect(() => readKeyRings({ TOPIC3_KEYS: key() })).toThrow('TOPIC2_KEYS is not set')
  expect(() => readKeyRings({ TOPIC2_KEYS: key() }, ['topic2', 'topic3'])).toThrow('TOPIC3_KEYS is not set')
})

it('seals for each sealed topic with the keys of that topic, and for none with those of another', () => {
  const rings = readKeyRings({ TOPIC2_KEYS: key(), TOPIC3_KEYS: key() }, ['topic2', 'topic3'])
  const events = ['activeEvent', 'passiveEvent'].map((eventType) => ({ eventType, value: 'secret' }))
  // A second sealed topic that the api feeds: topic1, for as long as this test.
  vi.spyOn(topics, 'topic1', 'get').mockReturnValue({ ...topics.topic1, sealed: true })
  const sealed = (ringNames: KeyRings) => judgeEvents(submissionOf(events), stamp, ringNames)
  const both = new Map([
    ['topic2', ringOf(rings, 'topic2')],
    ['topic1', ringOf(rings, 'topic3')],
  ] as const)
  for (const [topic, [event]] of sealed(both).byTopic) {
    const context = { eventId: event?.id ?? '', topic }
    expect(open(ringOf(both, topic), event?.sealed_value ?? '', context)).toBe('secret')
  }
  expect(() => sealed(rings)).toThrow('Cannot seal for topic1 as its keys are not here')
})
