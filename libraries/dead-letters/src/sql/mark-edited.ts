import type { Query } from '@signalbox/database'

const text = `
  UPDATE dead_letters SET
    event_id = $2,
    original_body = coalesce(original_body, body),
    body = $3,
    edited_at = now(),
    replayed_at = now(),
    replays = replays + 1,
    replay_id = NULL
  WHERE id = $1`

/** Marks a letter as published again with another body, and keeps the body that it arrived with. */
export async function markEdited(query: Query, id: string, eventId: string, body: Buffer): Promise<void> {
  await query({ name: 'mark-edited', text, values: [id, eventId, body] })
}
