import { contextKey, jsonText, type EventReport, type StoredEvent } from '@signalbox/contracts'
import { HTTP } from 'cloudevents'
import { expect, it } from 'vitest'
import { toCloudEvent } from './to-cloud-event.ts'

const id = '01890a5d-ac96-774b-bcce-b302099a8057'
const time = '2026-01-31T12:00:00.000Z'

function reportOf(row: Partial<StoredEvent>, word: EventReport['where']['word'] = 'stored'): EventReport {
  const dates = { create_date: time, accepted_date: null, received_date: time, processed_date: time }
  const stored = {
    topic: 'topic1',
    eventType: 'passiveEvent',
    ...dates,
    total_time_ms: 1,
    traceId: null,
    parentId: null,
    data: null,
    value: null,
  }
  const where = { word, sentence: 'It is somewhere', queue: null }
  return {
    id,
    time,
    where,
    stored: [{ ...stored, ...row }],
    repeats: [],
    deadLetters: [],
    parentId: null,
    children: [],
  }
}

type Row = { readonly data?: object; readonly value?: string }

const plain = { specversion: '1.0', id, source: 'urn:signalbox', type: 'passiveEvent', time }
const context = { specversion: '1.0', id: 'a', source: '/b', type: 'passiveEvent', myextension: 5 }

it.each([
  ['an event with data', { data: { a: 1 } }, { ...plain, data: { a: 1 } }],
  ['an event with a value', { value: 'whistle' }, { ...plain, data: 'whistle' }],
  ['an event with both', { data: { a: 1 }, value: 'v' }, { ...plain, data: { a: 1 }, value: 'v' }],
  ['an event with neither', {}, plain],
  ['a CloudEvent', { data: { a: 1, [contextKey]: context } }, { ...context, data: { a: 1 } }],
  ['a CloudEvent with text', { data: { [contextKey]: context }, value: 'v' }, { ...context, data: 'v' }],
  ['a CloudEvent without data', { data: { [contextKey]: context } }, context],
  [
    'a CloudEvent with empty data',
    { data: { [contextKey]: { ...context, data: {} } } },
    { ...context, data: {} },
  ],
  [
    'an event with something else under the name',
    { data: { [contextKey]: { id: 1 } } },
    { ...plain, data: { [contextKey]: { id: 1 } } },
  ],
])('%s is one that the parser of the official SDK reads', (_what, { data, ...row }: Row, expected) => {
  const body = String(toCloudEvent(reportOf({ ...row, data: data ? jsonText(data) : null })))
  expect(JSON.parse(body)).toEqual(expected)
  const parsed = HTTP.toEvent({ headers: { 'content-type': 'application/cloudevents+json' }, body })
  expect(parsed).toMatchObject(expected)
})

it('an event that is not at the end of its journey is none yet', () => {
  expect(toCloudEvent(reportOf({}, 'on its way'))).toBeUndefined()
})
