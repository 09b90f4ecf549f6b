import type { Database } from '@signalbox/database'

const text = 'SELECT forget_revenue_addresses($1) AS more'

/** Forgets the addresses of entries that were stored more than so many days ago. */
export function forgetAddresses(database: Database, days: number) {
  return async (stopping: AbortSignal): Promise<void> => {
    const statement = { name: 'forget-addresses', text, values: [days] }
    let more: boolean | undefined = true
    while (more && !stopping.aborted) more = (await database.query<{ more: boolean }>(statement))[0]?.more
  }
}
