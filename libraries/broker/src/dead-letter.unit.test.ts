import { describe, expect, it } from 'vitest'
import { readDeadLetters, type DeadLetter } from './dead-letter.ts'
import type { MessageFacts } from './message-facts.ts'

const id = '01890a5d-ac96-774b-bcce-b302099a8057'
const event = { id, eventType: 'passiveEvent', create_date: '2026-01-01T00:00:00Z' }
const accepted = (accepted_date: string) => JSON.stringify({ ...event, accepted_date, accepted_by: 'api-1' })
const taken = accepted('2026-01-01T00:00:01Z')
const trace = (digit: string) => `00-${digit.repeat(32)}-${digit.repeat(16)}-01`
const receivedDate = new Date('2026-01-02T00:00:00Z')
const byService = { 'x-reason': 'data_error' }

/** The letters that a message becomes. */
function lettersOf(body: string | Buffer, facts: Partial<MessageFacts> = {}): DeadLetter[] {
  const steps = readDeadLetters({
    body: Buffer.from(body),
    messageId: 'm',
    queue: 'topic1',
    headers: {},
    receivedDate,
    attempt: 1,
    firstFailure: undefined,
    notBefore: undefined,
    isForOneQueue: false,
    traceparent: undefined,
    ...facts,
  })
  return [...steps].flatMap((step) => ('event' in step ? step.event : []))
}
const idOf = (body: string | Buffer, facts: Partial<MessageFacts> = {}) =>
  lettersOf(body, { headers: byService, ...facts })[0]?.id

describe('the id of a letter', () => {
  it('is the same for the same acceptance of an event in the same queue, however often it dies', () => {
    expect(idOf(taken)).toBe(idOf(taken, { messageId: 'another', attempt: 4, receivedDate: new Date() }))
    const upper = taken.replace(id, id.toUpperCase())
    expect(idOf(upper)).toBe(idOf(taken))
    expect(lettersOf(upper)[0]?.eventId).toBe(id)
  })

  it('is another for another acceptance, another event and another queue', () => {
    const others = [
      idOf(taken),
      idOf(accepted('2026-01-01T00:00:02Z')),
      idOf(taken.replace(id, id.replace('0', '1'))),
      idOf(taken, { queue: 'topic2' }),
    ]
    expect(new Set(others).size).toBe(others.length)
  })

  it('of bytes that are no event is that of the message and the bytes, in their queue', () => {
    expect(idOf('x')).toBe(idOf('x'))
    const others = [idOf('x'), idOf('y'), idOf('x', { messageId: 'n' }), idOf('x', { queue: 'topic2' })]
    expect(new Set(others).size).toBe(others.length)
    expect(idOf('x', { messageId: undefined })).not.toBe(idOf('x', { messageId: undefined }))
  })
})

describe('what may be a letter again after a replay', () => {
  it.each([
    ['bytes under the id of a letter', 'x', id, id],
    ['a line of text under it', 'x', `${id}:0`, id],
    ['another line of a message', 'x', `${id}:1`, null],
    ['bytes under another id', 'x', 'm', null],
    ['bytes under what only looks like one', 'x', id.replaceAll('-', 'a'), null],
    ['an event, which is known by its own id', taken, id, null],
  ])('is %s', (_what, body, messageId, replayOf) => {
    expect(lettersOf(body, { messageId, headers: byService })[0]?.replayOf).toBe(replayOf)
  })
})

describe('what a service gave up', () => {
  it('keeps when it failed for the first and the last time, also when the letter is delivered again', () => {
    const [first, last] = ['2026-01-01T01:00:00.000Z', '2026-01-01T02:00:00.000Z']
    const headers = { ...byService, 'x-last-failure': last }
    const [letter] = lettersOf(taken, { headers, firstFailure: new Date(first) })
    expect([letter?.firstFailure, letter?.lastFailure]).toEqual([new Date(first), new Date(last)])
    const [only] = lettersOf(taken, { headers })
    expect(only?.firstFailure).toEqual(new Date(last))
    expect(lettersOf(taken, { headers: byService })[0]?.lastFailure).toEqual(receivedDate)
  })

  it('keeps the trace of its event, or else that of its message', () => {
    const traced = JSON.stringify({ ...event, traceparent: trace('a') })
    const letters = [traced, taken].map((body) => lettersOf(body, { traceparent: trace('b') })[0])
    expect(letters.map((letter) => letter?.traceparent)).toEqual([trace('a'), trace('b')])
  })

  it.each([
    ['both are there', 20, 'a'.repeat(64), true],
    ['the length is none', '20', 'a'.repeat(64), false],
    ['the hash is none', 20, `${'a'.repeat(63)}x`, false],
    ['there is no hash', 20, undefined, false],
  ])('is cut from a whole of that length and hash, where %s', (_what, bytes, sha256, isCut) => {
    const headers = { ...byService, 'x-cut-bytes': bytes, 'x-cut-sha256': sha256 }
    expect(lettersOf('x', { headers })[0]?.cutFrom).toEqual(isCut ? { bytes, sha256 } : undefined)
  })
})

describe('what the broker gave up', () => {
  const death = (first: object) => ({ headers: { 'x-death': [first] } })

  it('becomes a letter for each event and for each line that is none, and one where there is no line', () => {
    const bodies = lettersOf(`${taken}\nx\n${taken}\ny`, death({ reason: 'delivery_limit' })).map((letter) =>
      letter.body.toString(),
    )
    expect(bodies).toEqual([taken, taken, 'x', 'y'])
    expect(lettersOf('').map(({ body, via }) => [body.length, via])).toEqual([[0, 'broker']])
  })

  it('is one letter for all bad lines together where there are many, and loses no byte of them', () => {
    const garbage = `${'x'.repeat(60)}\n`.repeat(5_000)
    const letters = lettersOf(garbage)
    expect(letters.map(({ body }) => body.toString())).toEqual([garbage])
    const few = `${`${'x'.repeat(70)}\n`.repeat(1_000)}${`${taken}\n`.repeat(10)}`
    expect(lettersOf(few).length).toBe(1_010)
  })

  it('is not read to its end where it is garbage', () => {
    const steps = readDeadLetters({
      body: Buffer.from(`${'x'.repeat(60)}\n`.repeat(5_000)),
      messageId: 'm',
      queue: 'topic1',
      headers: {},
      receivedDate,
      attempt: 1,
      firstFailure: undefined,
      notBefore: undefined,
      isForOneQueue: false,
      traceparent: undefined,
    })
    expect([...steps].length).toBeLessThan(1_500)
  })

  it('failed when the broker says so, or when it came where that cannot be', () => {
    const at = (value: unknown) => lettersOf(taken, death({ time: { value } }))[0]?.lastFailure
    expect(at(1_700_000_000)).toEqual(new Date(1_700_000_000_000))
    for (const value of [0, 1e11, 'soon', undefined]) expect(at(value)).toEqual(receivedDate)
  })

  it.each([
    [{ reason: 'delivery_limit', queue: 'topic1' }, 'delivery_limit'],
    [{ reason: 'expired', queue: 'topic1.retry-1s' }, 'queue_missing'],
    [{ reason: 'expired', queue: 'topic1' }, 'expired'],
    [{}, 'unknown'],
  ])('says why: %j', (first, reason) => {
    expect(lettersOf(taken, death(first))[0]?.reason).toBe(reason)
  })
})
