import { randomBytes } from 'node:crypto'
import { encodeEvent, jsonText, messageBytesMax, type SealedEvent } from '@signalbox/contracts'
import { open, readKeyRing, seal } from '@signalbox/sealing'
import { expect, it, vi } from 'vitest'
import { resealActiveEvents } from './reseal-active-events.ts'
import { wordFor } from './word-for.ts'

const id = '01890a5d-ac96-774b-bcce-b302099a8057'
const newKeys = () => readKeyRing(`k1:${randomBytes(32).toString('base64')}`, 'KEYS')
const topic2Keys = newKeys()
const topic3Keys = newKeys()
const event: SealedEvent = { id, eventType: 'activeEvent', create_date: '2026-01-01T00:00:00Z' }
const sealed = { ...event, sealed_value: seal(topic2Keys, 'the word', { eventId: id, topic: 'topic2' }) }

function setUp() {
  const steps: string[] = []
  const published: SealedEvent[] = []
  const insert = vi.fn(async (batch: readonly unknown[]) => {
    steps.push('insert')
    return batch.length
  })
  const publish = vi.fn(async (_topic: string, events: readonly SealedEvent[]) => {
    steps.push('publish')
    published.push(...events)
  })
  const handle = resealActiveEvents({
    insert,
    settleRepeats: async () => [],
    publish,
    topic2Keys,
    topic3Keys,
  })
  return {
    steps,
    published,
    insert,
    publish,
    run: (one: SealedEvent) => handle([{ event: one, receivedDate: new Date(), attempt: 1 }]),
  }
}

const openedFrom = (published: readonly SealedEvent[]) =>
  published.map((one) => open(topic3Keys, one.sealed_value ?? '', { eventId: id, topic: 'topic3' }))

it('stores the row before it publishes, so that a process that dies in between does both again', async () => {
  const { steps, run } = setUp()
  await run(sealed)
  expect(steps).toEqual(['insert', 'publish'])
})

it('sends the value on under the topic3 key, and never in clear', async () => {
  const { published, run } = setUp()
  await run(sealed)
  expect(openedFrom(published)).toEqual(['the word'])
  expect(JSON.stringify(published)).not.toContain('the word')
})

it('names topic2 as who puts the event onto topic3, whoever put it onto topic2, by which the ledger counts it', async () => {
  const { published, run } = setUp()
  await run({ ...sealed, accepted_by: 'api-1', accepted_date: '2026-01-01T00:00:00.000001Z' })
  await run(sealed)
  expect(published.map(({ accepted_by, accepted_date }) => [accepted_by, accepted_date])).toEqual([
    ['topic2', '2026-01-01T00:00:00.000001Z'],
    ['topic2', undefined],
  ])
})

it('chooses the same word for an event without a value each time it comes', async () => {
  const { published, run } = setUp()
  await run(event)
  await run(event)
  expect(openedFrom(published)).toEqual([wordFor(id), wordFor(id)])
})

it('seals a value that somebody published to RabbitMQ in clear', async () => {
  const { published, run } = setUp()
  await run({ ...event, value: 'by hand' })
  expect(openedFrom(published)).toEqual(['by hand'])
  expect(JSON.stringify(published)).not.toContain('by hand')
})

it('stores nothing and publishes nothing of an event whose value does not open', async () => {
  const { insert, published, run } = setUp()
  const swapped = { ...sealed, sealed_value: seal(topic2Keys, 'x', { eventId: id, topic: 'topic3' }) }
  expect([...((await run(swapped)) ?? [])]).toEqual([
    [
      expect.objectContaining({ event: swapped }),
      expect.objectContaining({ verdict: 'dead', reason: 'tampered' }),
    ],
  ])
  expect(insert).not.toHaveBeenCalled()
  expect(published).toEqual([])
})

it('tries an event again later whose key is not here yet, as happens during a rotation', async () => {
  const { run } = setUp()
  const otherKeys = readKeyRing(`k9:${randomBytes(32).toString('base64')}`, 'KEYS')
  const early = { ...sealed, sealed_value: seal(otherKeys, 'x', { eventId: id, topic: 'topic2' }) }
  const [verdict] = ((await run(early)) ?? new Map()).values()
  expect(verdict).toMatchObject({ verdict: 'retry', reason: 'unknown_key' })
})

it("does not send on an event whose id is another one's, and gives the verdict to that one alone", async () => {
  const published: SealedEvent[] = []
  const other = { ...event, id: '01890a5d-ac96-774b-bcce-b302099a8058' }
  const handle = resealActiveEvents({
    insert: async () => 1,
    settleRepeats: async () => [1],
    publish: async (_topic, events) => void published.push(...events),
    topic2Keys,
    topic3Keys,
  })
  const batch = [other, sealed].map((one) => ({ event: one, receivedDate: new Date(), attempt: 1 }))
  const verdicts = [...((await handle(batch)) ?? [])]
  expect(published.map((one) => one.id)).toEqual([other.id])
  expect(verdicts).toEqual([[batch[1], expect.objectContaining({ verdict: 'dead', reason: 'id_reuse' })]])
})

it('is not done when the publish was not confirmed', async () => {
  const { publish, run } = setUp()
  publish.mockRejectedValueOnce(new Error('RabbitMQ did not confirm'))
  await expect(run(sealed)).rejects.toThrow('RabbitMQ did not confirm')
})

it('buries what would be too large for topic3 before a row of it is stored', async () => {
  const { steps, run } = setUp()
  const inClear = (text: string) => ({ ...event, value: 'by hand', data: jsonText({ text }) })
  const room = messageBytesMax - encodeEvent(inClear('')).length
  const verdicts = (await run(inClear('x'.repeat(room)))) ?? []
  expect(
    [...verdicts].map(([received, { verdict, reason }]) => [received.event.id, verdict, reason]),
  ).toEqual([[id, 'dead', 'too_large']])
  expect(steps).not.toContain('insert')
})
