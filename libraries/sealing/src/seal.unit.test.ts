import { randomBytes } from 'node:crypto'
import { inspect } from 'node:util'
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readKeyRing } from './key-ring.ts'
import { SealError } from './seal-error.ts'
import { open, seal } from './seal.ts'

const [oldKey, newKey] = [randomBytes(32), randomBytes(32)]
const entry = (kid: string, key: Buffer) => `${kid}:${key.toString('base64')}`
const ring = readKeyRing(entry('old', oldKey), 'TOPIC2_KEYS')
const context = { eventId: '01890a5d-ac96-774b-bcce-b302099a8057', topic: 'topic2' }

function errorOf(attempt: () => unknown): SealError {
  try {
    attempt()
  } catch (error) {
    if (error instanceof SealError) return error
    throw error
  }
  throw new Error('It did not throw')
}

test('any text comes back as it was, and no two seals of it are alike', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), fc.string(), (plaintext, eventId, topic) => {
      const sealed = seal(ring, plaintext, { eventId, topic })
      expect(open(ring, sealed, { eventId, topic })).toBe(plaintext)
      expect(seal(ring, plaintext, { eventId, topic })).not.toBe(sealed)
    }),
  )
})

test.each([4_000, 5_000, 1_000_000])('a value of %d characters comes back as it was', (length) => {
  const plaintext = 'ä€'.repeat(length / 2)
  expect(open(ring, seal(ring, plaintext, context), context)).toBe(plaintext)
})

test('it is XChaCha20-Poly1305 as anybody else would do it', () => {
  const [kid, text = ''] = seal(ring, 'word', context).split('.')
  const bytes = Buffer.from(text, 'base64url')
  const binding = Buffer.from(`signalbox sealed value old 6 topic2 ${context.eventId}`)
  const opened = xchacha20poly1305(oldKey, bytes.subarray(0, 24), binding).decrypt(bytes.subarray(24))
  expect(Buffer.from(opened).toString()).toBe('word')
  expect([kid, bytes.length]).toEqual(['old', 24 + 4 + 16])
})

test('no nonce comes twice, however many values are sealed', () => {
  const nonces = Array.from({ length: 5_000 }, () => seal(ring, '', context).slice(4, 4 + 32))
  expect(new Set(nonces).size).toBe(5_000)
})

test('a change of any single bit is refused', () => {
  const sealed = Buffer.from(seal(ring, 'a word of some length', context))
  for (let bit = 0; bit < sealed.length * 8; bit += 1) {
    const changed = Buffer.from(sealed)
    changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
    expect(() => open(ring, changed.toString('latin1'), context), `bit ${bit}`).toThrow(SealError)
  }
})

test.each([
  ['the id of another event', { ...context, eventId: '01890a5d-ac96-774b-bcce-b302099a8058' }],
  ['another topic', { ...context, topic: 'topic3' }],
  ['id and topic swapped', { eventId: context.topic, topic: context.eventId }],
  ['the same letters divided in another way', { eventId: `${context.eventId}","t`, topic: 'opic2' }],
])('a value does not open under %s', (_, other) => {
  expect(errorOf(() => open(ring, seal(ring, 'word', context), other)).reason).toBe('tampered')
})

test('after a rotation the new key seals, and what the old one sealed still opens', () => {
  const rotated = readKeyRing(`${entry('new', newKey)},${entry('old', oldKey)}`, 'TOPIC2_KEYS')
  expect(seal(rotated, 'word', context)).toMatch(/^new\./)
  expect(open(rotated, seal(ring, 'word', context), context)).toBe('word')
})

test('a key that the ring does not hold is named, beside those that it holds', () => {
  const rotated = readKeyRing(`${entry('new', newKey)},${entry('newer', randomBytes(32))}`, 'TOPIC2_KEYS')
  const error = errorOf(() => open(rotated, seal(ring, 'word', context), context))
  expect(error).toMatchObject({
    reason: 'unknown_key',
    message: "Cannot open with key 'old' as the ring holds only new, newer",
  })
})

test('another key of the same name opens nothing, and the cause is kept', () => {
  const other = readKeyRing(entry('old', newKey), 'TOPIC2_KEYS')
  const error = errorOf(() => open(other, seal(ring, 'word', context), context))
  expect(error.reason).toBe('tampered')
  expect(error.cause).toBeInstanceOf(Error)
})

const whole = seal(ring, '', context)
test.each([
  ['nothing', ''],
  ['a word', 'hunter2'],
  ['dots', 'hunter2..'],
  ['a part too many', `${whole}.`],
  ['a name with other characters', whole.replace('old', 'öld')],
  ['a short nonce', 'old.AAAA'],
  ['a cut tag', whole.slice(0, -4)],
  ['padding', `${whole}==`],
  ['a line end', `${whole}\n`],
])('%s is malformed and is not repeated in the error', (_, text) => {
  const error = errorOf(() => open(ring, text, context))
  expect(error.reason).toBe('malformed')
  expect(inspect(error)).not.toContain('hunter2')
})

test('half of a surrogate pair is refused, as it would come back as something else', () => {
  expect(errorOf(() => seal(ring, 'hunter2\ud83d', context)).reason).toBe('malformed')
})

test('no error tells anything of a value, of what was sealed or of a key', () => {
  const sealed = seal(ring, 'hunter2', context)
  const empty = readKeyRing(entry('none', newKey), 'TOPIC2_KEYS')
  const [, body = ''] = sealed.split('.')
  const errors = [
    errorOf(() => open(ring, sealed, { ...context, topic: 'topic3' })),
    errorOf(() => open(empty, sealed, context)),
    errorOf(() => open(ring, `${sealed}.`, context)),
    errorOf(() => seal(ring, 'hunter2\ud83d', context)),
  ]
  for (const error of errors) {
    const view = inspect(error, { depth: null, showHidden: true }) + JSON.stringify(error)
    for (const secret of [
      'hunter2',
      body,
      Buffer.from(body, 'base64url').toString('hex'),
      oldKey.toString('base64'),
      oldKey.toString('hex'),
      newKey.toString('base64'),
    ]) {
      expect(view).not.toContain(secret)
    }
  }
})
