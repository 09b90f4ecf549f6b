-- Up Migration

-- Every event that could not be stored, as it arrived, with the reason. One row is one acceptance of an event in
-- one queue: when it dies again after a replay, its row is brought up to date and counts as dead again.
CREATE TABLE dead_letters (
  id uuid PRIMARY KEY,
  queue text NOT NULL,
  event_id uuid,
  body bytea NOT NULL,
  -- Where the body is only the beginning of what was given up: the length and the SHA-256 of all of it. An event is
  -- never cut; what is larger than any event can be neither replayed nor edited.
  whole_bytes bigint,
  whole_sha256 text,
  reason text NOT NULL,
  error text NOT NULL,
  -- Who gave it up: 'service' with a reason, or 'broker' at its delivery limit.
  via text NOT NULL,
  attempts integer NOT NULL,
  accepted_by text NOT NULL,
  first_failure timestamptz NOT NULL,
  last_failure timestamptz NOT NULL,
  -- When it was last published to its queue again; null while it is dead.
  replayed_at timestamptz,
  replays integer NOT NULL DEFAULT 0
);

-- For counting and for reading page by page, whatever lies there already replayed.
CREATE INDEX dead_letters_dead ON dead_letters (queue, reason, id) WHERE replayed_at IS NULL;
