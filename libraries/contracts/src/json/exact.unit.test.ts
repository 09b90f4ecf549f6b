import fc from 'fast-check'
import { expect, it, test } from 'vitest'
import { cutItems, cutObject, namesOf } from './cut-object.ts'
import { cutValue, itemsIn, membersOf } from './cut-value.ts'
import type { JsonText } from './json-text.ts'
import { digitsMax, digitsMoreMax } from './scan-number.ts'

// The law: what is taken is carried as it was written, every digit of it; what cannot be kept is named by its place.

/** JSON in all the ways in which people write it: with blanks, escapes, and numbers that no JavaScript holds. */
const blanks = fc.stringMatching(/^[ \t\n\r]{0,2}$/)
const numbers = fc.oneof(
  fc.stringMatching(/^-?(0|[1-9][0-9]{0,39})(\.[0-9]{1,40})?([eE][+-]?[0-9]{1,2})?$/),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
)
const character = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 1 }).filter((text) => !/["\\\p{Cc}\p{Cs}]/u.test(text)),
  fc.constantFrom('\\"', '\\\\', '\\/', '\\n', '\\u00e9', '\\ud83d\\ude00', '\u{1f600}', 'x'.repeat(40)),
)
const texts = fc.array(character).map((parts) => `"${parts.join('')}"`)
const { json } = fc.letrec<{ json: string; list: string; object: string }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 5 },
    numbers,
    texts,
    fc.constantFrom('true', 'false', 'null'),
    tie('list'),
    tie('object'),
  ),
  list: fc
    .tuple(fc.array(tie('json')), blanks)
    .map(([items, blank]) => `[${blank}${items.join(`${blank},`)}]`),
  object: fc
    .tuple(
      fc.uniqueArray(fc.tuple(texts, tie('json')), { selector: ([key]) => JSON.parse(key) as string }),
      blanks,
    )
    .map(
      ([members, blank]) =>
        `{${members.map(([key, value]) => `${blank}${key}${blank}:${blank}${value}`).join(',')}}`,
    ),
}))

const names = namesOf(['id', 'data'])
const fieldsOf = (text: string) => cutObject(text, { names, others: 'kept' })?.fields

test('any JSON is carried as it was written', () => {
  fc.assert(
    fc.property(json, blanks, (text, blank) => {
      expect(cutValue(blank + text + blank)).toEqual({ json: text, problem: undefined })
      expect(fieldsOf(`{"id":"a",${blank}"data":${blank}${text}${blank}}`)?.data).toBe(
        text === 'null' ? null : text,
      )
      expect(fieldsOf(`{"other":${text}}`)?.others).toBe(`"other":${text}`)
    }),
    { numRuns: 2_000 },
  )
})

test('members and items are taken apart as they were written', () => {
  expect(itemsIn('[]' as JsonText)).toEqual([])
  fc.assert(
    fc.property(json, (text) => {
      const items = itemsIn(`[${text}, 0 ]` as JsonText)
      expect(items).toEqual([text, '0'])
      const members = membersOf(`{"a":${text},"\\u0062" : 0 }` as JsonText)
      expect([...members]).toEqual([
        ['a', text],
        ['b', '0'],
      ])
    }),
  )
})

test('what is no JSON to JSON.parse is none here, and the other way round', () => {
  const isJson = (text: string) => {
    try {
      JSON.parse(text)
      return true
    } catch {
      return false
    }
  }
  const pieces = fc.constantFrom(
    ...Array.from('{}[],:"\\ 0123456789-+.eE'),
    'true',
    'false',
    'null',
    'u',
    'a',
    '\n',
    '"a"',
    '"b":',
  )
  const broken = fc.tuple(json, fc.nat(), pieces).map(([text, at, piece]) => {
    const place = at % (text.length + 1)
    return text.slice(0, place) + piece + text.slice(place + (at % 2))
  })
  fc.assert(
    fc.property(
      fc.oneof(
        broken,
        fc.array(pieces).map((parts) => parts.join('')),
      ),
      (text) => {
        expect(cutValue(text) !== undefined).toBe(isJson(text))
        expect(fieldsOf(text) !== undefined || cutObject(text, { names, others: 'kept' }) === null).toBe(
          isJson(text),
        )
      },
    ),
    { numRuns: 5_000 },
  )
})

const deep = (levels: number) => '[1,'.repeat(levels) + '0' + ']'.repeat(levels)

