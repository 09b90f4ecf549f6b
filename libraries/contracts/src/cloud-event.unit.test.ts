import * as z from 'zod'
import { expect, it } from 'vitest'
import { contextKey, splitContext } from './cloud-event-context.ts'
import { dataOf, isDataOf } from './event-data.ts'
import { jsonText } from './json/index.ts'
import { submissionsOf } from './submission.ts'

const schema = z.strictObject({ amount: z.number() })
const { CloudEvent, EventSubmission } = submissionsOf({ passiveEvent: { data: schema } })

const context = { specversion: '1.0', id: 'a', source: '/b', type: 'passiveEvent' }

it.each([
  ['as its type says', { amount: 3 }, true],
  ['otherwise', { amount: '3' }, false],
  ['with a field more', { amount: 3, more: 1 }, false],
  ['not at all', undefined, false],
  ['as text', 'three', false],
])(
  'data that looks %s is judged alike in an event, in a CloudEvent, and by who consumes it',
  (_what, data, isGood) => {
    expect(
      CloudEvent.safeParse({ ...context, ...(data === undefined ? {} : { data: jsonText(data) }) }).success,
    ).toBe(isGood)
    const kept = jsonText({ ...(typeof data === 'object' ? data : {}), [contextKey]: context })
    expect(EventSubmission.safeParse({ eventType: 'passiveEvent', data: kept }).success).toBe(isGood)
    expect(isDataOf(schema, kept)).toBe(isGood)
  },
)

it.each([
  ['the attributes of a CloudEvent', { amount: 3, [contextKey]: context }, { context, data: { amount: 3 } }],
  ['attributes alone', { [contextKey]: context }, { context, data: undefined }],
  ['nothing of a CloudEvent', { amount: 3 }, { context: undefined, data: { amount: 3 } }],
  ['something else under their name', { [contextKey]: 1 }, { context: undefined, data: { [contextKey]: 1 } }],
  ['no data', null, { context: undefined, data: undefined }],
])('%s are told from what the sender put into data', (_what, data, expected) => {
  const split = splitContext(data && jsonText(data))
  expect({ ...split, data: dataOf(split) }).toEqual(expected)
})
