-- Up Migration

-- The event that one was derived from; null for all others, which it costs nothing. Without an index: a derived id begins
-- with its parent's first 48 bits, so the key of the table leads to an event's children (docs/decisions/033).
ALTER TABLE topic1 ADD COLUMN parent_id uuid;
ALTER TABLE dead_letters ADD COLUMN parent_id uuid;

-- Adds what is derived from the events that one statement stored, and put onto other topics next, to the sums of all time
-- and to what came onto these topics in this second. Call it in the statement that inserts, with the topics of each
-- event that was really inserted, separated by commas; null where nothing is derived from it. emits says by topic into
-- which subscriptions that comes.
CREATE FUNCTION count_derived(source_name text, emits jsonb, replica_name text, derived text[]) RETURNS void
LANGUAGE sql AS $$
  INSERT INTO edge_totals AS total (topic, source, replica, events)
  -- In one order, so that two statements at the same time wait for each other and do not deadlock.
  SELECT subscription, source_name, replica_name, count(*)
  FROM unnest(derived) AS onto CROSS JOIN string_to_table(onto, ',') AS topic
    CROSS JOIN jsonb_array_elements_text(emits -> topic) AS subscription
  GROUP BY 1 ORDER BY 1
  ON CONFLICT (topic, source, replica) DO UPDATE SET events = total.events + excluded.events;
  -- Under a name of its own: what the replica takes in the same second is written as a whole, and again with larger figures.
  INSERT INTO ingest_seconds AS known (replica, second, topic, accepted, rejected)
  SELECT replica_name || ' derived', date_trunc('second', now()), topic, count(*), 0
  FROM unnest(derived) AS onto CROSS JOIN string_to_table(onto, ',') AS topic
  GROUP BY topic ORDER BY topic
  ON CONFLICT (second, topic, replica) DO UPDATE SET accepted = known.accepted + excluded.accepted
$$;
