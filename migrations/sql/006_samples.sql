-- Up Migration

-- How many messages were in each queue, ready or in a service's hand, as dashboard-api saw it every few seconds: the
-- most in each step. A sample is written in every length of step at once, so each chart reads its own steps and
-- nothing has to be rolled up. What waits in all retry tiers stands under the name 'retry'.
CREATE TABLE queue_depths (
  step_seconds integer NOT NULL,
  step timestamptz NOT NULL,
  queue text NOT NULL,
  messages bigint NOT NULL,
  PRIMARY KEY (step_seconds, step, queue)
);

-- Every start of a process, for the marks on the charts.
CREATE TABLE process_starts (
  replica text PRIMARY KEY,
  service text NOT NULL,
  version text NOT NULL,
  started_at timestamptz NOT NULL
);
CREATE INDEX process_starts_started_at ON process_starts (started_at);
CREATE INDEX process_starts_service ON process_starts (service, started_at);

-- For the chart of dead letters: how many there were in each step, read from the index alone.
CREATE INDEX dead_letters_last_failure ON dead_letters (last_failure);

-- Deletes some of the samples that no chart shows any more, at most rows_max of each table, and returns how many.
-- Short steps go after two hours, minutes after two days, the rest and the starts after eight.
CREATE FUNCTION delete_old_samples_at(moment timestamptz, rows_max integer) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
  deleted integer;
  sum_deleted integer;
BEGIN
  IF NOT take_upkeep_lock() THEN RETURN 0; END IF;

  DELETE FROM queue_depths WHERE (step_seconds, step, queue) IN (
    SELECT old.step_seconds, old.step, old.queue
    FROM queue_depths AS old
    WHERE old.step < moment - CASE
      WHEN old.step_seconds < 60 THEN interval '2 hours'
      WHEN old.step_seconds < 3600 THEN interval '2 days'
      ELSE interval '8 days'
    END
    LIMIT rows_max);
  GET DIAGNOSTICS sum_deleted = ROW_COUNT;

  DELETE FROM process_starts WHERE replica IN (
    SELECT replica FROM process_starts WHERE started_at < moment - interval '8 days'
    ORDER BY started_at LIMIT rows_max);
  GET DIAGNOSTICS deleted = ROW_COUNT;
  RETURN sum_deleted + deleted;
END
$$;

CREATE FUNCTION delete_old_samples(rows_max integer) RETURNS integer
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM check_between('rows_max', rows_max, 1, 100000);
  RETURN delete_old_samples_at(now(), rows_max);
END
$$;
