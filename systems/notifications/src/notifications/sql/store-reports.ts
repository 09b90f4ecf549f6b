import type { Database } from '@signalbox/database'

/** What a provider says of one message. */
export type Report = {
  readonly providerId: string
  readonly result: 'delivered' | 'failed'
  readonly error?: string | undefined
}

// In one order, so that two requests wait for each other and never in a circle.
const store = `
  INSERT INTO notification_reports (provider, provider_id, result, error)
  SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[]) AS told(provider_id, result, error)
  ORDER BY provider_id, result ON CONFLICT DO NOTHING`
const apply = 'SELECT apply_reports($1)'
// In case they have overtaken our own commit.
const pending = `
  SELECT array_agg(provider_id) AS ids FROM (
    SELECT provider_id FROM notification_reports
    WHERE NOT is_known AND reported_at > now() - interval '10 minutes' ORDER BY reported_at LIMIT 1000
  ) AS early`

/** Keeps reports, and lets them tell what became of their notifications. One that comes again changes nothing. */
export function storeReports(database: Database) {
  return async (provider: string, reports: readonly Report[]): Promise<void> => {
    if (reports.length === 0) return
    const ids = reports.map(({ providerId }) => providerId)
    const values = [
      provider,
      ids,
      reports.map(({ result }) => result),
      reports.map(({ error }) => error ?? null),
    ]
    await database.query({ name: 'store-reports', text: store, values })
    await database.query({ name: 'apply-reports', text: apply, values: [ids] })
  }
}

/** Looks again for notifications of reports that came too early. */
export function applyEarlyReports(database: Database) {
  return async (): Promise<void> => {
    const [row] = await database.query<{ ids: string[] | null }>({ name: 'early-reports', text: pending })
    if (row?.ids) await database.query({ name: 'apply-reports', text: apply, values: [row.ids] })
  }
}
