import type { Database } from '@signalbox/database'
import type { Balance } from './select-balance.ts'

const text = 'SELECT user_id, revenue, sequence FROM revenue_balances ORDER BY revenue DESC, user_id LIMIT $1'

/** The users who have the most. */
export async function selectUsers(database: Database, limit: number): Promise<Balance[]> {
  return await database.query<Balance>({ name: 'select-users', text, values: [limit] })
}
