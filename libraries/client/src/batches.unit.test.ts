import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeBatch, halve, packBatches, prepare } from './batches.ts'

const event = { eventType: 'passiveEvent', id: 'a', create_date: 'now' }

test('batches keep every event in its order and stay within both limits', () => {
  const texts = fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 60 })
  fc.assert(
    fc.property(
      texts,
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 400 }),
      (values, eventsMax, bytesMax) => {
        const items = prepare(values.map((value) => ({ ...event, value })))
        const batches = packBatches(items, eventsMax, bytesMax)
        expect(batches.flat()).toEqual(items)
        for (const batch of batches) {
          expect(batch.length).toBeGreaterThan(0)
          expect(batch.length).toBeLessThanOrEqual(eventsMax)
          // Only what cannot be cut any further may be larger.
          if (batch.length > 1)
            expect(Buffer.byteLength(encodeBatch(batch).body)).toBeLessThanOrEqual(bytesMax)
        }
      },
    ),
  )
})

test('halves are smaller than their batch and hold all of it', () => {
  const items = prepare([event, event, event])
  const [left, right] = halve(items)
  expect([...left, ...right]).toEqual(items)
  expect([left.length, right.length]).toEqual([2, 1])
})

test('one event is JSON, several are one JSON object a line whatever they hold', () => {
  const one = encodeBatch(prepare([event]))
  expect(one.contentType).toBe('application/json')
  expect(JSON.parse(one.body)).toEqual(event)
  const tricky = { ...event, value: 'a\nb\r\n\u2028\u0000 "c"' }
  const many = encodeBatch(prepare([tricky, event]))
  expect(many.contentType).toBe('application/x-ndjson')
  expect(many.body.split('\n').map((line) => JSON.parse(line))).toEqual([tricky, event])
})

test.each([
  ['a BigInt', { ...event, data: { n: 1n } }],
  [
    'a cycle',
    (() => {
      const data: Record<string, unknown> = {}
      data.self = data
      return { ...event, data }
    })(),
  ],
  ['a form of its own that is no object', { ...event, toJSON: () => undefined }],
])('%s is refused before anything is sent, and the event is named', (_, bad) => {
  expect(() => prepare([event, bad])).toThrow('Cannot send event 1 as JSON has no form for it')
})

test.each([[null], ['text'], [7], [[event]]])('%j is no event', (bad) => {
  expect(() => prepare([event, bad as never])).toThrow('Cannot send event 1 as it is not an object')
  expect(() => prepare(event as never)).toThrow('Cannot send what is not an array')
})

test('data that is text is sent digit by digit, on the line of its event', () => {
  const [item] = prepare([{ ...event, data: '{"order": 7615917337495251231,\n "price":1.0}' }])
  expect(item?.line).toBe(
    `${JSON.stringify(event).slice(0, -1)},"data":{"order": 7615917337495251231,  "price":1.0}}`,
  )
  expect(() => prepare([{ ...event, data: '{},"id":"b"' }])).toThrow('mend data that is text')
})
