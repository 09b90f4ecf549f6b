-- Up Migration

-- Takes notifications for sending, and says of each what to do now:
-- 'call' (ask provider, as this attempt), 'wait' (for wait_ms), 'uncertain' (whoever asked provider as this attempt has died),
-- 'done' (nothing: it is sent, ended, or was ended here).
--
-- ways: for each, its providers, how often each may be asked, and whether it may be now: [["twilio", 3, false], ["messagebird", 2, true]].
-- looks_ms: for each, after how long to look again where all that have tries left may not be asked now.
-- not_befores: for each, a moment before which it is not to be sent, whatever it says itself.
-- claims: for each, a name of this claim; who asks again under it gets the same answer.
-- lease_ms: for how long nobody else takes what is called here. recipient_limit: how many a recipient may get in an hour.
CREATE FUNCTION claim_notifications(
  ids uuid[], event_ids text[], channels text[], priorities text[], recipients text[], asked text[],
  send_ats timestamptz[], expiries timestamptz[], accepted_dates timestamptz[], not_befores timestamptz[], ways text[],
  looks_ms double precision[], claims uuid[], lease_ms double precision, recipient_limit integer
) RETURNS TABLE (id uuid, decision text, provider text, attempt integer, tries jsonb, wait_ms double precision)
LANGUAGE plpgsql SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
  at timestamptz;
