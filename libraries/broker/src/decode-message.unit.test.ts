import { Event } from '@signalbox/contracts'
import { expect, it } from 'vitest'
import { decodeEvents } from './decode-message.ts'

const line = '{"eventType":"passiveEvent","create_date":"2026-01-01T00:00:00Z"}'
const decode = (body: string | Buffer, messageId?: string, traceparent?: string) =>
  decodeEvents(Event)({
    body: Buffer.from(body),
    messageId,
    routingKey: 'topic1',
    headers: {},
    receivedDate: new Date(),
    attempt: 1,
    firstFailure: undefined,
    traceparent,
  })
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
    ['not json', 'The line is not JSON that can be checked'],
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
  ['no text', Buffer.from([0xff, 0xfe]), 'UTF-8'],
  ['nothing', Buffer.from(''), 'empty'],
  ['blank lines only', Buffer.from('\n \n'), 'empty'],
])('refuses a body that is %s, and keeps its bytes', (_what, body, why) => {
  const { events, undecodable } = decode(body)
  expect(events).toEqual([])
  expect(undecodable).toEqual([{ body, messageId: undefined, error: expect.stringContaining(why) }])
})
