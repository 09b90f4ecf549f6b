-- Up Migration

-- Which tables hold events. What is done for every one of them (partitions ahead, retention) goes by this list.
CREATE TABLE topic_tables (
  table_name text PRIMARY KEY
);
INSERT INTO topic_tables VALUES ('topic1'), ('topic2'), ('topic3');

-- Makes the table of one more topic, of the same form as topic1, whatever columns that has by now. Its partitions are
-- made by make_partitions, which runs after the migrations.
CREATE FUNCTION create_topic_table(new_table text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE TABLE %I (LIKE topic1 INCLUDING ALL) PARTITION BY RANGE (event_id)', new_table);
  EXECUTE format('CREATE TABLE %I PARTITION OF %I DEFAULT', new_table || '_default', new_table);
  EXECUTE format(
    'CREATE INDEX %I ON %I (processed_date)', new_table || '_default_processed_date', new_table || '_default'
  );
  INSERT INTO topic_tables VALUES (new_table);
END
$$;

-- As before, for every table of the list.
CREATE OR REPLACE FUNCTION make_partitions(days_ahead integer) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
  topic text;
  day date;
  today date := (now() AT TIME ZONE 'UTC')::date;
  partition text;
  made integer := 0;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('make_partitions'));
  FOR topic IN SELECT table_name FROM topic_tables ORDER BY table_name LOOP
    FOR offset_days IN -1..days_ahead LOOP
      day := today + offset_days;
      partition := topic || '_' || to_char(day, 'YYYYMMDD');
      CONTINUE WHEN to_regclass(quote_ident(partition)) IS NOT NULL;
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

CREATE OR REPLACE FUNCTION delete_old_rows(retention_days integer, rows_max integer, moment timestamptz DEFAULT now())
RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
  oldest timestamptz := moment - make_interval(days => retention_days);
  topic text;
  deleted integer;
  sum_deleted integer := 0;
BEGIN
  IF NOT take_upkeep_lock() THEN RETURN 0; END IF;

  FOR topic IN SELECT table_name FROM topic_tables ORDER BY table_name LOOP
    EXECUTE format(
      'DELETE FROM %1$I WHERE event_id = ANY (ARRAY(
         SELECT event_id FROM %1$I WHERE processed_date < $1 ORDER BY processed_date LIMIT $2))',
      topic || '_default'
    ) USING oldest, rows_max;
    GET DIAGNOSTICS deleted = ROW_COUNT;
    sum_deleted := sum_deleted + deleted;
  END LOOP;

  DELETE FROM repeats WHERE (repeats.topic, event_id, accepted_date) IN (
    SELECT old.topic, old.event_id, old.accepted_date FROM repeats AS old
    WHERE old.accepted_date < oldest ORDER BY old.accepted_date LIMIT rows_max);
  GET DIAGNOSTICS deleted = ROW_COUNT;
  sum_deleted := sum_deleted + deleted;

  -- The date once more outside: a letter that dies again right now is dead again, and stays.
  DELETE FROM dead_letters WHERE replayed_at < oldest AND id = ANY (ARRAY(
    SELECT id FROM dead_letters WHERE replayed_at < oldest ORDER BY replayed_at LIMIT rows_max));
  GET DIAGNOSTICS deleted = ROW_COUNT;
  sum_deleted := sum_deleted + deleted;

  DELETE FROM ingest_seconds WHERE (second, ingest_seconds.topic, replica) IN (
    SELECT second, old.topic, replica FROM ingest_seconds AS old
    WHERE second < least(oldest, (SELECT seconds_from FROM roll_up_progress))
      AND accepted = rolled_accepted AND rejected = rolled_rejected
    ORDER BY second LIMIT rows_max);
  GET DIAGNOSTICS deleted = ROW_COUNT;
  RETURN sum_deleted + deleted;
END
$$;

CREATE OR REPLACE FUNCTION drop_old_partition(retention_days integer, moment timestamptz DEFAULT now()) RETURNS text
LANGUAGE plpgsql SET lock_timeout = '500ms' AS $$
DECLARE
  first_day date := (moment AT TIME ZONE 'UTC')::date - retention_days;
  partition text;
BEGIN
  IF NOT take_upkeep_lock() THEN RETURN NULL; END IF;
  SELECT child.relname INTO partition
  FROM pg_inherits
    JOIN pg_class AS child ON child.oid = inhrelid
    JOIN pg_class AS parent ON parent.oid = inhparent
    JOIN topic_tables ON table_name = parent.relname
  WHERE parent.relnamespace = current_schema()::regnamespace
    AND child.relname = table_name || '_' || right(child.relname, 8) AND child.relname ~ '_\d{8}$'
    AND right(child.relname, 8) < to_char(first_day, 'YYYYMMDD')
  ORDER BY right(child.relname, 8), child.relname LIMIT 1;
  IF partition IS NOT NULL THEN EXECUTE format('DROP TABLE %I', partition); END IF;
  RETURN partition;
END
$$;