BEGIN
  -- In one order, so that two dispatchers wait for each other and never in a circle.
  INSERT INTO notification_states AS state (
    id, event_id, channel, priority, recipient, provider, send_at, expires_at, accepted_at
  )
  SELECT * FROM unnest(ids, event_ids, channels, priorities, recipients, asked, send_ats, expiries, accepted_dates)
  ORDER BY 1 ON CONFLICT DO NOTHING;
  PERFORM FROM notification_states WHERE id = ANY (ids) ORDER BY id FOR UPDATE;
  at := clock_timestamp();

  RETURN QUERY
  WITH judged AS (
    SELECT state.id AS of_id, given.claim AS of_claim, state.attempts, state.tries AS tried, state.calling, next.provider AS next_provider,
      skipped.reason AS skip_reason,
      CASE WHEN state.calling IS NOT NULL THEN state.calling_until
        -- It ends when it expires, whatever it waits for.
        ELSE least(greatest(state.next_at, state.send_at, not_before, room.from_then,
          CASE WHEN next.provider IS NULL THEN at + coalesce(look_ms, 1000) * interval '1 ms' END), state.expires_at) END AS due,
      CASE
        WHEN state.status NOT IN ('SCHEDULED', 'PROCESSING', 'RETRYING') THEN 'done'
        WHEN state.calling IS NOT NULL AND state.claim = given.claim THEN 'again'
        WHEN state.calling IS NOT NULL AND state.calling_until > at THEN 'wait'
        WHEN state.calling IS NOT NULL THEN 'uncertain'
        WHEN state.expires_at <= at THEN 'expired'
        WHEN skipped.reason IS NOT NULL THEN 'skipped'
        WHEN state.next_at > at OR state.send_at > at OR not_before > at OR room.from_then > at THEN 'wait'
        WHEN next.remaining = 0 THEN 'exhausted'
        -- Whoever has tries left is left alone for now. By what PostgreSQL's clock says that may be over already.
        WHEN next.provider IS NULL THEN 'wait'
        ELSE 'call'
      END AS judgement
    FROM (
        SELECT *, row_number() OVER (PARTITION BY channel, recipient ORDER BY id) AS ordinal
        FROM unnest(ids, channels, recipients, not_befores, ways, looks_ms, claims)
          AS given(id, channel, recipient, not_before, way, look_ms, claim)
      ) AS given
      JOIN notification_states AS state USING (id)
      LEFT JOIN notification_opt_outs AS skipped ON (skipped.channel, skipped.recipient) = (state.channel, state.recipient)
      LEFT JOIN LATERAL (
        SELECT count(*) AS remaining, (array_agg(link ->> 0 ORDER BY place) FILTER (WHERE (link ->> 2)::boolean))[1] AS provider
        FROM jsonb_array_elements(way::jsonb) WITH ORDINALITY AS links(link, place)
        WHERE coalesce((state.tries ->> (link ->> 0))::integer, 0) < (link ->> 1)::integer
      ) AS next ON true
      LEFT JOIN LATERAL (
        -- When the oldest of as many as are allowed in an hour is an hour ago; those of which that is not known yet are looked at
        -- again after five seconds.
        SELECT CASE WHEN ordinal > recipient_limit THEN at + interval '5 s' ELSE (
          SELECT coalesce(earlier.sent_at + interval '1 hour', at + interval '5 s')
          FROM notification_states AS earlier
          WHERE earlier.recipient = state.recipient AND earlier.channel = state.channel AND earlier.id <> state.id
            AND earlier.accepted_at > at - interval '2 days'
            AND (earlier.sent_at > at - interval '1 hour' OR earlier.calling IS NOT NULL)
          ORDER BY coalesce(earlier.sent_at, at) DESC OFFSET recipient_limit - ordinal LIMIT 1
        ) END AS from_then
        WHERE recipient_limit IS NOT NULL AND state.recipient <> ''
      ) AS room ON true
  ),
  changed AS (
    UPDATE notification_states AS state SET
      status = CASE judgement
        WHEN 'call' THEN 'PROCESSING' WHEN 'uncertain' THEN 'PROCESSING' WHEN 'expired' THEN 'EXPIRED'
        WHEN 'skipped' THEN 'SKIPPED' WHEN 'exhausted' THEN 'DEAD_LETTERED' ELSE state.status END,
      reason = CASE judgement
        WHEN 'skipped' THEN skip_reason WHEN 'expired' THEN 'expired' WHEN 'exhausted' THEN 'no_provider' ELSE state.reason END,
      next_at = CASE judgement WHEN 'wait' THEN CASE WHEN state.calling IS NULL THEN due ELSE state.next_at END END,
      attempts = state.attempts + (judgement = 'call')::integer,
      calling = CASE judgement WHEN 'call' THEN next_provider ELSE state.calling END,
      -- Whoever made the claim of a call that is uncertain must not begin it any more.
      claim = CASE judgement WHEN 'call' THEN of_claim WHEN 'uncertain' THEN NULL ELSE state.claim END,
      calling_until = CASE WHEN judgement IN ('call', 'again', 'uncertain') THEN at + lease_ms * interval '1 ms' ELSE state.calling_until END,
      changed_at = at
    FROM judged WHERE state.id = of_id AND judgement <> 'done'
  ),
  noted AS (
    INSERT INTO notification_attempts (id, attempt, provider, started_at)
    SELECT of_id, attempts + 1, next_provider, at FROM judged WHERE judgement = 'call'
  )
  SELECT of_id,
    CASE WHEN judgement IN ('wait', 'uncertain') THEN judgement WHEN judgement IN ('call', 'again') THEN 'call' ELSE 'done' END,
    CASE judgement WHEN 'call' THEN next_provider ELSE calling END,
    attempts + (judgement = 'call')::integer, tried,
    CASE judgement WHEN 'wait' THEN greatest(extract(epoch FROM due - at) * 1000, 1)::float8 END
  FROM judged;
END
$$;

