import type { Database } from '@signalbox/database'

/** What a user has after so many entries. */
export type Balance = { readonly user_id: string; readonly revenue: string; readonly sequence: number }

const now = 'SELECT user_id, revenue, sequence FROM revenue_balances WHERE user_id = $1'
const then =
  'SELECT user_id, revenue, sequence FROM revenue_entries WHERE user_id = $1 AND sequence <= $2 ORDER BY sequence DESC LIMIT 1'
const at = 'SELECT revenue_at($1, $2) AS revenue'

/** What a user has, or had at a sequence; nothing where there are no entries. */
export async function selectBalance(database: Database, userId: string, sequence?: number) {
  const isNow = sequence === undefined
  const [balance] = await database.query<Balance>({
    name: isNow ? 'select-balance' : 'select-balance-then',
    text: isNow ? now : then,
    values: isNow ? [userId] : [userId, sequence],
  })
  return balance
}

/** What a user had at a moment, by when entries were stored. */
export async function selectBalanceAt(database: Database, userId: string, moment: string): Promise<string> {
  const values = [userId, moment]
  const [row] = await database.query<{ revenue: string }>({ name: 'select-balance-at', text: at, values })
  return row?.revenue ?? '0'
}
