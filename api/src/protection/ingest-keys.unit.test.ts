import { expect, it } from 'vitest'
import { newIngestKey, readIngestKeys } from './ingest-keys.ts'

const shop = newIngestKey('web-shop')
const till = newIngestKey('till')

it('knows each of several keys by name, and the environment holds none of them', () => {
  const text = ` ${shop.entry}, ${till.entry}`
  const keys = readIngestKeys(text)
  expect(keys?.nameOf(shop.key)).toBe('web-shop')
  expect(keys?.nameOf(till.key)).toBe('till')
  expect(shop.key).toMatch(/^sbk_web-shop_[0-9a-f]{64}$/)
  expect(text).not.toContain(shop.key.slice(-64))
})

it.each([
  ['nothing', ''],
  ['what is in the environment', shop.entry.split(':')[1] ?? ''],
  ['its prefix', 'sbk_web-shop_'],
  ['one with another end', `${shop.key.slice(0, -1)}${shop.key.endsWith('0') ? '1' : '0'}`],
  ['one that goes on', `${shop.key}0`],
  ['one under the name of another', shop.key.replace('web-shop', 'till')],
  ['one of a name that does not exist', newIngestKey('nobody').key],
  ['one that was taken back', newIngestKey('web-shop').key],
  ['the name of something that every object has', `sbk_constructor_${'0'.repeat(64)}`],
])('takes %s for no key', (_what, key) => {
  expect(readIngestKeys(`${shop.entry},${till.entry}`)?.nameOf(key)).toBeUndefined()
})

it('is open when there are none, and closed when what is there makes no sense', () => {
  for (const none of [undefined, '', ' ']) expect(readIngestKeys(none)).toBeUndefined()
  for (const wrong of [shop.key, 'web-shop', ',', `${shop.entry},`, `${shop.entry},${shop.entry}`]) {
    const start = () => readIngestKeys(wrong)
    expect(start).toThrow(/^Entry \d of INGEST_KEYS/)
    expect(start).not.toThrow(shop.key)
  }
})

it.each(['', 'Shop', 'a_b', 'a:b', 'a,b', 'x'.repeat(33)])('makes no key named %j', (name) => {
  expect(() => newIngestKey(name)).toThrow('small letters')
})
