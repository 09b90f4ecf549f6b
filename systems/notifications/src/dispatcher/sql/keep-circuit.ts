import type { Database } from '@signalbox/database'
import type { ProviderName } from '@signalbox/systems/notifications/rules.ts'
import type { CircuitState } from '../circuits.ts'

/** How a dispatcher finds a provider, from now on. */
export type CircuitChange = {
  readonly provider: ProviderName
  readonly state: CircuitState
  readonly error: string | null
}

// What is told of dispatchers that are gone is forgotten after a day.
const text = `
  WITH gone AS (DELETE FROM notification_circuits WHERE since < now() - interval '1 day')
  INSERT INTO notification_circuits AS known (provider, replica, state, error)
  VALUES ($1, $2, $3, $4)
  ON CONFLICT (provider, replica) DO UPDATE SET state = excluded.state, error = excluded.error, since = now()`

/** Lets people see which providers are left alone, and why. */
export function keepCircuit(database: Database, replica: string) {
  return async ({ provider, state, error }: CircuitChange): Promise<void> =>
    void (await database.query({
      name: 'keep-circuit',
      text,
      values: [provider, replica, state, error],
    }))
}
