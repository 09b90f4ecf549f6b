-- Up Migration

-- What grows with time, and how it stops growing:
--
--   topic1..3            what was stored on a day goes after the retention time, whatever the ids say
--   ..._seconds          kept 26 hours: a day's chart and some room
--   ..._minutes          kept 32 days: a month's chart and some room
--   ..._hours            kept for ever: 9,000 rows a year for each topic
--
-- Sums of all time are in ..._totals, so nothing that is dropped here changes them. Every function does a bounded amount
-- of work in each call.
--
-- Services call a function with the owner's rights, so it checks what it is given, and the moment is never theirs to
-- say: it is now, by this server's clock. The function of the same name with _at is told the moment, and has no rights.

-- Refuses a number with which more would go than anybody means to.
CREATE FUNCTION check_between(name text, given integer, lowest integer, highest integer) RETURNS void
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  IF given BETWEEN lowest AND highest THEN RETURN; END IF;
  RAISE EXCEPTION '% must be from % to %, but is %', name, lowest, highest, coalesce(given::text, 'null')
    USING ERRCODE = 'invalid_parameter_value';
END
$$;

CREATE TABLE topic_minutes (
  topic text NOT NULL,
  minute timestamptz NOT NULL,
  events bigint NOT NULL,
  latency_sum_ms double precision NOT NULL,
  latency_max_ms double precision NOT NULL,
  latency_histogram bigint[] NOT NULL,
  PRIMARY KEY (minute, topic)
);
CREATE TABLE topic_hours (
  topic text NOT NULL,
  hour timestamptz NOT NULL,
  events bigint NOT NULL,
  latency_sum_ms double precision NOT NULL,
  latency_max_ms double precision NOT NULL,
  latency_histogram bigint[] NOT NULL,
  PRIMARY KEY (hour, topic)
);
CREATE TABLE ingest_minutes (
  topic text NOT NULL,
  minute timestamptz NOT NULL,
  accepted bigint NOT NULL,
  rejected bigint NOT NULL,
  PRIMARY KEY (minute, topic)
);
CREATE TABLE ingest_hours (
  topic text NOT NULL,
  hour timestamptz NOT NULL,
  accepted bigint NOT NULL,
  rejected bigint NOT NULL,
  PRIMARY KEY (hour, topic)
);

-- How far the seconds have come; one row. Seconds before seconds_from are gone, and their minutes are never
-- computed from seconds again.
CREATE TABLE roll_up_progress (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  rolled_to timestamptz NOT NULL,
  seconds_from timestamptz NOT NULL
);
INSERT INTO roll_up_progress (rolled_to, seconds_from)
SELECT start, start FROM (SELECT date_trunc('hour', now(), 'UTC') - interval '26 hours') AS origin(start);

-- Only one process at a time looks after the tables; the others find the lock taken and leave it to that one.
-- Released at the end of the transaction. A row that nobody else may change: an advisory lock, anybody may hold.
CREATE FUNCTION take_upkeep_lock() RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM roll_up_progress FOR UPDATE SKIP LOCKED;
  RETURN FOUND;
END
$$;

