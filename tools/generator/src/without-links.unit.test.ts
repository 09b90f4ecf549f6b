import { expect, test } from 'vitest'
import { withoutLinks } from './without-links.ts'

// The law: prose that links to what is gone goes with it, as a whole sentence or row, and nothing else changes.

const isGone = (place: string) => place === 'systems/gone' || place.startsWith('systems/gone/')
const without = (text: string) => withoutLinks(text, 'docs/guides/a.md', isGone)

test.each([
  [
    'a row',
    '| a | b |\n| - | - |\n| [x](../../systems/gone/README.md) | y |\n| z | z |\n',
    '| a | b |\n| - | - |\n| z | z |\n',
  ],
  [
    'an item with its second line',
    '- one\n- of [gone](../../systems/gone/)\n  and more\n- two\n',
    '- one\n- two\n',
  ],
  ['the last item of a list', '- one\n- [gone](../../systems/gone/a.md)\n\nTwo.\n', '- one\n\nTwo.\n'],
  ['a numbered item', '1. one\n2. [gone](../../systems/gone/a.md#b)\n3. two\n', '1. one\n3. two\n'],
  ['a paragraph', '# A\n\nOne [gone](../../systems/gone/a.md)\nand more.\n\nTwo.\n', '# A\n\nTwo.\n'],
  [
    'a heading with nothing else',
    '# A\n\n## B\n\n[gone](../../systems/gone/a.md).\n\n## C\n\nD.\n',
    '# A\n\n## C\n\nD.\n',
  ],
  [
    'a paragraph before other headings',
    '# A\n\n[gone](../../systems/gone/a.md).\n\n## B\n\nC.\n',
    '# A\n\n## B\n\nC.\n',
  ],
  ['the last paragraph', 'Two.\n\n[gone](../../systems/gone/a.md)\n', 'Two.\n'],
])('%s goes', (_, text, left) => {
  expect(without(text)).toBe(left)
})

test.each([
  [
    'links to others',
    'See [a](../b.md), [b](https://a.example/systems/gone/) and [c](../../systems/stays/README.md).\n',
  ],
  ['names without a link', 'systems/gone is `systems/gone`.\n'],
  ['code', '```\n- a\n\n- b\n```\n\n\n\nMore.\n'],
])('%s stay', (_, text) => {
  expect(without(text)).toBe(text)
})

test('code beside what goes stays as it is', () => {
  const code = '```sh\nnpm start\n\n# more\n| a |\n```\n'
  expect(without(`${code}\n[gone](../../systems/gone/a.md)\n\n${code}`)).toBe(`${code}\n${code}`)
})
