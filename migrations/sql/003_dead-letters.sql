-- Up Migration

-- Every event that could not be stored, as it arrived, with the reason.
CREATE TABLE dead_letters (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  queue text NOT NULL,
  event_id uuid,
  body bytea NOT NULL,
  reason text NOT NULL,
  error text,
  attempts integer NOT NULL,
  first_failure timestamptz NOT NULL,
  last_failure timestamptz NOT NULL,
  replayed_at timestamptz
);
