-- Up Migration

-- What each user has: the sum of their entries, and how many those are. One row a user, which everybody who adds to it
-- locks first, so it has room beside it for its next versions; and no index of the sum, which each of them would be written to.
CREATE TABLE revenue_balances (
  user_id text COLLATE "C" PRIMARY KEY,
  revenue numeric NOT NULL DEFAULT 0,
  sequence bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 50);

-- Every change that was ever made, and what it led to. The sequence counts the entries of a user from 1, without a gap and in the
-- order in which they were stored. Kept for ever, so an id is known for ever; by the hash of the id, as one key over
-- all parts makes it unique whatever ids a sender makes.
CREATE TABLE revenue_entries (
  event_id uuid PRIMARY KEY,
  sequence bigint NOT NULL,
  create_date timestamptz NOT NULL,
  accepted_date timestamptz,
  received_date timestamptz NOT NULL,
  processed_date timestamptz NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  name text NOT NULL,
  change numeric NOT NULL,
  revenue numeric NOT NULL,
  reverses uuid,
  currency text,
  sender text,
  address text,
  trace_id text
) PARTITION BY HASH (event_id);
CREATE INDEX ON revenue_entries (user_id, sequence);
CREATE INDEX ON revenue_entries (processed_date);
CREATE INDEX ON revenue_entries (reverses) WHERE reverses IS NOT NULL;
DO $$ BEGIN
  FOR part IN 0..7 LOOP
    EXECUTE format(
      'CREATE TABLE revenue_entries_%s PARTITION OF revenue_entries FOR VALUES WITH (MODULUS 8, REMAINDER %1$s)', part
    );
  END LOOP;
END $$;

-- An entry stays as it is, whoever asks; only the address that it came from is forgotten after a time.
CREATE FUNCTION refuse_to_change_entries() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    OLD.address := NULL;
    IF NEW IS NOT DISTINCT FROM OLD THEN RETURN NEW; END IF;
  END IF;
  RAISE EXCEPTION 'Entries of revenue cannot be changed; correct them by a reversal';
END
$$;
CREATE TRIGGER stays_as_it_is BEFORE UPDATE OR DELETE ON revenue_entries
  FOR EACH ROW EXECUTE FUNCTION refuse_to_change_entries();
CREATE TRIGGER stays_there BEFORE TRUNCATE ON revenue_entries
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_entries();

-- The entries as the dashboard shows the events of any topic.
CREATE VIEW revenue AS
SELECT event_id, NULL::uuid AS parent_id, 'revenueEntry' AS event_type, create_date, accepted_date, received_date,
  processed_date, trace_id,
  jsonb_build_object('userId', user_id, 'name', name, 'change', change, 'revenue', revenue) AS event_data
FROM revenue_entries;
