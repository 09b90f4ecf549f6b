import { createHash } from 'node:crypto'
import type { ConsumeMessage } from 'amqplib'
import { expect, it } from 'vitest'
import { factsOf } from './message-facts.ts'

/** What is read of a message with these headers and that id. */
function read(headers: object, messageId?: unknown) {
  const fields = { exchange: 'events.topic1', routingKey: 'whatever' }
  const message = { content: Buffer.from(''), fields, properties: { headers, messageId } }
  return factsOf(message as unknown as ConsumeMessage, new Date(0))
}

it('counts attempts from 1 to 1,000, whatever somebody writes there', () => {
  const attempts = [1, 2, 1_000, 1_001, 0, -1, 1.5, '2', undefined]
  expect(attempts.map((attempt) => read({ 'x-attempt': attempt }).attempt)).toEqual([
    1, 2, 1_000, 1_000, 1, 1, 1, 1, 1,
  ])
})

it('takes a date of a year that PostgreSQL can store, and no other text', () => {
  const dates = ['0001-01-01T00:00:00.000Z', '9999-12-31T23:59:59.000Z']
  const others = ['0000-12-31T23:59:59Z', '+010000-01-01T00:00:00Z', 'yesterday', 5, undefined]
  const firstFailures = [...dates, ...others].map((date) => read({ 'x-first-failure': date }).firstFailure)
  expect(firstFailures.map((date) => date?.toISOString())).toEqual([...dates, ...others.map(() => undefined)])
})

it('takes an id of up to 200 bytes, and of a longer one its hash, which is the same each time', () => {
  const hash = (id: string) => createHash('sha256').update(id).digest('hex')
  const [fits, long] = ['é'.repeat(100), 'é'.repeat(101)]
  const ids = [fits, long, '', 5, undefined].map((id) => read({}, id).messageId)
  expect(ids).toEqual([fits, hash(long), undefined, undefined, undefined])
})
