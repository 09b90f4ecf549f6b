import type { Options } from 'amqplib'
import { encodeEvent } from '@signalbox/contracts'
import { newEvent } from './open-test-broker.ts'

/** A message as anybody may publish it, and how many good and bad events are in it. */
export type ForeignMessage = {
  readonly what: string
  readonly body: string | Buffer
  readonly properties?: Options.Publish
  readonly good: number
  readonly bad: number
}

const good = () => encodeEvent(newEvent())
const event = (fields: object) => JSON.stringify({ ...newEvent(), data: {}, ...fields })
const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`
const withRaw = (field: string, json: string) =>
  `${JSON.stringify({ ...newEvent(), data: undefined }).slice(0, -1)},"${field}":${json}}`

const bodies: readonly ForeignMessage[] = [
  { what: 'no body', body: '', good: 0, bad: 1 },
  { what: 'blank lines only', body: '\n\r\n \n', good: 0, bad: 1 },
  { what: 'bytes that are not UTF-8', body: Buffer.from([0xff, 0xfe, 0x00, 0x80]), good: 0, bad: 1 },
  {
    what: 'one byte that is not UTF-8 after a good line',
    body: Buffer.concat([Buffer.from(`${good()}\n"`), Buffer.from([0xff])]),
    good: 1,
    bad: 1,
  },
  { what: 'UTF-16', body: Buffer.from(good(), 'utf16le'), good: 0, bad: 1 },
  { what: 'a byte order mark', body: `\uFEFF${good()}`, good: 1, bad: 0 },
  { what: 'CRLF and blank lines between', body: `\r\n${good()}\r\n\r\n${good()}\r\n`, good: 2, bad: 0 },
  {
    what: 'a good line between bad ones',
    body: `{\n${good()}\nnull\n[]\n1\n"text"\n${good()}`,
    good: 2,
    bad: 5,
  },
  { what: 'an array of events', body: `[${good()},${good()}]`, good: 0, bad: 1 },
  { what: '4 MiB in one value', body: event({ value: 'x'.repeat(4 * 1024 * 1024) }), good: 1, bad: 0 },
  { what: '4 MiB of garbage', body: Buffer.alloc(4 * 1024 * 1024, '{'), good: 0, bad: 1 },
  { what: '2,000 bad lines', body: `${'x\n'.repeat(2_000)}${good()}`, good: 1, bad: 1 },
  { what: '500 bad lines', body: 'x\n'.repeat(500), good: 0, bad: 500 },
  { what: 'data nested 10,000 deep', body: withRaw('data', `{"a":${nested(10_000)}}`), good: 0, bad: 1 },
  { what: 'unclosed brackets 100,000 deep', body: '['.repeat(100_000), good: 0, bad: 1 },
  { what: 'no eventType', body: '{"create_date":"2026-01-01T00:00:00Z"}', good: 0, bad: 1 },
  { what: 'an eventType that is a number', body: event({ eventType: 1 }), good: 0, bad: 1 },
  {
    what: 'an eventType of 10,000 characters',
    body: event({ eventType: 'x'.repeat(10_000) }),
    good: 0,
    bad: 1,
  },
  {
    what: 'a date without a time zone',
    body: event({ create_date: '2026-01-01T00:00:00' }),
    good: 0,
    bad: 1,
  },
  { what: 'a date that only PostgreSQL knows', body: event({ create_date: 'infinity' }), good: 0, bad: 1 },
  { what: 'an id that is no UUID', body: event({ id: '1' }), good: 0, bad: 1 },
  { what: 'an id that is null', body: event({ id: null }), good: 0, bad: 1 },
  { what: 'a NUL character', body: event({ value: 'a\u0000b' }), good: 0, bad: 1 },
  { what: 'half a surrogate pair', body: withRaw('value', String.raw`"\ud800"`), good: 0, bad: 1 },
  { what: 'a NUL character in a key', body: event({ data: { 'a\u0000': 1 } }), good: 0, bad: 1 },
  { what: 'a number beyond all numbers', body: withRaw('data', '{"a":1e999}'), good: 0, bad: 1 },
  { what: 'fields of a newer version', body: event({ version: 2, trace: { parent: 'x' } }), good: 1, bad: 0 },
  { what: 'a key named __proto__', body: withRaw('data', '{"__proto__":{"a":1}}'), good: 1, bad: 0 },
  {
    what: 'no id',
    body: '{"eventType":"passiveEvent","create_date":"2026-01-01T00:00:00Z"}',
    good: 1,
    bad: 0,
  },
]

const forged: readonly [what: string, properties: Options.Publish][] = [
  ['a count of events that is too high', { headers: { 'x-events': 1_000_000 } }],
  ['a count of events that is too low', { headers: { 'x-events': 0 } }],
  ['a count of events that is text', { headers: { 'x-events': 'many' } }],
  ['a death that never was', { headers: { 'x-death': [{ queue: 'topic1', reason: 'expired', count: 99 }] } }],
  ['a death that is text', { headers: { 'x-death': 'yesterday' } }],
  ['a death of numbers', { headers: { 'x-death': [1, null, { time: 1 }] } }],
  ['an attempt beyond all tiers', { headers: { 'x-attempt': 2_147_483_647 } }],
  ['a negative attempt', { headers: { 'x-attempt': -1 } }],
  ['an attempt that is text', { headers: { 'x-attempt': 'first' } }],
  ['an attempt that is a table', { headers: { 'x-attempt': { a: 1 } } }],
  ['a first failure that is no date', { headers: { 'x-first-failure': 'long ago' } }],
  ['a first failure in the year 275760', { headers: { 'x-first-failure': '+275760-09-13T00:00:00.000Z' } }],
  ['a reason and a queue', { headers: { 'x-reason': 'because', 'x-queue': 'topic3', 'retry-tier': 'x' } }],
  ['a delivery count', { headers: { 'x-delivery-count': 1_000 } }],
  [
    'headers of every type',
    { headers: { a: true, b: 1.5, c: null, d: ['x', { y: 1 }], e: Buffer.from([0]) } },
  ],
  // As much as the client of this test can send.
  ['64 KiB of headers', { headers: { large: 'x'.repeat(64 * 1024 - 64) } }],
  ['no message id', {}],
  ['an empty message id', { messageId: '' }],
  ['a message id of 255 bytes', { messageId: 'x'.repeat(255) }],
  ['a message id of 85 characters of three bytes', { messageId: '€'.repeat(85) }],
  ['a message id with control characters', { messageId: '\u0000\n\u001B[31m\uFFFF' }],
  ['another content type and encoding', { contentType: 'image/png', contentEncoding: 'gzip' }],
  ['a priority, a type and a reply address', { priority: 9, type: 'x'.repeat(255), replyTo: 'nobody' }],
]

/** Bad bodies, and bad headers around one good and one bad event each. */
export const foreignMessages: readonly ForeignMessage[] = [
  ...bodies,
  ...forged.map(([what, properties]) => ({ what, properties, body: `${good()}\ngarbage`, good: 1, bad: 1 })),
]
