-- Up Migration

-- The smallest UUIDv7 that can have been made at a moment. UUIDv7 begins with the time in milliseconds, so
-- a range of ids is a range of time.
CREATE FUNCTION uuid7_floor(moment timestamptz) RETURNS uuid
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
  SELECT (lpad(to_hex((extract(epoch FROM moment) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid
$$;

-- How long an event took from its own create_date to its row. Computed where it is read: as a stored column it took a
-- tenth of every insert (docs/decisions/020).
CREATE FUNCTION total_time_ms(create_date timestamptz, processed_date timestamptz) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT greatest(0, date_part('epoch', processed_date - create_date) * 1000)
$$;

-- One table for each topic. event_id alone is the key, so an event is stored once whatever partition it is in.
-- accepted_date is null for events that were published to RabbitMQ by hand. processed_date, by this server's clock, is
-- when a row was stored here: it alone says which rows are the newest, and which are old.
CREATE TABLE topic1 (
  event_id uuid PRIMARY KEY,
  event_type text NOT NULL,
  create_date timestamptz NOT NULL,
  accepted_date timestamptz,
  received_date timestamptz NOT NULL,
  processed_date timestamptz NOT NULL DEFAULT now(),
  event_data jsonb,
  value text
) PARTITION BY RANGE (event_id);

CREATE INDEX ON topic1 (processed_date);

-- Makes the partitions of a table, which begins now or began at a moment, for ids of no day that has one of its own:
--
--   _early            before the day before it began: versions of UUID that begin with something else, clocks far behind
--   _foreign          from ten years later on: 99 of 100 random ids (UUIDv4)
--   _default_<year>   the ten years between: clocks ahead of the days that are made, and days that were dropped
--
-- PostgreSQL looks through the default partition for rows of each new day, under a lock. It leaves out every year whose
-- CHECK tells that it holds none, and the first two are no part of the default one.
CREATE FUNCTION make_lasting_partitions(topic text, begins timestamptz) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  first_day timestamptz := date_trunc('day', begins, 'UTC') - interval '24 hours';
  first_year integer := extract(year FROM first_day AT TIME ZONE 'UTC');
  year_floors uuid[] := ARRAY(
    SELECT uuid7_floor(greatest(first_day, make_timestamptz(first_year + number, 1, 1, 0, 0, 0, 'UTC')))
    FROM generate_series(0, 10) AS number ORDER BY number
  );
BEGIN
  EXECUTE format(
    'CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (MINVALUE) TO (%L)', topic || '_early', topic, year_floors[1]
  );
  EXECUTE format(
    'CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (MAXVALUE)', topic || '_foreign', topic, year_floors[11]
  );
  EXECUTE format(
    'CREATE TABLE %I PARTITION OF %I DEFAULT PARTITION BY RANGE (event_id)', topic || '_default', topic
  );
  FOR number IN 1..10 LOOP
    EXECUTE format(
      'CREATE TABLE %I PARTITION OF %I (CHECK (event_id >= %3$L AND event_id < %4$L)) FOR VALUES FROM (%3$L) TO (%4$L)',
      topic || '_default_' || first_year + number - 1, topic || '_default', year_floors[number], year_floors[number + 1]
    );
  END LOOP;
END
$$;
SELECT make_lasting_partitions('topic1', now());

-- Which table holds the events of which topic, how many were removed from it after the retention time, and for how many whole
-- days they are kept where a system states that for the topic (each run of the migrations writes it down). What is done for every
-- one of them (partitions ahead, retention, counting rows) goes by this list.
CREATE TABLE topic_tables (
  table_name text PRIMARY KEY,
  topic_name text NOT NULL UNIQUE,
  removed bigint NOT NULL DEFAULT 0,
  kept_days integer CHECK (kept_days BETWEEN 1 AND 36500)
);
INSERT INTO topic_tables VALUES ('topic1', 'topic1');

-- Makes the table of one more topic, of the same form as topic1, whatever columns that has by now. Its partitions of days
-- are made by make_partitions, which runs after the migrations.
CREATE FUNCTION create_topic_table(new_table text, new_topic text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE TABLE %I (LIKE topic1 INCLUDING ALL) PARTITION BY RANGE (event_id)', new_table);
  PERFORM make_lasting_partitions(new_table, now());
  INSERT INTO topic_tables VALUES (new_table, new_topic);
END
$$;

-- The columns of a table that can be written to, for moving its rows.
CREATE FUNCTION columns_of(named regclass) RETURNS text
LANGUAGE sql STABLE AS $$
  SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum)
  FROM pg_attribute WHERE attrelid = named AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
$$;

-- Makes the partition of one day (UTC) of a table, with what lies in the default partition of that day already. Returns
-- whether it did: not where that is much, or where looking through the default partition would take long, as an insert
-- of an id without a day waits meanwhile. Such a day goes on in the default partition, which is found and forgotten all
-- the same. Events of other days are stored meanwhile: attaching takes no lock that they would need.
CREATE FUNCTION make_day(topic text, day date) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
  partition text := topic || '_' || to_char(day, 'YYYYMMDD');
  year regclass := to_regclass(quote_ident(topic || '_default_' || to_char(day, 'FMYYYY')));
  lowest uuid := uuid7_floor(day::timestamp AT TIME ZONE 'UTC');
  beyond uuid := uuid7_floor((day + 1)::timestamp AT TIME ZONE 'UTC');
  few boolean;
BEGIN
  -- 64 MiB are a few hundred thousand events, which PostgreSQL looks through in 50 ms.
  IF year IS NULL OR pg_relation_size(year) > 64 * 1024 * 1024 THEN RETURN false; END IF;
  EXECUTE format(
    'SELECT count(*) <= 10000 FROM (SELECT FROM %s WHERE event_id >= $1 AND event_id < $2 LIMIT 10001) AS there', year
  ) INTO few USING lowest, beyond;
  IF NOT few THEN RETURN false; END IF;

  EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', partition, topic);
  -- From the top down, as everybody takes them, so that nobody waits for each other.
  EXECUTE format('LOCK TABLE %I IN ACCESS EXCLUSIVE MODE', topic || '_default');
  EXECUTE format(
    'WITH moved AS (DELETE FROM %1$s WHERE event_id >= $1 AND event_id < $2 RETURNING %2$s)
     INSERT INTO %3$I (%2$s) SELECT * FROM moved',
    year, columns_of(year), partition
  ) USING lowest, beyond;
  EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', topic, partition, lowest, beyond);
  RETURN true;
END
$$;

-- Makes the partitions of days of every topic table from yesterday up to some days ahead, and returns how many it made.
-- Many callers at once are fine.
CREATE FUNCTION make_partitions(days_ahead integer) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
  missing record;
  made integer := 0;
BEGIN
  -- One at a time, and events are counted as removed meanwhile. Only who may change the table can hold this lock.
  LOCK TABLE topic_tables IN SHARE UPDATE EXCLUSIVE MODE;
  FOR missing IN
    SELECT table_name AS topic, (now() AT TIME ZONE 'UTC')::date + ahead AS day
    FROM topic_tables CROSS JOIN generate_series(-1, days_ahead) AS ahead
    ORDER BY 1, 2
  LOOP
    CONTINUE WHEN to_regclass(quote_ident(missing.topic || '_' || to_char(missing.day, 'YYYYMMDD'))) IS NOT NULL;
    IF make_day(missing.topic, missing.day) THEN made := made + 1;
    ELSE RAISE WARNING 'Too much of % lies in %_default already, so it gets no partition of its own', missing.day, missing.topic;
    END IF;
  END LOOP;
  RETURN made;
END
$$;
