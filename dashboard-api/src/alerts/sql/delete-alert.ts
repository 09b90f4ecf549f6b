import type { Query } from '@signalbox/database'

const text = `DELETE FROM alerts WHERE key = $1`

/** Forgets an alert. */
export async function deleteAlert(query: Query, key: string): Promise<void> {
  await query({ name: 'delete-alert', text, values: [key] })
}
