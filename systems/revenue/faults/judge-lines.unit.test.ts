import { seededRandom } from '@signalbox/faults'
import { expect, test } from 'vitest'
import { judgeLines, type Found } from './judge-lines.ts'
import { makeLines } from './make-lines.ts'

// The law: the judge of the fault row finds each line that is lost, doubled or changed, and each balance that is wrong in its
// last digit.

const lines = makeLines(seededRandom(1), 2_000, ['user1', 'user2'])
const counting = lines.flatMap((line) => (line.fate === 'counts' ? line : []))

/** Adds as people do, digit by digit of 9 places. */
function sumOf(user: string): string {
  const nanos = counting
    .filter(({ userId }) => userId === user)
    .map(({ change }) => {
      const [whole = '', fraction = ''] = change.split('.')
      return BigInt(whole + fraction.padEnd(9, '0'))
    })
    .reduce((sum, one) => sum + one, 0n)
  const digits = String(nanos).replace('-', '').padStart(10, '0')
  return `${nanos < 0n ? '-' : ''}${digits.slice(0, -9)}.${digits.slice(-9)}`
}

const right: Found = {
  entries: counting.map(({ userId, change }) => ({ user_id: userId, change })),
  balances: ['user1', 'user2'].map((user_id) => ({ user_id, revenue: sumOf(user_id) })),
  refused: lines.flatMap(({ fate, text }) => (fate === 'refused' ? text : [])),
}
const [first, ...others] = right.entries as [Found['entries'][number], ...Found['entries']]
const [balance, other] = right.balances as [Found['balances'][number], Found['balances'][number]]

test('nothing is wrong where each line is counted once or named', () => {
  expect(new Set(lines.map(({ fate }) => fate))).toEqual(new Set(['counts', 'repeats', 'refused']))
  expect(judgeLines(lines, right)).toEqual([])
})

const lastDigit = (amount: string) => `${amount.slice(0, -1)}${(Number(amount.at(-1)) + 1) % 10}`

test.each<readonly [string, Partial<Found>, string]>([
  ['a line that is lost', { entries: others }, '1 lines are not counted'],
  ['a line that counts twice', { entries: [first, ...right.entries] }, '1 lines are too often counted'],
  [
    'a line whose last digit has changed',
    { entries: [{ ...first, change: lastDigit(first.change) }, ...others] },
    '1 lines are not counted',
  ],
  [
    'a line of another user',
    { entries: [{ ...first, user_id: 'user3' }, ...others] },
    '1 lines are not counted',
  ],
  [
    'a balance that is wrong in its last digit',
    { balances: [{ ...balance, revenue: lastDigit(balance.revenue) }, other] },
    'user1 has',
  ],
  ['a user without a balance', { balances: [other] }, 'user1 has undefined'],
  [
    'a refused line that is not named',
    { refused: right.refused.slice(1) },
    '1 lines are not named as refused',
  ],
  [
    'a good line that is named as refused',
    { refused: [...right.refused, counting[0]?.text ?? ''] },
    '1 lines are too often named as refused',
  ],
])('finds %s', (_, wrong, words) => {
  expect(judgeLines(lines, { ...right, ...wrong })).toContainEqual(expect.stringContaining(words))
})
