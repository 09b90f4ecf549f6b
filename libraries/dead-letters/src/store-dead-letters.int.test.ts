import { randomUUID } from 'node:crypto'
import { connectBroker, type DeadLetter } from '@signalbox/broker'
import { exchangesOf, messageBytesMax } from '@signalbox/contracts'
import { topology } from '@signalbox/systems'
import type { Database } from '@signalbox/database'
import { createTestDatabase, createTestVhost } from '@signalbox/testing'
import { beforeEach, expect, it, vi } from 'vitest'
import { editDeadLetter } from './edit-letter.ts'
import { countReplay, replayDeadLetters } from './replay.ts'
import { selectLetterFacts } from './sql/select-letter-facts.ts'
import { storeDeadLetters } from './store-dead-letters.ts'

// The law: no dead letter stops another. An event is always kept whole, however large; of what is larger than any event
// the beginning is kept, which says so and cannot be sent again.

const timeout = { timeout: 20_000 }
let database: Database
beforeEach(async () => {
  // As dashboard-api has it.
  const test = await createTestDatabase({ statementTimeoutMs: 5_000 })
  database = test.database
  return test.close
})

const letter = (fields: Partial<DeadLetter> = {}): DeadLetter => ({
  id: randomUUID(),
  replayOf: null,
  queue: 'topic1',
  eventId: null,
  body: Buffer.from('no event'),
  reason: 'undecodable',
  error: 'The line is not JSON',
  via: 'service',
  attempts: 1,
  acceptedBy: '',
  parentId: null,
  traceparent: undefined,
  firstFailure: new Date(),
  lastFailure: new Date(),
  ...fields,
})
const store = async (...letters: DeadLetter[]) =>
  await storeDeadLetters(database)(letters.map((event) => ({ event, receivedDate: new Date(), attempt: 1 })))
const facts = async () => await selectLetterFacts(database, {}, { limit: 100 })

it('keeps the largest event whole, within the time that a statement may take', async () => {
  const event = { id: randomUUID(), data: { large: '' } }
  event.data.large = 'x'.repeat(messageBytesMax - JSON.stringify(event).length)
  // 1.4 s on a loaded machine (measured), of five.
  await store(letter({ eventId: event.id, body: Buffer.from(JSON.stringify(event)) }))
  expect(await facts()).toMatchObject([{ eventId: event.id, bytes: messageBytesMax, wholeSha256: null }])
  expect(await countReplay(database, {})).toBe(1)
})

it('says of what is larger how large it was, and neither replays nor edits its beginning', async () => {
  const sha256 = 'a'.repeat(64)
  const cut = letter({ body: Buffer.alloc(messageBytesMax, 'x'), cutFrom: { bytes: 134_217_728, sha256 } })
  await store(cut, letter())
  expect(await facts()).toContainEqual(
    expect.objectContaining({ id: cut.id, bytes: 134_217_728, wholeSha256: sha256 }),
  )
  const republish = vi.fn(async () => {})
  expect(await countReplay(database, {})).toBe(1)
  expect(await replayDeadLetters({ database, republish, filter: {} })).toBe(1)
  expect(await countReplay(database, { ids: [cut.id] })).toBe(0)
  const edit = editDeadLetter({ database, republish, topology, id: cut.id, text: '{}' })
  await expect(edit).rejects.toThrow('Only the beginning of this message is kept')
  expect(republish).toHaveBeenCalledOnce()
})

const statement = (text: string) => ({ name: text.slice(0, 15), text })

/** Makes PostgreSQL refuse the letters of one queue. */
async function refuseLettersOf(queue: string) {
  const body = `IF NEW.queue = '${queue}' THEN RAISE EXCEPTION 'no' USING ERRCODE = '57014'; END IF; RETURN NEW;`
  await database.query(
    statement(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${body} END $$`),
  )
  await database.query(
    statement('CREATE TRIGGER refuse BEFORE INSERT ON dead_letters FOR EACH ROW EXECUTE FUNCTION refuse()'),
  )
}

it('keeps a letter in hand that cannot be stored, and stores those that came with it and after it', async () => {
  await refuseLettersOf('topic2')
  await using vhost = await createTestVhost()
  await using broker = await connectBroker(vhost.url, { topology, log: { info() {}, warn() {}, error() {} } })
  const consumer = await broker.consumeDeadLetters(storeDeadLetters(database))
  await vi.waitFor(async () => await broker.ping(), timeout)
  const bury = async (queue: string) =>
    await vhost.management('POST', `/exchanges/${vhost.name}/${exchangesOf(queue).deadLetters}/publish`, {
      properties: { headers: { 'x-reason': 'test' } },
      routing_key: topology.deadLetter.queue,
      payload: queue,
      payload_encoding: 'string',
    })
  for (const queue of ['topic1', 'topic2', 'topic3']) await bury(queue)
  const queues = async () => (await facts()).map(({ queue }) => queue).toSorted()
  await expect.poll(queues, timeout).toEqual(['topic1', 'topic3'])
  await bury('topic1')
  await expect.poll(queues, timeout).toEqual(['topic1', 'topic1', 'topic3'])
  expect(consumer.inHandSince).toBeInstanceOf(Date)
  await consumer[Symbol.asyncDispose]()
  // It was not settled, so it is there still.
  await expect.poll(async () => (await vhost.queue('dead-letters'))?.ready, timeout).toBe(1)
})

it('holds all letters while the table takes none, and gives up no letter', async () => {
  await refuseLettersOf('topic1')
  await expect(store(letter(), letter())).rejects.toThrow('no')
})
