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

-- The ledger: what each hop put onto a topic (ingest_totals, edge_totals) and what was taken off it (topic_totals,
-- dead_letters), since the beginning. See docs/decisions/007.

-- A topic's name stands for its first subscription; another one is `topic1.analytics`, and its lanes are counted with it.

-- What was taken off a queue and stored: one row for each run of a service, and for each source of the events.
-- accepted_by names who put an event onto the topic: a run of an api, or the topic that it came from; it is '' for
-- events that were published to RabbitMQ by hand. repeats counts the rows that were ever in the table of that name.
CREATE TABLE topic_totals (
  topic text NOT NULL,
  replica text NOT NULL,
  accepted_by text NOT NULL,
  events bigint NOT NULL DEFAULT 0,
  repeats bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (topic, replica, accepted_by)
) WITH (fillfactor = 50);

-- What the consumer of one queue, the source, put onto a topic: one row for each run of it and each subscription that it
-- knows. What comes into a subscription that a run did not know is told by what another row says of the topic.
CREATE TABLE edge_totals (
  topic text NOT NULL,
  source text NOT NULL,
  replica text NOT NULL,
  events bigint NOT NULL,
  PRIMARY KEY (topic, source, replica)
) WITH (fillfactor = 50);

-- Adds what one statement stored, and its consumer puts onto another topic next, to the sums of all time, for each
-- subscription of that topic. Call it in the statement that inserts: whatever dies then, the event comes again until it
-- was put there.
CREATE FUNCTION count_put(source_name text, onto text[], replica_name text, put bigint) RETURNS void
LANGUAGE sql AS $$
  INSERT INTO edge_totals AS total (topic, source, replica, events)
  -- In one order, so that two statements at the same time wait for each other and do not deadlock.
  SELECT subscription, source_name, replica_name, put FROM unnest(onto) AS subscription WHERE put > 0 ORDER BY 1
  ON CONFLICT (topic, source, replica) DO UPDATE SET events = total.events + excluded.events
$$;

-- What the api took and refused in each second, and since its start. Figures are absolute, so writing them twice
-- is the same as writing them once. Refused events without a known type count under the topic ''. in_doubt are events
-- that RabbitMQ did not confirm, so nobody knows whether they arrive; their sender was told to send them again.
CREATE TABLE ingest_seconds (
  replica text NOT NULL,
  second timestamptz NOT NULL,
  topic text NOT NULL,
  accepted bigint NOT NULL,
  rejected bigint NOT NULL,
  PRIMARY KEY (second, topic, replica)
);
CREATE TABLE ingest_totals (
  replica text NOT NULL,
  topic text NOT NULL,
  accepted bigint NOT NULL,
  rejected bigint NOT NULL,
  in_doubt bigint NOT NULL DEFAULT 0,
  written_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (replica, topic)
) WITH (fillfactor = 50);

-- Events that were taken once more under an id that was stored already: a client that sent again because it had
-- no answer. Two deliveries of one acceptance are one row here or none: they have the same accepted_date.
CREATE TABLE repeats (
  topic text NOT NULL,
  event_id uuid NOT NULL,
  accepted_date timestamptz NOT NULL,
  accepted_by text NOT NULL,
  PRIMARY KEY (topic, event_id, accepted_date)
);

-- The bucket of a latency: ten buckets a decade from 0.1 ms to 1,000 s, 0 below and 71 above. The same layout
-- stands in libraries/contracts/src/latency-histogram.ts.
CREATE FUNCTION latency_bucket(milliseconds double precision) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT width_bucket(log(greatest(milliseconds, 0.01)), -1::double precision, 6::double precision, 70)
$$;

-- Adds what one statement stored to the sums of this second and of all time, and returns how many events that
-- were. Call it in the statement that inserts, with one latency and one accepted_by for each row that was really
-- inserted; null means none.
CREATE FUNCTION roll_up_stored(
  topic_name text, replica_name text, latencies_ms double precision[], accepted_bys text[]
) RETURNS integer
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
  INSERT INTO topic_totals AS total (topic, replica, accepted_by, events)
  -- In one order, so that two statements at the same time wait for each other and do not deadlock.
  SELECT topic_name, replica_name, coalesce(accepted_by, ''), count(*) FROM unnest(accepted_bys) AS accepted_by GROUP BY 3 ORDER BY 3
  ON CONFLICT (topic, replica, accepted_by) DO UPDATE SET events = total.events + excluded.events;
  SELECT coalesce(cardinality(latencies_ms), 0);
$$;
