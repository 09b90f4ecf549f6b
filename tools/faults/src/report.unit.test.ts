import { expect, test } from 'vitest'
import { bySeed, heading, line, passed, replaceBetween, toJson, toMarkdown, type Result } from './report.ts'

const good: Result = {
  row: 'kill-api',
  seed: 7,
  attempted: 1_000,
  acknowledged: 990,
  stored: 995,
  dead: 3,
  lost: 0,
  unexpected: 0,
  doubled: 0,
  recoverySeconds: 1.2345,
  gapSeconds: 0.5,
  problems: [],
}

test.each(['lost', 'unexpected', 'doubled'] as const)('a row fails when anything is %s', (figure) => {
  expect(passed(good)).toBe(true)
  const bad = { ...good, [figure]: 1 }
  expect(passed(bad)).toBe(false)
  expect(line(bad)).toContain('FAILED')
})

test('a row fails when something else went wrong, such as not coming to rest', () => {
  expect(passed({ ...good, problems: ['It did not come to rest'] })).toBe(false)
})

test('lines stand under their heading', () => {
  expect(line(good)).toHaveLength(heading().length)
  expect(line(good)).not.toContain('FAILED')
})

test('the JSON holds exactly the figures, and not what could not be run', () => {
  const { problems: _, ...figures } = { ...good, recoverySeconds: 1.2 }
  expect(JSON.parse(toJson([good, { ...good, skipped: 'no cluster here' }]))).toEqual([figures])
})

test('the table holds the figures, and what could not be run is said under it', () => {
  const table = toMarkdown([good, { ...good, row: 'cluster', skipped: 'no cluster here' }], 'Commit 1')
  const rows = table.split('\n').filter((text) => text.startsWith('|'))
  expect(rows).toHaveLength(3)
  expect(new Set(rows.map(({ length }) => length)).size).toBe(1)
  expect(rows[2]?.split('|').map((cell) => cell.trim())).toEqual([
    '',
    'kill-api',
    '1000',
    '990',
    '995',
    '3',
    '0',
    '0',
    '0',
    '1.2',
    '0.5',
    '',
  ])
  expect(table).toContain('Not run:\n\n- cluster, seed 7: no cluster here')
  expect(table).not.toContain('Failed')
  const bad = { ...good, problems: ['It did not come to rest'] }
  expect(toMarkdown([bad], 'Commit 1')).toContain('Failed:\n\n- kill-api, seed 7: It did not come to rest')
})

test('a row with several seeds is one line of the table, and each seed has a line of its own', () => {
  const other = { ...good, seed: 8, lost: 2, recoverySeconds: 3, gapSeconds: 0.1 }
  const table = toMarkdown([good, other], 'Commit 1')
  const [, , row] = table.split('\n').filter((text) => text.startsWith('|'))
  expect(row?.split('|').map((cell) => cell.trim())).toEqual([
    '',
    'kill-api',
    '2000',
    '1980',
    '1990',
    '6',
    '2',
    '0',
    '0',
    '3.0',
    '0.5',
    '',
  ])
  expect(bySeed([good, other])).toEqual([
    'Seed 7: 1 rows ran; lost 0, unexpected 0, doubled 0; none failed',
    'Seed 8: 1 rows ran; lost 2, unexpected 0, doubled 0; failed: kill-api',
  ])
  for (const text of bySeed([good, other])) expect(table).toContain(text)
})

test('only what stands between the markers is replaced', () => {
  const document = 'before\n<!-- table -->\nold\n<!-- /table -->\nafter'
  const changed = replaceBetween(document, 'table', 'new')
  expect(changed).toBe('before\n<!-- table -->\n\nnew\n\n<!-- /table -->\nafter')
  expect(() => replaceBetween('nothing', 'table', 'new')).toThrow('no place for table')
})
