-- Up Migration

-- The metric row of an active event: its value travels on to topic3 and is never stored here.
CREATE TABLE topic2 (
  event_id uuid PRIMARY KEY,
  event_type text NOT NULL,
  create_date timestamptz NOT NULL,
  accepted_date timestamptz,
  received_date timestamptz NOT NULL,
  processed_date timestamptz NOT NULL DEFAULT now(),
  event_data jsonb,
  trace_id text,
  parent_id uuid
) PARTITION BY RANGE (event_id);

CREATE TABLE topic3 (
  event_id uuid PRIMARY KEY,
  event_type text NOT NULL,
  create_date timestamptz NOT NULL,
  accepted_date timestamptz,
  received_date timestamptz NOT NULL,
  processed_date timestamptz NOT NULL DEFAULT now(),
  event_data jsonb,
  value text NOT NULL,
  trace_id text,
  parent_id uuid
) PARTITION BY RANGE (event_id);

CREATE INDEX ON topic2 (processed_date);
CREATE INDEX ON topic3 (processed_date);

SELECT make_lasting_partitions(topic, now()) FROM unnest(ARRAY['topic2', 'topic3']) AS topic;
INSERT INTO topic_tables VALUES ('topic2', 'topic2'), ('topic3', 'topic3');
