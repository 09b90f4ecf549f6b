-- Up Migration

-- Before the first edit by a person, the body as it arrived; and which replay published the letter last.
ALTER TABLE dead_letters
  ADD COLUMN original_body bytea,
  ADD COLUMN edited_at timestamptz,
  ADD COLUMN replay_id uuid;

-- Groups are counted from this index alone, and a group is read page by page in its order.
DROP INDEX dead_letters_dead;
CREATE INDEX dead_letters_dead ON dead_letters (queue, reason, id) INCLUDE (first_failure, last_failure, whole_bytes)
  WHERE replayed_at IS NULL;
-- All letters page by page, whatever lies there already replayed.
CREATE INDEX dead_letters_dead_id ON dead_letters (id) WHERE replayed_at IS NULL;
-- The letters of one event.
CREATE INDEX dead_letters_event ON dead_letters (event_id) WHERE event_id IS NOT NULL;
-- How many letters of a replay are dead again.
CREATE INDEX dead_letters_dead_again ON dead_letters (replay_id) WHERE replayed_at IS NULL AND replay_id IS NOT NULL;

-- What a person asked to be replayed, how far it has come and how it ended. The process that replays writes
-- updated_at at least every few seconds, so a row that is old and not finished was left behind by one that died.
CREATE TABLE dead_letter_replays (
  id uuid PRIMARY KEY,
  rate integer NOT NULL,
  total bigint NOT NULL,
  replayed bigint NOT NULL DEFAULT 0,
  started_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz,
  -- Null when all were published.
  error text
);
CREATE INDEX dead_letter_replays_started_at ON dead_letter_replays (started_at);
