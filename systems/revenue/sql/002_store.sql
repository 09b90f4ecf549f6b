-- Up Migration

-- Those of some ids under which something else is stored already.
CREATE FUNCTION revenue_reused(
  event_ids uuid[], user_ids text[], names text[], changes numeric[], reversed uuid[], currencies text[]
) RETURNS uuid[]
LANGUAGE sql STABLE SET enable_seqscan = off AS $$
  SELECT coalesce(array_agg(event_id), '{}')
  FROM unnest(event_ids, user_ids, names, changes, reversed, currencies)
      AS given(event_id, user_id, name, change, reverses, currency)
    JOIN revenue_entries AS stored USING (event_id)
  WHERE (given.name, given.reverses, given.currency) IS DISTINCT FROM (stored.name, stored.reverses, stored.currency)
    -- Whose and how much a reversal is follows from what it reverses.
    OR given.reverses IS NULL AND (given.user_id, given.change) IS DISTINCT FROM (stored.user_id, stored.change)
$$;

-- Stores entries with all that follows from them, in the order in which they are given, and returns those that are refused:
-- 'id_reuse' (another one is there under its id), 'reversed_before', 'below_floor'. One that is there already changes nothing.
-- No id may be given twice, nor two reversals of one entry.
--
-- look_first: whether some may be there already. To look costs time, and usually none is: without it, one that is there
-- fails by its key, and then it is called again.
CREATE FUNCTION store_revenue(
  replica text, floor numeric, look_first boolean, event_ids uuid[], create_dates timestamptz[],
  accepted_dates timestamptz[], received_dates timestamptz[], accepted_bys text[], trace_ids text[], user_ids text[],
  names text[], changes numeric[], reversed uuid[], currencies text[], senders text[], addresses text[]
) RETURNS TABLE (event_id uuid, reason text)
LANGUAGE plpgsql SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
  known uuid[] := '{}';
  reused uuid[] := '{}';
  reversed_before uuid[] := '{}';
  below uuid[] := '{}';
  left_out uuid[];
  last_user text;
  running numeric;
  stored_at timestamptz;
  one record;
BEGIN
  -- Users one after the other in one order, so that replicas wait for each other and never in a circle. From here on
  -- nobody else adds an entry to any of them, and each statement below sees all that was added before.
  INSERT INTO revenue_balances (user_id) SELECT DISTINCT given FROM unnest(user_ids) AS given ORDER BY 1 ON CONFLICT DO NOTHING;
  PERFORM FROM revenue_balances WHERE user_id = ANY (user_ids) ORDER BY user_id FOR UPDATE;
  -- So the times of a user's entries are in the order of their sequence.
  stored_at := clock_timestamp();

  IF look_first THEN
    known := ARRAY(SELECT event_id FROM revenue_entries WHERE event_id = ANY (event_ids));
    reused := revenue_reused(event_ids, user_ids, names, changes, reversed, currencies);
  END IF;
  IF cardinality(array_remove(reversed, NULL)) > 0 THEN
    reversed_before := ARRAY(
      SELECT given.event_id FROM unnest(event_ids, reversed) AS given(event_id, reverses)
        JOIN revenue_entries AS stored USING (reverses)
      WHERE given.event_id <> ALL (known)
    );
  END IF;
  IF floor IS NOT NULL THEN
    FOR one IN
      SELECT given.*, revenue FROM unnest(event_ids, user_ids, changes) WITH ORDINALITY AS given(event_id, user_id, change, place)
        JOIN revenue_balances USING (user_id)
      WHERE event_id <> ALL (known || reversed_before)
      ORDER BY user_id, place
    LOOP
      IF one.user_id IS DISTINCT FROM last_user THEN running := one.revenue; END IF;
      last_user := one.user_id;
      IF one.change < 0 AND running + one.change < floor THEN below := below || one.event_id;
      ELSE running := running + one.change;
      END IF;
    END LOOP;
  END IF;
  left_out := known || reversed_before || below;

  WITH inserted AS (
    INSERT INTO revenue_entries AS entry (
      event_id, sequence, create_date, accepted_date, received_date, processed_date, user_id, name, change, revenue,
      reverses, currency, sender, address, trace_id
    )
    SELECT event_id, sequence + row_number() OVER so_far, create_date, accepted_date, received_date, stored_at, user_id,
      name, change, revenue + sum(change) OVER so_far, reverses, currency, sender, address, trace_id
    FROM unnest(
        event_ids, create_dates, accepted_dates, received_dates, user_ids, names, changes, reversed, currencies, senders,
        addresses, trace_ids
      ) WITH ORDINALITY AS given(
        event_id, create_date, accepted_date, received_date, user_id, name, change, reverses, currency, sender, address,
        trace_id, place
      )
      JOIN revenue_balances USING (user_id)
    WHERE event_id <> ALL (left_out)
    WINDOW so_far AS (PARTITION BY user_id ORDER BY place ROWS UNBOUNDED PRECEDING)
    RETURNING entry.user_id, entry.change
  )
  UPDATE revenue_balances AS balance
  SET revenue = balance.revenue + added.change, sequence = balance.sequence + added.entries
  FROM (SELECT user_id, sum(change) AS change, count(*) AS entries FROM inserted GROUP BY user_id) AS added
  WHERE balance.user_id = added.user_id;

  PERFORM roll_up_stored(
    'revenue', replica,
    array_agg(date_part('epoch', stored_at - coalesce(accepted_date, received_date)) * 1000), array_agg(accepted_by)
  )
  FROM unnest(event_ids, accepted_dates, received_dates, accepted_bys)
    AS given(event_id, accepted_date, received_date, accepted_by)
  WHERE event_id <> ALL (left_out);

  IF cardinality(left_out) = 0 THEN RETURN; END IF;
  RETURN QUERY
  SELECT unnest(reused), 'id_reuse' UNION ALL SELECT unnest(reversed_before), 'reversed_before'
  UNION ALL SELECT unnest(below), 'below_floor';

  -- One that was taken twice counts as a repeat, once; one that was delivered twice has the same accepted_date.
  WITH repeated AS (
    INSERT INTO repeats (topic, event_id, accepted_date, accepted_by)
    SELECT 'revenue', event_id, given.accepted_date, given.accepted_by
    FROM unnest(event_ids, accepted_dates, accepted_bys) AS given(event_id, accepted_date, accepted_by)
      JOIN revenue_entries AS stored USING (event_id)
    WHERE event_id = ANY (known) AND event_id <> ALL (reused) AND given.accepted_date <> stored.accepted_date
    ON CONFLICT DO NOTHING
    RETURNING accepted_by
  )
  INSERT INTO topic_totals AS total (topic, replica, accepted_by, repeats)
  SELECT 'revenue', replica, accepted_by, count(*) FROM repeated GROUP BY accepted_by ORDER BY accepted_by
  ON CONFLICT ON CONSTRAINT topic_totals_pkey DO UPDATE SET repeats = total.repeats + excluded.repeats;
END
$$;
