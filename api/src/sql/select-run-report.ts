import type { RunReport } from '@signalbox/contracts'
import { topology } from '@signalbox/systems'
import type { Database } from '@signalbox/database'

export type RunIds = {
  /** The lowest and the highest id that an event of the run can have. */
  readonly from: string
  readonly to: string
  /** The last 12 hexadecimal digits of every id of the run. */
  readonly tag: string
}

const ofRun = `event_id >= $1::uuid AND event_id <= $2::uuid AND right(event_id::text, 12) = $3`

// Where events are passed on they are half way.
const ends = topology.topics.filter(({ forwardsTo }) => forwardsTo === undefined)

const text = `
  SELECT 'stored' AS state, '' AS reason, ${ends.map(({ table }) => `(SELECT count(*) FROM ${table} WHERE ${ofRun})`).join(' + ')} AS events
  UNION ALL
  SELECT 'dead', reason, count(DISTINCT event_id) FROM dead_letters
  WHERE replayed_at IS NULL AND ${ofRun} GROUP BY reason
  ORDER BY events DESC, reason`

type Row = { state: 'stored' | 'dead'; reason: string; events: number }

/**
 * Counts what became of the events of one run. Ids sort by time, so only the stretch of the tables that was
 * written during the run is read.
 */
export async function selectRunReport(database: Database, { from, to, tag }: RunIds): Promise<RunReport> {
  const rows = await database.query<Row>({ name: 'select-run-report', text, values: [from, to, tag] })
  return {
    stored: rows.find(({ state }) => state === 'stored')?.events ?? 0,
    dead: rows.filter(({ state }) => state === 'dead').map(({ reason, events }) => ({ reason, events })),
  }
}
