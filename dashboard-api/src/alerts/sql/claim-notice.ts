import type { Database } from '@signalbox/database'
import type { Notice } from '../alert.ts'

// Longer than a post may take. Whoever claims a notice and dies leaves it to the next one after this.
const claimSeconds = 30

const text = `
  UPDATE alerts SET next_try_at = now() + make_interval(secs => $1)
  WHERE key = (
    SELECT key FROM alerts WHERE notice IS NOT NULL AND next_try_at <= now()
    ORDER BY next_try_at LIMIT 1 FOR UPDATE SKIP LOCKED
  )
  RETURNING notice`

/** Takes the notice that is due first, so that nobody else posts it meanwhile; nothing when none is due. */
export async function claimNotice(database: Database): Promise<Notice | undefined> {
  const [row] = await database.query<{ notice: Notice }>({
    name: 'claim-notice',
    text,
    values: [claimSeconds],
  })
  return row?.notice
}
