import { createHash } from 'node:crypto'
import { Event, messageBytesMax } from '@signalbox/contracts'
import { expect, it } from 'vitest'
import { decodeEvents, type Decoded } from './decode-message.ts'

const line = '{"eventType":"passiveEvent","create_date":"2026-01-01T00:00:00Z"}'
const decode = (body: string | Buffer, messageId?: string, traceparent?: string) =>
  read(
    decodeEvents(Event)({
      body: Buffer.from(body),
      messageId,
      queue: 'topic1',
      isForOneQueue: false,
      notBefore: undefined,
      headers: {},
      receivedDate: new Date(),
      attempt: 1,
      firstFailure: undefined,
      traceparent,
    }),
  )

function read<One>(steps: Iterable<Decoded<One>>) {
  const all = [...steps]
  return {
    events: all.flatMap((step) => ('event' in step ? step.event : [])),
    undecodable: all.flatMap((step) => ('error' in step ? step : [])),
  }
}

const idsOf = (body: string, messageId?: string) => decode(body, messageId).events.map((event) => event.id)

it('makes the same ids for the same message however often it is delivered', () => {
  const ids = idsOf(`${line}\n${line}`, 'my-message')
  expect(new Set(ids).size).toBe(2)
  expect(idsOf(`${line}\n${line}`, 'my-message')).toEqual(ids)
  expect(idsOf(`${line}\n${line}`, 'another-message')).not.toEqual(ids)
})

it('makes a new id each time when there is no message id either', () => {
  expect(idsOf(line)).not.toEqual(idsOf(line))
})

it('takes the good lines of a message and gives back the bad ones with the reason', () => {
  const { events, undecodable } = decode(`${line}\nnot json\n{"eventType":1}\n${line}`, 'm')
  expect(events.length).toBe(2)
  expect(undecodable.map(({ body, error }) => [body.toString(), error])).toEqual([
    ['not json', 'The line is not JSON'],
    ['{"eventType":1}', expect.stringContaining('eventType')],
  ])
})

it('gives the trace of the message to the events that name none, and leaves that of the others', () => {
  const trace = (digit: string) => `00-${digit.repeat(32)}-${digit.repeat(16)}-01`
  const traced = line.replace('}', `,"traceparent":"${trace('a')}"}`)
  const wrong = line.replace('}', ',"traceparent":"hunter2"}')
  const tracesOf = (traceparent?: string) =>
    decode([line, traced, wrong].join('\n'), 'm', traceparent).events.map((event) => event.traceparent)
  expect(tracesOf(trace('b'))).toEqual([trace('b'), trace('a'), trace('b')])
  expect(tracesOf()).toEqual([undefined, trace('a'), undefined])
})

it.each([
  ['nothing', Buffer.from(''), 'empty'],
  ['blank lines only', Buffer.from('\n \n'), 'empty'],
])('refuses a body that is %s, and keeps its bytes', (_what, body, why) => {
  const { events, undecodable } = decode(body)
  expect(events).toEqual([])
  expect(undecodable).toEqual([{ body, messageId: undefined, error: expect.stringContaining(why) }])
})

it('takes the good lines beside one that is no text, which keeps its bytes', () => {
  const { events, undecodable } = decode(
    Buffer.concat([Buffer.from(`${line}\r\n`), Buffer.from([0xff, 0x0a, 0x0a])]),
  )
  expect(events).toHaveLength(1)
  expect(undecodable).toEqual([
    { body: Buffer.from([0xff]), messageId: undefined, error: 'The line is not UTF-8 text' },
  ])
})

it('reads lines across the places where it pauses, and never splits one', () => {
  const lines = Array.from({ length: 3_000 }, (_, at) => line.replace('passive', `ü${'x'.repeat(at % 150)}`))
  const { events, undecodable } = decode(`\uFEFF${lines.join('\n')}`, 'm')
  expect(undecodable).toEqual([])
  expect(events.map(({ eventType }) => `{"eventType":"${eventType}`)).toEqual(
    lines.map((one) => one.slice(0, one.indexOf('","create'))),
  )
  expect(new Set(events.map(({ id }) => id)).size).toBe(3_000)
})

it('keeps up to 1,000 bad lines apart, beside the good ones', () => {
  const { events, undecodable } = decode(`${'x\n'.repeat(1_000)}${line}\n`, 'm')
  expect(events).toHaveLength(1)
  expect(undecodable).toHaveLength(1_000)
})

it('does not read on in a message of more bad lines, and gives it back as one, without the events that it has read', () => {
  const garbage = '\uFEFFx\n'.repeat(30_000)
  const { events, undecodable } = decode(`${line}\n${garbage}`, 'm')
  expect(events).toHaveLength(1)
  expect(undecodable).toMatchObject([
    { messageId: 'm', error: expect.stringMatching(/^\d+ lines are no events, and/) },
  ])
  expect(undecodable[0]?.body.toString()).toBe(garbage)
})

it('parses no line that is larger than any event, and keeps its beginning, its length and its hash', () => {
  const body = Buffer.alloc(messageBytesMax + 10, 'x')
  const { undecodable } = decode(body, 'm')
  const sha256 = createHash('sha256').update(body).digest('hex')
  expect(undecodable).toEqual([
    {
      body: expect.any(Buffer),
      cutFrom: { bytes: body.length, sha256 },
      messageId: 'm:0',
      error: `The line has ${body.length} bytes; an event has at most ${messageBytesMax}`,
    },
  ])
  expect(undecodable[0]?.body.length).toBe(messageBytesMax)
})

it('takes a check that throws for a bad line: the same message would come for ever', () => {
  const broken = {
    safeParse() {
      throw new Error('A bug')
    },
  }
  const facts = {
    queue: 'topic1',
    isForOneQueue: false,
    notBefore: undefined,
    headers: {},
    receivedDate: new Date(),
    attempt: 1,
  }
  const steps = decodeEvents(broken as never)({
    ...facts,
    body: Buffer.from(line),
    messageId: 'm',
    firstFailure: undefined,
    traceparent: undefined,
  })
  expect(read(steps).undecodable).toMatchObject([{ messageId: 'm:0', error: 'The line cannot be checked' }])
})

it('reads on behind 1,000 bad lines, however far', () => {
  const { events, undecodable } = decode(
    `${`${'x'.repeat(70)}\n`.repeat(1_000)}${`${line}\n`.repeat(2_000)}`,
    'm',
  )
  expect([events.length, undecodable.length]).toEqual([2_000, 1_000])
})

it('leaves an event the id that it has, however its line is written', () => {
  const id = '01890a5d-ac96-774b-bcce-b302099a8057'
  const lines = [line.replace('{', `{"id":"${id}",`), line.replace('}', `, "id" : "${id}"}`)]
  expect(idsOf(lines.join('\n'), 'm')).toEqual([id, id])
})
