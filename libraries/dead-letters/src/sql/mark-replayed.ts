import type { Query } from '@signalbox/database'

const text = `
  UPDATE dead_letters SET replayed_at = now(), replays = replays + 1, replay_id = $2 WHERE id = ANY ($1)`

/**
 * Marks letters as published to their queue again.
 *
 * @param replayId of the replay that somebody watches, if any
 */
export async function markReplayed(
  query: Query,
  ids: readonly string[],
  replayId: string | undefined,
): Promise<void> {
  await query({ name: 'mark-replayed', text, values: [ids, replayId ?? null] })
}
