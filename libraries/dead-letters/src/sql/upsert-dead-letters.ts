import type { DeadLetter } from '@signalbox/broker'
import { traceIdOf } from '@signalbox/contracts'
import type { Database } from '@signalbox/database'

const text = `
  INSERT INTO dead_letters AS known
    (id, queue, event_id, body, reason, error, via, attempts, accepted_by, first_failure, last_failure,
      trace_id, whole_bytes, whole_sha256, parent_id)
  SELECT DISTINCT ON (1) coalesce(replayed.id, given.id), given.queue, given.event_id, given.body, given.reason,
    given.error, given.via, given.attempts, given.accepted_by, given.first_failure, given.last_failure, given.trace_id,
    given.whole_bytes, given.whole_sha256, given.parent_id
  FROM unnest(
    $1::uuid[], $2::text[], $3::uuid[], $4::bytea[], $5::text[], $6::text[], $7::text[], $8::integer[], $9::text[],
    $10::timestamptz[], $11::timestamptz[], $12::uuid[], $13::text[],
    $14::bigint[], $15::text[], $16::uuid[]
  ) AS given(
    id, queue, event_id, body, reason, error, via, attempts, accepted_by, first_failure, last_failure, replay_of,
    trace_id, whole_bytes, whole_sha256, parent_id
  )
  -- The same bytes: nobody can pass one letter off as another.
  LEFT JOIN dead_letters AS replayed ON replayed.id = given.replay_of AND replayed.body = given.body
  -- Of the same letter only the newest: one statement cannot change a row twice.
  ORDER BY 1, given.last_failure DESC
  ON CONFLICT (id) DO UPDATE SET
    reason = excluded.reason,
    error = excluded.error,
    via = excluded.via,
    attempts = excluded.attempts,
    last_failure = excluded.last_failure,
    replayed_at = NULL
  -- The same letter delivered twice must not bring an event back to death that has been replayed since.
  WHERE excluded.last_failure > known.last_failure`

// A reason is part of an index, which takes no long text. Ours are short words; others come from outside.
const reasonLengthMax = 200

/** Keeps dead letters. One that is known already is brought up to date if it has died again since. */
export async function upsertDeadLetters(database: Database, letters: readonly DeadLetter[]): Promise<void> {
  await database.query({
    name: 'upsert-dead-letters',
    text,
    values: [
      letters.map((letter) => letter.id),
      letters.map((letter) => storableText(letter.queue)),
      letters.map((letter) => letter.eventId),
      letters.map((letter) => letter.body),
      letters.map((letter) => storableText(letter.reason.slice(0, reasonLengthMax))),
      letters.map((letter) => storableText(letter.error)),
      letters.map((letter) => letter.via),
      letters.map((letter) => letter.attempts),
      letters.map((letter) => storableText(letter.acceptedBy)),
      letters.map((letter) => letter.firstFailure.toISOString()),
      letters.map((letter) => letter.lastFailure.toISOString()),
      letters.map((letter) => letter.replayOf),
      letters.map(({ traceparent }) => (traceparent === undefined ? null : traceIdOf(traceparent))),
      letters.map(({ cutFrom }) => cutFrom?.bytes ?? null),
      letters.map(({ cutFrom }) => cutFrom?.sha256 ?? null),
      letters.map(({ parentId }) => parentId),
    ],
  })
}

/** Headers come from outside. What PostgreSQL cannot store must not keep a dead letter from being kept. */
function storableText(given: string): string {
  return given.replaceAll('\u0000', '').toWellFormed()
}
