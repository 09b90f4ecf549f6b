import { expect, test } from 'vitest'
import { atLeast, atMost, fact, toResult } from '../result.ts'
import { chartSvg, marginOf } from './chart.ts'
import { replaceBetween } from './replace-between.ts'
import { markdownTable } from './table.ts'

const passive = atLeast(0.7, {
  scenario: 'passive',
  what: 'HTTP to rows',
  figure: 98_765.4,
  unit: 'events/s',
  ratio: 0.7543,
  reference: 'raw-insert',
})
const slow = atMost(25, { scenario: 'latency', what: 'a <b> & "c"', figure: 50, unit: 'ms p99' })
const raw = fact({ scenario: 'raw-insert', what: 'rows', figure: 123_456, unit: 'events/s' })

test('a target is met by the ratio where there is one, else by the figure', () => {
  expect([passive.met, slow.met, raw.met]).toEqual([true, false, true])
  expect(atLeast(0.7, { ...passive, ratio: 0.69, reference: 'raw-insert' }).met).toBe(false)
  expect(atMost(0, { scenario: 's', what: 'lost', figure: 0, unit: 'events' }).met).toBe(true)
})

test('the file holds the documented fields and no digits that are noise', () => {
  expect(toResult(passive)).toEqual({
    scenario: 'passive',
    figure: 98_800,
    unit: 'events/s',
    ratio: 0.754,
    target: 0.7,
    met: true,
  })
})

test('the table says what was measured, against what, and whether that is enough', () => {
  const [, , first, second] = markdownTable([passive, slow]).split('\n')
  expect(first).toMatch(/`passive` .*98,800 events\/s .*0\.754 of raw-insert .*at least 0\.7 .*met/)
  expect(second).toMatch(/50 ms p99 .*at most 25 .*missed/)
})

test('bars pass the line exactly when the target is met', () => {
  expect(marginOf(passive)).toBeGreaterThan(1)
  expect(marginOf(slow)).toBe(0.5)
  expect(marginOf(atMost(0, { scenario: 's', what: 'lost', figure: 0, unit: 'events' }))).toBe(3)
  expect(marginOf(atMost(0, { scenario: 's', what: 'lost', figure: 7, unit: 'events' }))).toBe(0)
})

test('the chart has a bar for each target, tells the verdict in words, and is well-formed', () => {
  const svg = chartSvg([raw, passive, slow])
  expect(svg.match(/<rect/g)).toHaveLength(2)
  expect(svg).toContain('met: 0.754 of raw-insert')
  expect(svg).toContain('missed: 50 ms p99')
  expect(svg).toContain('a &lt;b&gt; &amp; &quot;c&quot;')
})

test('only what stands between the markers is replaced', () => {
  const text = 'above\n<!-- a -->\nold\n<!-- b -->\nbelow'
  expect(replaceBetween(text, '<!-- a -->', '<!-- b -->', 'new')).toBe(
    'above\n<!-- a -->\n\nnew\n\n<!-- b -->\nbelow',
  )
  expect(() => replaceBetween('nothing', '<!-- a -->', '<!-- b -->', 'new')).toThrow('<!-- a -->')
})
