import { randomBytes } from 'node:crypto'
import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { keyOf, readKeyRing } from './key-ring.ts'

const key = randomBytes(32).toString('base64')
const read = (text: string | undefined) => readKeyRing(text, 'TOPIC2_KEYS')

function messageOf(attempt: () => unknown): string {
  try {
    attempt()
  } catch (error) {
    return (error as Error).message
  }
  throw new Error('It did not throw')
}

test('base64 and base64url, with and without padding and blanks, are the same key', () => {
  const bytes = Buffer.alloc(32, 0xfb)
  const ring = read(
    ` a:${bytes.toString('base64')} , b: ${bytes.toString('base64url')},c:${bytes.toString('base64url')}=`,
  )
  expect(ring.kids).toEqual(['a', 'b', 'c'])
  for (const kid of ring.kids) expect(keyOf(ring, kid)).toEqual(new Uint8Array(bytes))
})

test.each([
  [undefined, 'TOPIC2_KEYS is not set; set it to k1: and the output of "openssl rand -base64 32"'],
  ['', 'TOPIC2_KEYS is empty'],
  ['  ', 'TOPIC2_KEYS is empty'],
  [key, 'Key 1 in TOPIC2_KEYS must be written kid:base64'],
  [`k1:${key},`, 'Key 2 in TOPIC2_KEYS must be written kid:base64'],
  [`:${key}`, 'Key 1 in TOPIC2_KEYS must begin with a name of 1 to 32 letters'],
  [`k 1:${key}`, 'Key 1 in TOPIC2_KEYS must begin with'],
  [`k.1:${key}`, 'Key 1 in TOPIC2_KEYS must begin with'],
  [`${'k'.repeat(33)}:${key}`, 'Key 1 in TOPIC2_KEYS must begin with'],
  [`${key}:k1`, 'Key 1 in TOPIC2_KEYS must begin with'],
  ['k1:', "Key 'k1' in TOPIC2_KEYS is not base64"],
  [`k1:${key.slice(0, -2)}!=`, "Key 'k1' in TOPIC2_KEYS is not base64"],
  [`k1:${key}:${key}`, "Key 'k1' in TOPIC2_KEYS is not base64"],
  [`k1:${'A'.repeat(42)}B`, "Key 'k1' in TOPIC2_KEYS is not base64"],
  [`k1:${randomBytes(31).toString('base64')}`, "Key 'k1' in TOPIC2_KEYS has 31 bytes; a key has exactly 32"],
  [`k1:${randomBytes(33).toString('base64')}`, "Key 'k1' in TOPIC2_KEYS has 33 bytes"],
  [`k1:${key},k2:${randomBytes(16).toString('base64')}`, "Key 'k2' in TOPIC2_KEYS has 16 bytes"],
  [`k1:${key},k1:${key}`, "Key 'k1' stands in TOPIC2_KEYS twice"],
])('the key ring %j is refused with the variable and the key named', (text, message) => {
  const actual = messageOf(() => read(text))
  expect(actual).toContain(message)
  // Not even a part of what may be a key.
  expect(actual).not.toContain(key.slice(0, 8))
})

test('no logger can print a key, however it looks at the ring', () => {
  const ring = read(`k1:${key}`)
  const views = [
    JSON.stringify(ring),
    inspect(ring, { showHidden: true, depth: null, getters: true, showProxy: true }),
    JSON.stringify(Reflect.ownKeys(ring).map((name) => [String(name), Reflect.get(ring, name) as unknown])),
  ]
  const bytes = Buffer.from(key, 'base64')
  const secrets = [key.slice(0, 8), bytes.toString('hex').slice(0, 8)]
  // However its bytes are written: in columns, or each under its number.
  const asNumbers = new RegExp([...bytes.subarray(0, 4)].join(String.raw`\b(?:\D|"\d+")+\b`))
  for (const view of views) {
    for (const secret of secrets) expect(view).not.toContain(secret)
    expect(view).not.toMatch(asNumbers)
  }
})

test('no key stays in memory that others write to', () => {
  const bytes = randomBytes(32)
  read(`k1:${bytes.toString('base64')}`)
  // Small Buffers of all of Node are parts of this one.
  const shared = Buffer.from(Buffer.from('x').buffer)
  expect(shared.length).toBeGreaterThan(1)
  expect(shared.includes(bytes)).toBe(false)
})

test('a copy of a ring holds no keys and says so', () => {
  expect(() => keyOf({ ...read(`k1:${key}`) }, 'k1')).toThrow('A key ring must come from readKeyRing')
})
