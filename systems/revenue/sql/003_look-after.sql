-- Up Migration

-- What a user had at a moment. The times of their entries are in the order of the sequence, so the last entry before it is
-- found by halving.
CREATE FUNCTION revenue_at(of_user text, moment timestamptz) RETURNS numeric
LANGUAGE plpgsql STABLE AS $$
DECLARE
  low bigint := 0;
  high bigint := coalesce((SELECT sequence FROM revenue_balances WHERE user_id = of_user), 0);
  middle bigint;
BEGIN
  WHILE low < high LOOP
    middle := (low + high + 1) / 2;
    IF (SELECT processed_date FROM revenue_entries WHERE user_id = of_user AND sequence = middle) <= moment THEN low := middle;
    ELSE high := middle - 1;
    END IF;
  END LOOP;
  RETURN coalesce((SELECT revenue FROM revenue_entries WHERE user_id = of_user AND sequence = low), 0);
END
$$;

-- Whether the entries of each user add up to what they have, to the last digit, are counted without a gap, and reverse
-- nothing twice: how many users that is so for, and for how many not.
CREATE FUNCTION revenue_invariant()
RETURNS TABLE (checked_at timestamptz, users bigint, entries bigint, wrong bigint)
LANGUAGE sql STABLE AS $$
  SELECT now(), count(*), coalesce(sum(counted), 0)::bigint, count(*) FILTER (
    WHERE (revenue, sequence, sequence) IS DISTINCT FROM (added, counted, last) OR reversed <> reversals
  )
  FROM (
    SELECT user_id, sum(change) AS added, count(*) AS counted, max(sequence) AS last,
      count(reverses) AS reversals, count(DISTINCT reverses) AS reversed
    FROM revenue_entries GROUP BY user_id
  ) AS sums
  FULL JOIN (SELECT * FROM revenue_balances WHERE sequence > 0) AS balances USING (user_id)
$$;

-- What was found when the invariant was checked last, and when it is to be checked again; one row.
CREATE TABLE revenue_checked (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  checked_at timestamptz,
  users bigint NOT NULL DEFAULT 0,
  entries bigint NOT NULL DEFAULT 0,
  wrong bigint NOT NULL DEFAULT 0,
  next_at timestamptz NOT NULL DEFAULT '-infinity'
);
INSERT INTO revenue_checked DEFAULT VALUES;

-- Checks the invariant when it is time and nobody else does it, and keeps what it finds. All entries are read for it: so it
-- rests nineteen times as long as it took, and ten seconds at least.
CREATE FUNCTION keep_revenue_checked() RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM revenue_checked WHERE next_at <= clock_timestamp() FOR UPDATE SKIP LOCKED;
  IF NOT FOUND THEN RETURN; END IF;
  UPDATE revenue_checked SET (checked_at, users, entries, wrong) =
    (SELECT checked_at, users, entries, wrong FROM revenue_invariant());
  UPDATE revenue_checked
  SET next_at = clock_timestamp() + greatest(interval '10 seconds', 19 * (clock_timestamp() - checked_at));
END
$$;

-- Up to which moment addresses were forgotten; one row.
CREATE TABLE revenue_forgotten (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  before timestamptz NOT NULL
);
INSERT INTO revenue_forgotten (before) VALUES ('-infinity');

-- Forgets some of the addresses of entries that were stored more than so many days ago, and returns whether there may be more.
CREATE FUNCTION forget_revenue_addresses(retention_days integer) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
  oldest timestamptz := now() - make_interval(days => retention_days);
  from_here timestamptz;
  to_here timestamptz;
BEGIN
  PERFORM check_between('retention_days', retention_days, 1, 36500);
  SELECT before INTO from_here FROM revenue_forgotten FOR UPDATE SKIP LOCKED;
  IF NOT FOUND THEN RETURN false; END IF;
  -- Ten seconds of entries, from the first one on: a bounded piece of work.
  SELECT processed_date INTO from_here FROM revenue_entries WHERE processed_date >= from_here ORDER BY processed_date LIMIT 1;
  IF NOT FOUND OR from_here >= oldest THEN RETURN false; END IF;
  to_here := least(from_here + interval '10 seconds', oldest);
  UPDATE revenue_entries SET address = NULL
  WHERE processed_date >= from_here AND processed_date < to_here AND address IS NOT NULL;
  UPDATE revenue_forgotten SET before = to_here;
  RETURN true;
END
$$;

-- Tickets by which a browser, which cannot send a header for a WebSocket, shows that somebody with a header has sent it.
CREATE TABLE revenue_tickets (digest bytea PRIMARY KEY, until timestamptz NOT NULL);
