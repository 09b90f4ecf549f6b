import { jsonText } from '@signalbox/contracts'
import { eventColumns, type Database } from '@signalbox/database'
import { v7 as uuidv7 } from 'uuid'

const text = `
  INSERT INTO topic1 (event_id, event_type, create_date, accepted_date, received_date, event_data)
  SELECT * FROM unnest(
    $1::uuid[], $2::text[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[], $6::jsonb[]
  )
  ON CONFLICT (event_id) DO NOTHING`

// As many as a service stores in one statement when it is busy.
const batchEvents = 2_000

/**
 * How the rows are written out: as arrays that `pg` turns into text, as everybody does it, or in PostgreSQL's binary
 * form, as our services do it.
 */
export type Form = 'text' | 'binary'

/**
 * Inserts rows straight into topic1, a batch a statement and one statement after the other, and returns how
 * many a second. The rows are the ones that the services store for the events of the other scenarios.
 *
 * Making the rows is not counted; handing them to PostgreSQL is.
 */
export async function insertRows(database: Database, seconds: number, form: Form = 'text'): Promise<number> {
  let spentMs = 0
  let rows = 0
  while (spentMs < seconds * 1_000) {
    const values = form === 'text' ? textColumns(makeRows()) : binaryColumns(makeRows())
    const startedAt = performance.now()
    await database.query({ name: 'raw-insert', text, values })
    spentMs += performance.now() - startedAt
    rows += batchEvents
  }
  return (rows / spentMs) * 1_000
}

function makeRows() {
  const receivedDate = new Date()
  const create_date = receivedDate.toISOString()
  const data = jsonText({ sensor: 'north', reading: 21.5 })
  return Array.from({ length: batchEvents }, () => ({
    event: { id: uuidv7(), eventType: 'passiveEvent', create_date, accepted_date: create_date, data },
    receivedDate,
  }))
}

function textColumns(rows: ReturnType<typeof makeRows>): unknown[] {
  return [
    rows.map(({ event }) => event.id),
    rows.map(({ event }) => event.eventType),
    rows.map(({ event }) => event.create_date),
    rows.map(({ event }) => event.accepted_date),
    rows.map(({ receivedDate }) => receivedDate.toISOString()),
    rows.map(({ event }) => event.data),
  ]
}

/** Without the last column, who took the event: that is for the sums. */
function binaryColumns(rows: ReturnType<typeof makeRows>): unknown[] {
  return eventColumns(rows).slice(0, -1)
}
