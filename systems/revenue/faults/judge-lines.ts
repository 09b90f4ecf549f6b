import type { Line } from './make-lines.ts'

/** What is there once all has come to rest; amounts are the digits that PostgreSQL tells. */
export type Found = {
  readonly entries: readonly { readonly user_id: string; readonly change: string }[]
  readonly balances: readonly { readonly user_id: string; readonly revenue: string }[]
  /** The lines that the file of those that were refused names. */
  readonly refused: readonly string[]
}

const places = 18

/** How many times 10^-18 an amount is: whole numbers add up exactly. */
function unitsOf(amount: string): bigint {
  const [, sign, whole, fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(amount) ?? []
  if (whole === undefined || fraction.length > places)
    throw new Error(`'${amount}' is no amount of 18 places`)
  return BigInt(`${sign}${whole}${fraction.padEnd(places, '0')}`)
}

/**
 * Compares the lines of a file with what became of them: each has to be counted once, or to be named as refused, and each
 * user has to have what the lines add up to, to the last digit.
 *
 * @returns what is wrong
 */
export function judgeLines(lines: readonly Line[], { entries, balances, refused }: Found): string[] {
  const counting = lines.flatMap((line) => (line.fate === 'counts' ? line : []))
  const sums = new Map<string, bigint>()
  for (const { userId, change } of counting) sums.set(userId, (sums.get(userId) ?? 0n) + unitsOf(change))
  const had = new Map(balances.map(({ user_id, revenue }) => [user_id, revenue]))
  return [
    ...difference(
      'counted',
      counting.map(({ userId, change }) => `${unitsOf(change)} of ${userId}`),
      entries.map(({ user_id, change }) => `${unitsOf(change)} of ${user_id}`),
    ),
    ...difference(
      'named as refused',
      lines.flatMap(({ fate, text }) => (fate === 'refused' ? text : [])),
      refused,
    ),
    ...[...sums].flatMap(([userId, sum]) => {
      const has = had.get(userId)
      return has !== undefined && unitsOf(has) === sum
        ? []
        : `${userId} has ${has}, and the lines add up to ${sum} times 10^-${places}`
    }),
  ]
}

/** What is there more often or less often than it should be. */
function difference(what: string, wanted: readonly string[], found: readonly string[]): string[] {
  const surplus = new Map<string, number>()
  for (const one of wanted) surplus.set(one, (surplus.get(one) ?? 0) - 1)
  for (const one of found) surplus.set(one, (surplus.get(one) ?? 0) + 1)
  const wrong = (is: (times: number) => boolean, how: string) => {
    const some = [...surplus].filter(([, times]) => is(times)).map(([one]) => one)
    return some.length === 0 ? [] : [`${some.length} lines are ${how} ${what}, such as ${some[0]}`]
  }
  return [...wrong((times) => times < 0, 'not'), ...wrong((times) => times > 0, 'too often')]
}