it.each([
  ['a NUL character', '{"a":["\\u0000"]}', ['a', 0], 'nul_character'],
  ['a NUL character in a key', '{"a":{"b\\u0000":1}}', ['a'], 'nul_character'],
  ['half of a pair', '{"a":"\\ud800"}', ['a'], 'lone_surrogate'],
  ['the other half', '{"a":"x\\udc00\\ud800"}', ['a'], 'lone_surrogate'],
  ['half of a pair, not escaped', '{"a":"\ud800"}', ['a'], 'lone_surrogate'],
  ['half escaped, half not', '{"a":"\\ud800\udc00"}', ['a'], 'lone_surrogate'],
  ['a key twice', '{"a":{"b":1,"c":2,"b":3}}', ['a', 'b'], 'duplicate_key'],
  ['a key twice, spelled differently', '{"a":1,"\\u0061":2}', ['a'], 'duplicate_key'],
  [
    'a key twice among many',
    `{${Array.from({ length: 40 }, (_, n) => `"k${n}":1`).join(',')},"k3":1}`,
    ['k3'],
    'duplicate_key',
  ],
  ['__proto__ twice', '{"__proto__":1,"__proto__":2}', ['__proto__'], 'duplicate_key'],
  ['more digits than are kept', `{"a":[0,${'9'.repeat(digitsMax + 1)}]}`, ['a', 1], 'number_too_large'],
  ['a large exponent', '{"a":1e400}', ['a'], 'number_too_large'],
  ['a huge exponent', '{"a":1e99999999999999999999}', ['a'], 'number_too_large'],
  ['a number too near zero', '{"a":0.1e-400}', ['a'], 'number_too_large'],
  ['too deep a list', `{"a":${deep(32)}}`, ['a', ...Array.from({ length: 31 }, () => 1)], 'too_deep'],
])('%s is found, with its place', (_what, text, path, code) => {
  expect(cutValue(text)?.problem).toMatchObject({ path, code })
  expect(fieldsOf(`{"id":"a","data":${text}}`)).toBeDefined()
  expect(cutObject(`{"data":${text}}`, { names, others: 0 })?.problem).toMatchObject({
    path: ['data', ...path],
    code,
  })
})

it.each([
  '9'.repeat(digitsMax),
  '1e399',
  '5e-324',
  '1.7976931348623157e308',
  '-0',
  '0e0',
  '1E+2',
  '0.1e-398',
])('the number %s is kept', (number) =>
  expect(cutValue(`[${number}]`)).toEqual({ json: `[${number}]`, problem: undefined }),
)

test('numbers that would grow too much together are refused, whatever the size of the body', () => {
  const many = (count: number) => `[${Array.from({ length: count }, () => '1e300').join(',')}]`
  const enough = Math.floor(digitsMoreMax / 296)
  expect(cutValue(many(enough))?.problem).toBeUndefined()
  expect(cutValue(many(enough + 1))?.problem).toMatchObject({ code: 'number_too_large', path: [enough] })
})

test('of fields that nobody asked for only the first are looked at', () => {
  const fields = Array.from({ length: 350_000 }, (_, n) => `"f${n}":1`).join(',')
  const cut = cutObject(`{${fields}`, { names, others: 10 })
  expect(Object.keys(cut?.fields ?? {})).toHaveLength(10)
})

test('a list is cut item by item, and is none when it does not end well', () => {
  const options = { names, others: 1 } as const
  const all = (text: string) => {
    const items = cutItems(text, options)
    const found: unknown[] = []
    let next = items.next()
    for (; !next.done; next = items.next()) found.push(next.value?.fields ?? null)
    return [next.value, found]
  }
  expect(all(' [ {"id":"a"} , 1, {"data":{"a":1.0}},{"x":1,"y":2}] ')).toEqual([
    true,
    [{ id: 'a' }, null, { data: '{"a":1.0}' }, { x: 1 }],
  ])
  expect(all('[]')).toEqual([true, []])
  for (const text of ['[{}', '[{},]', '[{}]x', '{}', '', '[,]', '[{}{}]']) expect(all(text)[0]).toBe(false)
  expect(all(`[{"data":${deep(100_000)}},{}]`)).toEqual([true, [expect.anything(), {}]])
  expect(all('['.repeat(100_000))[0]).toBe(false)
})
