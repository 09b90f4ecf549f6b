import { newEvent, type ClientEvent, type Outcome } from '@signalbox/client'
import { expect, test } from 'vitest'
import { nextReceipts, noReceipts, receiptsMax, unconfirmed, type Receipts } from './receipts.ts'

function confirmed(event: ClientEvent): Outcome {
  return { status: 'confirmed', event, topic: 'topic1', confirmMs: 3 }
}

function inDoubt(event: ClientEvent): Outcome {
  return { status: 'inDoubt', event, reason: 'No answer' }
}

function sendOne(receipts: Receipts, key: number, outcome: (event: ClientEvent) => Outcome): Receipts {
  const event = newEvent({ eventType: 'passiveEvent' })
  const sent = nextReceipts(receipts, { type: 'sent', key, events: [event] })
  return nextReceipts(sent, { type: 'settled', key, outcomes: [outcome(event)] })
}

test('the newest receipt comes first, and the list is bounded', () => {
  let receipts = noReceipts
  for (let key = 0; key < receiptsMax + 5; key += 1) receipts = sendOne(receipts, key, confirmed)
  expect(receipts.items).toHaveLength(receiptsMax)
  expect(receipts.items[0]?.key).toBe(receiptsMax + 4)
  expect(receipts.dropped).toBe(5)
})

test('a failed receipt is never dropped, however many confirmed ones follow', () => {
  let receipts = sendOne(noReceipts, 0, inDoubt)
  for (let key = 1; key < receiptsMax * 3; key += 1) receipts = sendOne(receipts, key, confirmed)
  expect(receipts.items).toHaveLength(receiptsMax)
  expect(receipts.items.at(-1)?.key).toBe(0)
})

test('a receipt that still waits for its answer is never dropped', () => {
  let receipts = nextReceipts(noReceipts, {
    type: 'sent',
    key: 0,
    events: [newEvent({ eventType: 'passiveEvent' })],
  })
  for (let key = 1; key < receiptsMax * 2; key += 1) receipts = sendOne(receipts, key, confirmed)
  expect(receipts.items.at(-1)).toMatchObject({ key: 0, isSending: true })
})

test('trying again sends only what was not confirmed, under the same ids', () => {
  const events = [newEvent({ eventType: 'passiveEvent' }), newEvent({ eventType: 'passiveEvent' })] as const
  const sent = nextReceipts(noReceipts, { type: 'sent', key: 1, events })
  const half = nextReceipts(sent, {
    type: 'settled',
    key: 1,
    outcomes: [confirmed(events[0]), inDoubt(events[1])],
  })
  const again = nextReceipts(half, { type: 'sentAgain', key: 1 })
  expect(again.items[0]).toMatchObject({ isSending: true, attempts: 2 })
  expect(unconfirmed(again.items[0]!)).toEqual([events[1]])
  const done = nextReceipts(again, { type: 'settled', key: 1, outcomes: [confirmed(events[1])] })
  expect(done.items[0]?.outcomes.map((outcome) => outcome?.status)).toEqual(['confirmed', 'confirmed'])
})