-- Adds two histograms bucket by bucket.
CREATE FUNCTION add_buckets(mine bigint[], added bigint[]) RETURNS bigint[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT ARRAY(
    SELECT coalesce(pair.mine, 0) + coalesce(pair.added, 0)
    FROM unnest(mine, added) WITH ORDINALITY AS pair(mine, added, place) ORDER BY pair.place
  )
$$;
CREATE AGGREGATE sum_buckets(bigint[]) (SFUNC = add_buckets, STYPE = bigint[], INITCOND = '{}');

-- Topics: services add to a second, within the statement that inserts, at the database's own time. So seconds
-- are almost never late, and a minute is simply computed anew from its seconds for as long as those are there.

-- Computes the minutes of a span from their seconds, whatever was there before.
CREATE FUNCTION compute_topic_minutes(since timestamptz, before timestamptz) RETURNS void
LANGUAGE sql AS $$
  INSERT INTO topic_minutes (topic, minute, events, latency_sum_ms, latency_max_ms, latency_histogram)
  SELECT topic, date_trunc('minute', second, 'UTC'), sum(events), sum(latency_sum_ms), max(latency_max_ms),
    sum_buckets(latency_histogram)
  FROM topic_seconds WHERE second >= since AND second < before GROUP BY 1, 2
  ON CONFLICT (minute, topic) DO UPDATE SET
    events = excluded.events,
    latency_sum_ms = excluded.latency_sum_ms,
    latency_max_ms = excluded.latency_max_ms,
    latency_histogram = excluded.latency_histogram
$$;

-- Computes every hour that a span touches from its minutes, whatever was there before.
CREATE FUNCTION compute_topic_hours(since timestamptz, before timestamptz) RETURNS void
LANGUAGE sql AS $$
  INSERT INTO topic_hours (topic, hour, events, latency_sum_ms, latency_max_ms, latency_histogram)
  SELECT topic, date_trunc('hour', minute, 'UTC'), sum(events), sum(latency_sum_ms), max(latency_max_ms),
    sum_buckets(latency_histogram)
  FROM topic_minutes
  WHERE minute >= date_trunc('hour', since, 'UTC') AND minute < date_trunc('hour', before, 'UTC') + interval '1 hour'
  GROUP BY 1, 2
  ON CONFLICT (hour, topic) DO UPDATE SET
    events = excluded.events,
    latency_sum_ms = excluded.latency_sum_ms,
    latency_max_ms = excluded.latency_max_ms,
    latency_histogram = excluded.latency_histogram
$$;

-- Deletes the seconds of one hour and computes its minutes a last time, from exactly those that it deleted: what
-- was written late until now is in them, and what comes later is a late second (see below).
CREATE FUNCTION close_topic_hour(begins timestamptz) RETURNS void
LANGUAGE sql AS $$
  WITH gone AS (
    DELETE FROM topic_seconds WHERE second >= begins AND second < begins + interval '1 hour' RETURNING *
  )
  INSERT INTO topic_minutes (topic, minute, events, latency_sum_ms, latency_max_ms, latency_histogram)
  SELECT topic, date_trunc('minute', second, 'UTC'), sum(events), sum(latency_sum_ms), max(latency_max_ms),
    sum_buckets(latency_histogram)
  FROM gone GROUP BY 1, 2
  ON CONFLICT (minute, topic) DO UPDATE SET
    events = excluded.events,
    latency_sum_ms = excluded.latency_sum_ms,
    latency_max_ms = excluded.latency_max_ms,
    latency_histogram = excluded.latency_histogram;
  SELECT compute_topic_hours(begins, begins)
$$;

-- Moves seconds of closed hours into their minutes and hours. A service adds to what is there, so a row in a
-- closed hour is new, all of it.
CREATE FUNCTION move_late_topic_seconds(before timestamptz, rows_max integer) RETURNS void
LANGUAGE sql AS $$
  WITH late AS (
    DELETE FROM topic_seconds WHERE (second, topic, replica) IN (
      SELECT second, topic, replica FROM topic_seconds WHERE second < before ORDER BY second LIMIT rows_max
    ) RETURNING *
  ),
  into_minutes AS (
    INSERT INTO topic_minutes AS stored (topic, minute, events, latency_sum_ms, latency_max_ms, latency_histogram)
    SELECT topic, date_trunc('minute', second, 'UTC'), sum(events), sum(latency_sum_ms), max(latency_max_ms),
      sum_buckets(latency_histogram)
    FROM late GROUP BY 1, 2
    ON CONFLICT (minute, topic) DO UPDATE SET
      events = stored.events + excluded.events,
      latency_sum_ms = stored.latency_sum_ms + excluded.latency_sum_ms,
      latency_max_ms = greatest(stored.latency_max_ms, excluded.latency_max_ms),
      latency_histogram = add_buckets(stored.latency_histogram, excluded.latency_histogram)
  )
  INSERT INTO topic_hours AS stored (topic, hour, events, latency_sum_ms, latency_max_ms, latency_histogram)
  SELECT topic, date_trunc('hour', second, 'UTC'), sum(events), sum(latency_sum_ms), max(latency_max_ms),
    sum_buckets(latency_histogram)
  FROM late GROUP BY 1, 2
  ON CONFLICT (hour, topic) DO UPDATE SET
    events = stored.events + excluded.events,
    latency_sum_ms = stored.latency_sum_ms + excluded.latency_sum_ms,
    latency_max_ms = greatest(stored.latency_max_ms, excluded.latency_max_ms),
    latency_histogram = add_buckets(stored.latency_histogram, excluded.latency_histogram)
$$;

-- Ingest: an api writes the whole figures of a second, as late as the database was away, and writes them again
-- when it did not hear that they were kept. So each second remembers what of it is in the minutes and hours
-- already, and only the difference is added.
ALTER TABLE ingest_seconds
  ADD COLUMN rolled_accepted bigint NOT NULL DEFAULT 0,
  ADD COLUMN rolled_rejected bigint NOT NULL DEFAULT 0;
CREATE INDEX ingest_seconds_not_rolled ON ingest_seconds (second)
  WHERE accepted <> rolled_accepted OR rejected <> rolled_rejected;

-- Adds what is new in the seconds of whole minutes to their minutes and hours, however old they are.
CREATE FUNCTION roll_up_ingest(moment timestamptz, rows_max integer) RETURNS void
LANGUAGE sql AS $$
  WITH fresh AS MATERIALIZED (
    SELECT second, topic, replica, accepted, rejected,
      accepted - rolled_accepted AS more_accepted, rejected - rolled_rejected AS more_rejected
    FROM ingest_seconds
    WHERE (accepted <> rolled_accepted OR rejected <> rolled_rejected)
      AND second < date_trunc('minute', moment, 'UTC')
    ORDER BY second LIMIT rows_max
    -- What an api is writing right now is for the next time.
    FOR UPDATE SKIP LOCKED
  ),
  remembered AS (
    UPDATE ingest_seconds AS stored SET rolled_accepted = fresh.accepted, rolled_rejected = fresh.rejected
    FROM fresh
    WHERE stored.second = fresh.second AND stored.topic = fresh.topic AND stored.replica = fresh.replica
  ),
  into_minutes AS (
    INSERT INTO ingest_minutes AS stored (topic, minute, accepted, rejected)
    SELECT topic, date_trunc('minute', second, 'UTC'), sum(more_accepted), sum(more_rejected) FROM fresh GROUP BY 1, 2
    ON CONFLICT (minute, topic) DO UPDATE SET
      accepted = stored.accepted + excluded.accepted,
      rejected = stored.rejected + excluded.rejected
  )
  INSERT INTO ingest_hours AS stored (topic, hour, accepted, rejected)
  SELECT topic, date_trunc('hour', second, 'UTC'), sum(more_accepted), sum(more_rejected) FROM fresh GROUP BY 1, 2
  ON CONFLICT (hour, topic) DO UPDATE SET
    accepted = stored.accepted + excluded.accepted,
    rejected = stored.rejected + excluded.rejected
$$;

CREATE INDEX ingest_seconds_replica ON ingest_seconds (replica, second);

-- Deletes the seconds of one hour that are rolled up, but not the newest rows of a replica. An api that did not
-- hear of what it wrote writes it again, after days if need be, and without the row nobody would know. What it can
-- be in doubt of is what fits into its memory. Those rows go after the retention time.
CREATE FUNCTION close_ingest_hour(begins timestamptz, newest_kept integer) RETURNS void
LANGUAGE sql AS $$
  WITH writer AS MATERIALIZED (
    SELECT DISTINCT replica FROM ingest_seconds WHERE second >= begins AND second < begins + interval '1 hour'
  ),
  doubt AS MATERIALIZED (
    SELECT writer.replica, oldest.second
    FROM writer CROSS JOIN LATERAL (
      SELECT second FROM ingest_seconds WHERE replica = writer.replica ORDER BY second DESC OFFSET newest_kept LIMIT 1
    ) AS oldest
  )
  DELETE FROM ingest_seconds AS old USING doubt
  WHERE old.second >= begins AND old.second < begins + interval '1 hour'
    AND old.replica = doubt.replica AND old.second < doubt.second
    AND old.accepted = old.rolled_accepted AND old.rejected = old.rolled_rejected
$$;

-- Brings minutes and hours up to date and lets go of old seconds and minutes. To be called every minute; any
-- number of times is fine. After a long pause it catches up by six hours in each call. Returns whether this call
-- did it, which is false while another process does.
CREATE FUNCTION roll_up_figures_at(moment timestamptz, newest_kept integer) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
  progress roll_up_progress;
  rolled_before timestamptz;
  seconds_until timestamptz;
BEGIN
  IF NOT take_upkeep_lock() THEN RETURN false; END IF;
  SELECT * INTO STRICT progress FROM roll_up_progress;

  -- Minutes that were whole at the last call may have got more since, from statements that took their time. They
  -- take 30 s at most; whatever is later still is found when its hour is closed.
  rolled_before := least(date_trunc('minute', moment, 'UTC'), progress.rolled_to + interval '6 hours');
  PERFORM compute_topic_minutes(greatest(progress.seconds_from, progress.rolled_to - interval '3 minutes'), rolled_before);
  PERFORM compute_topic_hours(greatest(progress.seconds_from, progress.rolled_to - interval '3 minutes'), rolled_before);
  progress.rolled_to := greatest(progress.rolled_to, rolled_before);
  PERFORM roll_up_ingest(moment, 50000);

  seconds_until := least(
    date_trunc('hour', progress.rolled_to, 'UTC') - interval '26 hours', progress.seconds_from + interval '6 hours'
  );
  -- An hour with figures of an api that are not rolled up yet waits for the next call.
  WHILE progress.seconds_from < seconds_until AND NOT EXISTS (
    SELECT 1 FROM ingest_seconds
    WHERE (accepted <> rolled_accepted OR rejected <> rolled_rejected)
      AND second >= progress.seconds_from AND second < progress.seconds_from + interval '1 hour'
  ) LOOP
    PERFORM close_topic_hour(progress.seconds_from);
    PERFORM close_ingest_hour(progress.seconds_from, newest_kept);
    progress.seconds_from := progress.seconds_from + interval '1 hour';
  END LOOP;
  PERFORM move_late_topic_seconds(progress.seconds_from, 20000);

  -- Hours are computed from their minutes until they are closed, so those minutes stay however old they are.
  DELETE FROM topic_minutes
  WHERE minute < least(moment - interval '32 days', progress.seconds_from);
  DELETE FROM ingest_minutes WHERE minute < moment - interval '32 days';

  UPDATE roll_up_progress SET rolled_to = progress.rolled_to, seconds_from = progress.seconds_from;
  RETURN true;
END
$$;

-- An api holds 14,400 seconds in its memory and a few more.
CREATE FUNCTION roll_up_figures() RETURNS boolean
LANGUAGE sql AS $$ SELECT roll_up_figures_at(now(), 15000) $$;

-- Both have dates by the clock of an api. When they were stored here is by this server's, and that is what counts.
ALTER TABLE repeats ADD COLUMN stored_at timestamptz NOT NULL DEFAULT now();
CREATE INDEX repeats_stored_at ON repeats (topic, stored_at);
ALTER TABLE ingest_seconds ADD COLUMN stored_at timestamptz NOT NULL DEFAULT now();
CREATE INDEX ingest_seconds_stored_at ON ingest_seconds (stored_at);
CREATE INDEX dead_letters_replayed_at ON dead_letters (replayed_at) WHERE replayed_at IS NOT NULL;

-- The start of the first day (UTC) whose rows stay: what was stored on a day stays so many whole days after it. In
-- hours, as a day of a session's time zone may have 23 or 25.
CREATE FUNCTION kept_from(moment timestamptz, retention_days integer) RETURNS timestamptz
LANGUAGE sql STABLE AS $$
  SELECT date_trunc('day', moment, 'UTC') - make_interval(hours => 24 * retention_days)
$$;

-- Adds to the sum of the events that were removed, in the transaction that removes them.
CREATE FUNCTION count_removed(topic text, events bigint) RETURNS void
LANGUAGE sql AS $$ UPDATE topic_tables SET removed = removed + events WHERE table_name = topic $$;

-- Deletes some of the events of a topic table that were stored before a moment, and returns how many.
CREATE FUNCTION delete_old_events(topic text, before timestamptz, rows_max integer) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
  old record;
  deleted integer;
  sum_deleted integer := 0;
BEGIN
  FOR old IN EXECUTE format(
    'SELECT leaf, array_agg(event_id) AS ids FROM (
       SELECT tableoid::regclass AS leaf, event_id FROM %I WHERE processed_date < $1 ORDER BY processed_date LIMIT $2
     ) AS oldest GROUP BY leaf',
    topic
  ) USING before, rows_max LOOP
    -- From its partition: by the table, each id would be looked up in all of them.
    EXECUTE format('DELETE FROM %s WHERE event_id = ANY ($1)', old.leaf) USING old.ids;
    GET DIAGNOSTICS deleted = ROW_COUNT;
    sum_deleted := sum_deleted + deleted;
  END LOOP;
  PERFORM count_removed(topic, sum_deleted) WHERE sum_deleted > 0;
  RETURN sum_deleted;
