-- Up Migration

-- The smallest UUIDv7 that can have been made at a moment. UUIDv7 begins with the time in milliseconds, so
-- a range of ids is a range of time.
CREATE FUNCTION uuid7_floor(moment timestamptz) RETURNS uuid
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
  SELECT (lpad(to_hex((extract(epoch FROM moment) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid
$$;

-- One table for each topic. event_id alone is the key, so an event is stored once whatever partition it is in.
-- accepted_date is null for events that were published to RabbitMQ by hand.
CREATE TABLE topic1 (
  event_id uuid PRIMARY KEY,
  event_type text NOT NULL,
  create_date timestamptz NOT NULL,
  accepted_date timestamptz,
  received_date timestamptz NOT NULL,
  processed_date timestamptz NOT NULL DEFAULT now(),
  total_time_ms double precision NOT NULL
    GENERATED ALWAYS AS (greatest(0, date_part('epoch', processed_date - create_date) * 1000)) STORED,
  event_data jsonb,
  value text
) PARTITION BY RANGE (event_id);

-- The metric row of an active event. Its value travels on to topic3 and is never stored here.
CREATE TABLE topic2 (
  event_id uuid PRIMARY KEY,
  event_type text NOT NULL,
  create_date timestamptz NOT NULL,
  accepted_date timestamptz,
  received_date timestamptz NOT NULL,
  processed_date timestamptz NOT NULL DEFAULT now(),
  total_time_ms double precision NOT NULL
    GENERATED ALWAYS AS (greatest(0, date_part('epoch', processed_date - create_date) * 1000)) STORED,
  event_data jsonb
) PARTITION BY RANGE (event_id);

CREATE TABLE topic3 (
  event_id uuid PRIMARY KEY,
  event_type text NOT NULL,
  create_date timestamptz NOT NULL,
  accepted_date timestamptz,
  received_date timestamptz NOT NULL,
  processed_date timestamptz NOT NULL DEFAULT now(),
  total_time_ms double precision NOT NULL
    GENERATED ALWAYS AS (greatest(0, date_part('epoch', processed_date - create_date) * 1000)) STORED,
  event_data jsonb,
  value text NOT NULL
) PARTITION BY RANGE (event_id);

-- Ids that are not of the days that have a partition: UUIDs of other versions, clocks that are far off. They
-- do not sort by time, so the newest are found by an index of their own.
CREATE TABLE topic1_default PARTITION OF topic1 DEFAULT;
CREATE TABLE topic2_default PARTITION OF topic2 DEFAULT;
CREATE TABLE topic3_default PARTITION OF topic3 DEFAULT;
CREATE INDEX topic1_default_processed_date ON topic1_default (processed_date);
CREATE INDEX topic2_default_processed_date ON topic2_default (processed_date);
CREATE INDEX topic3_default_processed_date ON topic3_default (processed_date);

-- Makes the daily partitions (UTC) of every topic table from yesterday up to some days ahead, and returns how
-- many it made. Many callers at once are fine. A day whose events already lie in the default partition stays
-- there: PostgreSQL does not move them, and they are found all the same.
CREATE FUNCTION make_partitions(days_ahead integer) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
  topic text;
  day date;
  today date := (now() AT TIME ZONE 'UTC')::date;
  partition text;
  made integer := 0;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('make_partitions'));
  FOREACH topic IN ARRAY ARRAY['topic1', 'topic2', 'topic3'] LOOP
    FOR offset_days IN -1..days_ahead LOOP
      day := today + offset_days;
      partition := topic || '_' || to_char(day, 'YYYYMMDD');
      CONTINUE WHEN to_regclass(partition) IS NOT NULL;
      BEGIN
        EXECUTE format(
          'CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)',
          partition, topic,
          uuid7_floor(day::timestamp AT TIME ZONE 'UTC'), uuid7_floor((day + 1)::timestamp AT TIME ZONE 'UTC')
        );
        made := made + 1;
      EXCEPTION WHEN check_violation THEN
        RAISE WARNING 'Events of % lie in %_default already, so it gets no partition of its own', day, topic;
      END;
    END LOOP;
  END LOOP;
  RETURN made;
END
$$;