-- Keeps what became of attempts, and where that leaves their notifications. Only whoever still has a notification says where it
-- goes; but what a provider has taken is sent, also where somebody else has taken over meanwhile, whatever came of that, so that it
-- is not sent once more. waits_ms: until the next try; null where there is none.
CREATE FUNCTION settle_attempts(
  ids uuid[], numbers integer[], outcomes text[], errors text[], answers text[], durations_ms double precision[],
  provider_ids text[], statuses text[], reasons text[], tried text[], waits_ms double precision[]
) RETURNS void
LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  at timestamptz;
BEGIN
  PERFORM FROM notification_states WHERE id = ANY (ids) ORDER BY id FOR UPDATE;
  at := clock_timestamp();
  UPDATE notification_attempts AS attempt SET outcome = given.outcome, error = given.error, answer = given.answer,
    duration_ms = given.duration_ms, provider_id = given.provider_id, decision = given.status,
    next_at = at + given.wait_ms * interval '1 ms'
  FROM unnest(ids, numbers, outcomes, errors, answers, durations_ms, provider_ids, statuses, waits_ms)
    AS given(id, number, outcome, error, answer, duration_ms, provider_id, status, wait_ms)
  WHERE (attempt.id, attempt.attempt) = (given.id, given.number);

  UPDATE notification_states AS state SET status = given.status, reason = given.reason, tries = given.tries::jsonb,
    next_at = at + given.wait_ms * interval '1 ms', calling = NULL, calling_until = NULL, changed_at = at,
    sent_by = CASE given.outcome WHEN 'taken' THEN attempt.provider END,
    provider_id = CASE given.outcome WHEN 'taken' THEN given.provider_id END,
    sent_at = CASE given.outcome WHEN 'taken' THEN at END
  FROM unnest(ids, numbers, outcomes, provider_ids, statuses, reasons, tried, waits_ms)
      AS given(id, number, outcome, provider_id, status, reason, tries, wait_ms)
    JOIN notification_attempts AS attempt ON (attempt.id, attempt.attempt) = (given.id, given.number)
  WHERE state.id = given.id AND state.sent_by IS NULL
    AND (state.attempts = given.number AND state.calling IS NOT NULL OR given.outcome = 'taken');

  INSERT INTO notification_opt_outs (channel, recipient, reason)
  SELECT state.channel, state.recipient, 'dead_token'
  FROM unnest(ids, reasons) AS given(id, reason) JOIN notification_states AS state USING (id)
  WHERE given.reason = 'dead_token' ORDER BY 1, 2 ON CONFLICT DO NOTHING;

  PERFORM apply_reports(array_remove(provider_ids, NULL));
END
$$;

-- Lets reports of these ids tell what became of what was sent, and returns how many were known. A repeat changes nothing; what was
-- delivered stays so, whatever else is reported and in whichever order.
CREATE FUNCTION apply_reports(ids text[]) RETURNS integer
LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  applied integer;
BEGIN
  -- In one order, as claims and settles lock them.
  PERFORM FROM notification_states WHERE provider_id = ANY (ids) ORDER BY id FOR UPDATE;
  WITH told AS (
    SELECT state.id, bool_or(report.result = 'delivered') AS is_delivered, max(report.error) AS error
    FROM notification_reports AS report
      JOIN notification_states AS state ON (state.sent_by, state.provider_id) = (report.provider, report.provider_id)
    WHERE report.provider_id = ANY (ids) AND NOT report.is_known
    GROUP BY state.id
  ),
  changed AS (
    UPDATE notification_states AS state SET
      status = CASE WHEN is_delivered THEN 'COMPLETED' WHEN state.status = 'SENT' THEN 'FAILED' ELSE state.status END,
      reason = CASE WHEN is_delivered THEN NULL WHEN state.status = 'SENT' THEN coalesce(told.error, 'reported_failed') ELSE state.reason END,
      changed_at = clock_timestamp()
    FROM told WHERE state.id = told.id AND state.status IN ('SENT', 'COMPLETED', 'FAILED')
    RETURNING state.sent_by, state.provider_id
  ),
  known AS (
    UPDATE notification_reports AS report SET is_known = true
    FROM changed WHERE (report.provider, report.provider_id) = (changed.sent_by, changed.provider_id) AND NOT report.is_known
    RETURNING 1
  )
  SELECT count(*)::integer INTO applied FROM known;
  RETURN applied;
END
$$;