END
$$;

-- Deletes some of the rows that are older than the retention time, at most rows_max of each table, and returns how
-- many. Dead letters that were not replayed stay, however old they are.
CREATE FUNCTION delete_old_rows_at(moment timestamptz, retention_days integer, rows_max integer) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
  oldest timestamptz := kept_from(moment, retention_days);
  deleted integer;
  sum_deleted integer;
BEGIN
  IF NOT take_upkeep_lock() THEN RETURN 0; END IF;

  -- In one order, that of make_partitions, so that the two wait for each other and do not deadlock.
  SELECT sum(delete_old_events(table_name, kept_from(moment, coalesce(kept_days, retention_days)), rows_max)) INTO sum_deleted
  FROM (SELECT table_name, kept_days FROM topic_tables ORDER BY table_name) AS topics;

  -- As long as their events: one that came once more is then counted as a repeat once.
  DELETE FROM repeats WHERE (topic, event_id, accepted_date) IN (
    SELECT old.topic, old.event_id, old.accepted_date FROM topic_tables CROSS JOIN LATERAL (
      SELECT topic, event_id, accepted_date FROM repeats
      WHERE topic = topic_name AND stored_at < kept_from(moment, coalesce(kept_days, retention_days))
      ORDER BY stored_at LIMIT rows_max
    ) AS old);
  GET DIAGNOSTICS deleted = ROW_COUNT;
  sum_deleted := sum_deleted + deleted;

  -- The date once more outside: a letter that dies again right now is dead again, and stays.
  DELETE FROM dead_letters WHERE replayed_at < oldest AND id = ANY (ARRAY(
    SELECT id FROM dead_letters WHERE replayed_at < oldest ORDER BY replayed_at LIMIT rows_max));
  GET DIAGNOSTICS deleted = ROW_COUNT;
  sum_deleted := sum_deleted + deleted;

  -- Here and not where one begins, as no service may delete anything itself.
  DELETE FROM dead_letter_replays WHERE id IN (
    SELECT id FROM dead_letter_replays WHERE started_at < moment - interval '90 days' ORDER BY started_at LIMIT rows_max);
  GET DIAGNOSTICS deleted = ROW_COUNT;
  sum_deleted := sum_deleted + deleted;

  DELETE FROM ingest_seconds WHERE (second, topic, replica) IN (
    SELECT second, old.topic, replica FROM ingest_seconds AS old
    WHERE stored_at < oldest AND second < (SELECT seconds_from FROM roll_up_progress)
      AND accepted = rolled_accepted AND rejected = rolled_rejected
    ORDER BY stored_at LIMIT rows_max);
  GET DIAGNOSTICS deleted = ROW_COUNT;
  RETURN sum_deleted + deleted;
