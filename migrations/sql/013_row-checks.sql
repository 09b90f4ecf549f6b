-- Up Migration

-- Sums do not notice when a row of an event is deleted or made by hand. So the rows of each table are counted and
-- compared with what was counted as stored, less what was removed after the retention time.
CREATE TABLE row_checks (
  topic text PRIMARY KEY,
  checked_at timestamptz NOT NULL,
  took interval NOT NULL,
  counted bigint NOT NULL,
  found bigint NOT NULL,
  -- When the first difference was found that has been there since; null when there is none.
  differs_since timestamptz
);

-- Counts the rows of one topic table anew, and returns the name of its topic, or null when none is due or another
-- process looks after the tables. One is due when a hundred times as long has passed as it took the last time, so
-- counting takes 1 % of one core at most for each table, however many rows it has. Beyond 100 million it would take
-- longer than a statement may (docs/decisions/007), so such a table is not compared.
CREATE FUNCTION check_rows() RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
  due record;
  began timestamptz := clock_timestamp();
  counted bigint;
  found bigint;
BEGIN
  IF NOT take_upkeep_lock() THEN RETURN NULL; END IF;
  SELECT table_name, topic_name INTO due
  FROM topic_tables LEFT JOIN row_checks AS known ON topic = topic_name
  WHERE (topic IS NULL OR checked_at + greatest(100 * took, interval '30 seconds') <= began)
    AND (
      SELECT sum(reltuples) FROM pg_partition_tree(quote_ident(table_name)::regclass) JOIN pg_class ON oid = relid
      WHERE isleaf
    ) <= 100000000
  ORDER BY checked_at NULLS FIRST, table_name LIMIT 1;
  IF due IS NULL THEN RETURN NULL; END IF;

  -- One statement, so that all three are of the same moment.
  EXECUTE format(
    'SELECT (SELECT count(*) FROM %I),
       coalesce((SELECT sum(events) FROM topic_totals WHERE topic = $1), 0)
         - (SELECT removed FROM topic_tables WHERE topic_name = $1)',
    due.table_name
  ) INTO found, counted USING due.topic_name;
  INSERT INTO row_checks AS known (topic, checked_at, took, counted, found, differs_since)
  VALUES (due.topic_name, began, clock_timestamp() - began, counted, found, CASE WHEN found <> counted THEN began END)
  ON CONFLICT (topic) DO UPDATE SET
    checked_at = excluded.checked_at,
    took = excluded.took,
    counted = excluded.counted,
    found = excluded.found,
    differs_since = CASE WHEN excluded.found <> excluded.counted THEN coalesce(known.differs_since, began) END;
  RETURN due.topic_name;
END
$$;
