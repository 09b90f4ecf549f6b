-- Up Migration

-- What was stored in each second. The dashboard reads these small rows instead of the events.
CREATE TABLE topic_seconds (
  topic text NOT NULL,
  second timestamptz NOT NULL,
  replica text NOT NULL,
  events bigint NOT NULL,
  latency_sum_ms double precision NOT NULL,
  latency_max_ms double precision NOT NULL,
  latency_histogram integer[] NOT NULL,
  PRIMARY KEY (second, topic, replica)
);

-- What the api took and refused in each second. Figures of a second are absolute, so writing them twice is
-- the same as writing them once. Refused events without a known type count under the topic ''.
CREATE TABLE ingest_seconds (
  replica text NOT NULL,
  second timestamptz NOT NULL,
  topic text NOT NULL,
  accepted bigint NOT NULL,
  rejected bigint NOT NULL,
  PRIMARY KEY (second, topic, replica)
);

-- The bucket of a latency: ten buckets a decade from 0.1 ms to 1,000 s, 0 below and 71 above. The same layout
-- stands in libraries/contracts/src/latency-histogram.ts.
CREATE FUNCTION latency_bucket(milliseconds double precision) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT width_bucket(log(greatest(milliseconds, 0.01)), -1::double precision, 6::double precision, 70)
$$;

-- Adds what one statement stored to the row of this second, and returns how many events that were. Call it in
-- the statement that inserts, with the latencies of the rows that were really inserted; null means none.
CREATE FUNCTION roll_up_stored(topic_name text, replica_name text, latencies_ms double precision[]) RETURNS integer
LANGUAGE sql AS $$
  WITH latency AS MATERIALIZED (SELECT unnest(latencies_ms) AS ms),
  bucket AS (SELECT latency_bucket(ms) AS number, count(*)::integer AS events FROM latency GROUP BY 1)
  INSERT INTO topic_seconds AS stored
    (topic, second, replica, events, latency_sum_ms, latency_max_ms, latency_histogram)
  SELECT topic_name, date_trunc('second', now()), replica_name, cardinality(latencies_ms),
    (SELECT sum(ms) FROM latency), (SELECT max(ms) FROM latency),
    ARRAY(
      SELECT coalesce(bucket.events, 0)
      FROM generate_series(0, 71) AS number LEFT JOIN bucket USING (number) ORDER BY number
    )
  WHERE cardinality(latencies_ms) > 0
  ON CONFLICT (second, topic, replica) DO UPDATE SET
    events = stored.events + excluded.events,
    latency_sum_ms = stored.latency_sum_ms + excluded.latency_sum_ms,
    latency_max_ms = greatest(stored.latency_max_ms, excluded.latency_max_ms),
    latency_histogram = ARRAY(
      SELECT pair.mine + pair.added
      FROM unnest(stored.latency_histogram, excluded.latency_histogram) WITH ORDINALITY AS pair(mine, added, place)
      ORDER BY pair.place
    );
  SELECT coalesce(cardinality(latencies_ms), 0);
$$;
