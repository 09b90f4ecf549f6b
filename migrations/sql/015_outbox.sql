-- Up Migration

-- Makes an outbox in a schema of its own: `SELECT create_outbox('orders')`. An event is written there in the transaction
-- of what it tells about, and a relay publishes it afterwards. One outbox a schema, in whichever database that is.
--
-- Whoever adds needs INSERT on outbox and USAGE on the schema. The relay needs SELECT, INSERT, UPDATE and DELETE on all
-- four tables; whoever looks, SELECT.
CREATE FUNCTION create_outbox(place text) RETURNS void
LANGUAGE plpgsql AS $create$
BEGIN
  EXECUTE format($tables$
    CREATE SCHEMA IF NOT EXISTS %1$I;

    -- What is still to be sent; a row that was sent is deleted. Rows of one aggregate have one shard, and leave in the
    -- order of their numbers; rows without one are spread over the shards.
    CREATE TABLE %1$I.outbox (
      number bigint GENERATED ALWAYS AS IDENTITY,
      shard smallint GENERATED ALWAYS AS (coalesce(hashtext(aggregate), number) & 15) STORED,
      topic text NOT NULL,
      aggregate text,
      event text NOT NULL,
      added_at timestamptz NOT NULL DEFAULT now(),
      -- Of a row that has failed: how often, why, and when it is tried again.
      tries smallint NOT NULL DEFAULT 0,
      reason text,
      due_at timestamptz,
      PRIMARY KEY (shard, number)
    ) WITH (
      -- As many rows are deleted as are added, so it is cleaned up by how many are dead, not by which part of all, and
      -- without a rest. Rows of every age are tiny, frozen or not: nobody is helped by freezing them early.
      autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000, autovacuum_vacuum_cost_delay = 0,
      autovacuum_vacuum_insert_threshold = -1, autovacuum_analyze_threshold = 1000000
    );
    -- Nearly always empty.
    CREATE INDEX outbox_failing ON %1$I.outbox (aggregate) WHERE due_at IS NOT NULL;

    -- Rows that failed too often, and wait for a person.
    CREATE TABLE %1$I.outbox_parked (
      number bigint PRIMARY KEY,
      topic text NOT NULL,
      aggregate text,
      event text NOT NULL,
      added_at timestamptz NOT NULL,
      tries smallint NOT NULL,
      reason text NOT NULL,
      parked_at timestamptz NOT NULL DEFAULT now()
    );

    -- Which relay sends the rows of which shard, until when; and how often that ended without its having given it back.
    CREATE TABLE %1$I.outbox_shards (
      shard smallint PRIMARY KEY,
      relay uuid,
      leased_until timestamptz,
      taken_over bigint NOT NULL DEFAULT 0
    ) WITH (fillfactor = 20, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);
    INSERT INTO %1$I.outbox_shards (shard) SELECT generate_series(0, 15);

    -- The relays that run, so that each takes its share of the shards.
    CREATE TABLE %1$I.outbox_relays (
      relay uuid PRIMARY KEY,
      seen_at timestamptz NOT NULL
    ) WITH (fillfactor = 20, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);
  $tables$, place);
END
$create$;
