-- Up Migration

-- Makes an outbox in a schema: `SELECT create_outbox('orders')`. An event is written there in the transaction of what it
-- tells about, and a relay publishes it afterwards (libraries/outbox). One outbox a schema, in whichever database that is.
--
-- What a user needs for what it calls: libraries/contracts/src/outbox-rights.ts.
CREATE FUNCTION create_outbox(place text) RETURNS void
LANGUAGE plpgsql AS $create$
BEGIN
  EXECUTE format($schema$
    CREATE SCHEMA IF NOT EXISTS %1$I;

    -- What is still to be sent; a row that was sent is deleted, and none is ever changed. Rows of one aggregate have one
    -- shard, and leave in the order of their numbers; rows without one are spread over the shards.
    CREATE TABLE %1$I.outbox (
      number bigint GENERATED ALWAYS AS IDENTITY,
      shard smallint GENERATED ALWAYS AS (coalesce(hashtext(aggregate), number) & 15) STORED,
      topic text NOT NULL,
      aggregate text,
      event text NOT NULL,
      added_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (shard, number)
    ) WITH (
      -- Cleaned up by how much was deleted, as the table is as good as empty most of the time, and without a rest. What is
      -- empty at its end is kept for the next rows: giving it back would lock out whoever adds.
      autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000, autovacuum_vacuum_cost_delay = 0,
      vacuum_truncate = off
    );

    -- What has failed, and is tried again: how often it was tried, why it failed, and when it is due.
    CREATE TABLE %1$I.outbox_failing (
      number bigint PRIMARY KEY,
      aggregate text,
      tries smallint NOT NULL,
      reason text NOT NULL,
      due_at timestamptz NOT NULL
    );

    -- What has failed too often, and waits for a person.
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

    -- The rows of some shards that are to be sent next, oldest first, of at most 8 MiB, or one: of each shard the first
    -- above its floor, without those that wait, and what stands behind them in their aggregates.
    CREATE FUNCTION %1$I.outbox_next(shards smallint[], floors bigint[], rows_of_shard integer)
    RETURNS TABLE (number bigint, shard smallint, topic text, aggregate text, event text)
    LANGUAGE plpgsql SET enable_seqscan = off AS $function$
    BEGIN
      RETURN QUERY
      WITH next AS (
        SELECT one.* FROM unnest(shards, floors) AS mine(shard, floor) CROSS JOIN LATERAL (
          SELECT row.number, row.shard, row.topic, row.aggregate, row.event FROM %1$I.outbox AS row
          WHERE row.shard = mine.shard AND row.number > mine.floor
            AND row.number NOT IN (SELECT failing.number FROM %1$I.outbox_failing AS failing WHERE due_at > now())
            AND (row.aggregate IS NULL OR row.aggregate NOT IN (
              SELECT failing.aggregate FROM %1$I.outbox_failing AS failing
              WHERE due_at > now() AND failing.aggregate IS NOT NULL
            ))
          ORDER BY row.number LIMIT rows_of_shard
        ) AS one
      ),
      measured AS (
        SELECT next.*, sum(octet_length(next.event)) OVER (ORDER BY next.number) - octet_length(next.event) AS before
        FROM next
      )
      SELECT measured.number, measured.shard, measured.topic, measured.aggregate, measured.event FROM measured
      WHERE before < 8 * 1024 * 1024 ORDER BY measured.number;
    END
    $function$;

    -- The number of the first row of each shard above its floor; null where there is none.
    CREATE FUNCTION %1$I.outbox_firsts(shards smallint[], floors bigint[])
    RETURNS TABLE (shard smallint, first bigint)
    LANGUAGE plpgsql SET enable_seqscan = off AS $function$
    BEGIN
      RETURN QUERY
      SELECT mine.shard, (
        SELECT row.number FROM %1$I.outbox AS row
        WHERE row.shard = mine.shard AND row.number > mine.floor ORDER BY row.number LIMIT 1
      ) FROM unnest(shards, floors) AS mine(shard, floor);
    END
    $function$;

    -- Deletes rows that were sent.
    CREATE FUNCTION %1$I.outbox_sent(shards smallint[], numbers bigint[]) RETURNS void
    LANGUAGE plpgsql SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $function$
    BEGIN
      DELETE FROM %1$I.outbox AS row USING unnest(shards, numbers) AS sent(shard, number)
      WHERE row.shard = sent.shard AND row.number = sent.number;
      DELETE FROM %1$I.outbox_failing WHERE number = ANY (numbers);
    END
    $function$;
  $schema$, place);
END
$create$;
