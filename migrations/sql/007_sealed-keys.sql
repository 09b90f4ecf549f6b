-- Up Migration

-- Which keys are in use, so that one can tell when an old key can be dropped: how many events arrived whose value it
-- had sealed. Arrivals and not rows, as an event that comes a second time needs its key a second time.
--
-- One row for each minute, key and run of a service; kept 8 days, a week's window and some room.
CREATE TABLE sealed_key_minutes (
  minute timestamptz NOT NULL,
  topic text NOT NULL,
  kid text NOT NULL,
  replica text NOT NULL,
  events bigint NOT NULL,
  last_seen timestamptz NOT NULL,
  PRIMARY KEY (minute, topic, kid, replica)
) WITH (fillfactor = 50);

-- What is left of minutes that are gone: a key is remembered for ever.
CREATE TABLE sealed_keys (
  topic text NOT NULL,
  kid text NOT NULL,
  first_seen timestamptz NOT NULL,
  last_seen timestamptz NOT NULL,
  PRIMARY KEY (topic, kid)
);

-- Adds what arrived in one batch, by the name of the key. Call it in the statement that stores the batch, so that
-- what is rolled back is not counted. In plpgsql, which keeps its plan from one call to the next.
CREATE FUNCTION count_sealed(topic_name text, replica_name text, kids text[], arrived bigint[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO sealed_key_minutes AS known (minute, topic, kid, replica, events, last_seen)
  SELECT date_trunc('minute', now(), 'UTC'), topic_name, given.kid, replica_name, given.events, now()
  FROM unnest(kids, arrived) AS given(kid, events)
  -- In one order, so that two statements at the same time wait for each other and do not deadlock.
  ORDER BY given.kid
  ON CONFLICT (minute, topic, kid, replica) DO UPDATE SET
    events = known.events + excluded.events,
    last_seen = greatest(known.last_seen, excluded.last_seen);
END
$$;

-- Deletes minutes that no window shows any more, at most rows_max, and returns how many. Their keys stay.
CREATE FUNCTION forget_sealed_key_minutes_at(moment timestamptz, rows_max integer) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
  deleted integer;
BEGIN
  IF NOT take_upkeep_lock() THEN RETURN 0; END IF;
  WITH gone AS (
    DELETE FROM sealed_key_minutes WHERE (minute, topic, kid, replica) IN (
      SELECT minute, topic, kid, replica FROM sealed_key_minutes
      WHERE minute < moment - interval '8 days' ORDER BY minute LIMIT rows_max
    ) RETURNING *
  ),
  remembered AS (
    INSERT INTO sealed_keys AS known (topic, kid, first_seen, last_seen)
    SELECT topic, kid, min(minute), max(last_seen) FROM gone GROUP BY 1, 2
    ON CONFLICT (topic, kid) DO UPDATE SET
      first_seen = least(known.first_seen, excluded.first_seen),
      last_seen = greatest(known.last_seen, excluded.last_seen)
  )
  SELECT count(*) INTO deleted FROM gone;
  RETURN deleted;
END
$$;

CREATE FUNCTION forget_sealed_key_minutes(rows_max integer) RETURNS integer
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM check_between('rows_max', rows_max, 1, 100000);
  RETURN forget_sealed_key_minutes_at(now(), rows_max);
END
$$;

-- The name of the key that sealed the value of a dead letter; null for letters without one, and for those that are no
-- JSON, which no key makes readable.
CREATE FUNCTION kid_of(body bytea) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  RETURN substring(convert_from(body, 'UTF8')::json ->> 'sealed_value' FROM '^([A-Za-z0-9_-]{1,32})\.');
EXCEPTION WHEN data_exception OR program_limit_exceeded THEN
  RETURN NULL;
END
$$;

ALTER TABLE dead_letters ADD COLUMN kid text GENERATED ALWAYS AS (kid_of(body)) STORED;
CREATE INDEX dead_letters_kid ON dead_letters (queue, kid) WHERE replayed_at IS NULL AND kid IS NOT NULL;