END
$$;

CREATE FUNCTION delete_old_rows(retention_days integer, rows_max integer) RETURNS integer
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM check_between('retention_days', retention_days, 1, 36500), check_between('rows_max', rows_max, 1, 100000);
  RETURN delete_old_rows_at(now(), retention_days, rows_max);
END
$$;

-- A lock on a topic table makes every insert behind it wait. So these two do not stand in line for one longer
-- than this, fail with lock_not_available, and are called again later.

-- Drops one partition of a day before the retention time in which no more than a few rows were stored later than that,
-- and returns its name, or null when there is none. Those few go on in the default partition: ids of the last minute
-- before midnight, retries, senders that were away. One in each call, as its lock is held to the end of the transaction.
CREATE FUNCTION drop_old_partition_at(moment timestamptz, retention_days integer) RETURNS text
LANGUAGE plpgsql SET lock_timeout = '500ms' AS $$
DECLARE
  old record;
  few boolean;
  events bigint;
BEGIN
  IF NOT take_upkeep_lock() THEN RETURN NULL; END IF;
  FOR old IN
    SELECT table_name AS topic, child.relname AS partition, oldest
    FROM pg_inherits
      JOIN pg_class AS child ON child.oid = inhrelid
      JOIN pg_class AS parent ON parent.oid = inhparent
      JOIN topic_tables ON table_name = parent.relname
      CROSS JOIN kept_from(moment, coalesce(kept_days, retention_days)) AS oldest
    WHERE parent.relnamespace = current_schema()::regnamespace
      AND child.relname = table_name || '_' || right(child.relname, 8) AND child.relname ~ '_\d{8}$'
      AND right(child.relname, 8) < to_char(oldest AT TIME ZONE 'UTC', 'YYYYMMDD')
    ORDER BY right(child.relname, 8), child.relname
  LOOP
    -- 10,000 are moved in 0.1 s.
    EXECUTE format(
      'SELECT count(*) <= 10000 FROM (SELECT FROM %I WHERE processed_date >= $1 LIMIT 10001) AS young', old.partition
    ) INTO few USING old.oldest;
    CONTINUE WHEN NOT few;
    -- Before the lock, as it takes its time. No more can come: what is stored from now on is young.
    EXECUTE format('SELECT count(*) FROM %I WHERE processed_date < $1', old.partition) INTO events USING old.oldest;
    EXECUTE format('ALTER TABLE %I DETACH PARTITION %I', old.topic, old.partition);
    EXECUTE format(
      'INSERT INTO %1$I (%3$s) SELECT %3$s FROM %2$I WHERE processed_date >= $1',
      old.topic, old.partition, columns_of(to_regclass(quote_ident(old.partition)))
    ) USING old.oldest;
    EXECUTE format('DROP TABLE %I', old.partition);
    PERFORM count_removed(old.topic, events);
    RETURN old.partition;
  END LOOP;
  RETURN NULL;
END
$$;

CREATE FUNCTION drop_old_partition(retention_days integer) RETURNS text
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM check_between('retention_days', retention_days, 1, 36500);
  RETURN drop_old_partition_at(now(), retention_days);
END
$$;

-- make_partitions that does not stand in line for long. Days far ahead would cost every question to a table.
CREATE FUNCTION make_partitions_soon(days_ahead integer) RETURNS integer
LANGUAGE plpgsql SET lock_timeout = '500ms' AS $$
BEGIN
  PERFORM check_between('days_ahead', days_ahead, 0, 100);
  RETURN make_partitions(days_ahead);
END
$$;
