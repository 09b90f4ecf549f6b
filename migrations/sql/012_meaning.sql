-- Up Migration

-- When are two events the same? When they mean the same: their type, their value and their data, the attributes of a
-- CloudEvent among it. How they were written and how they travelled is no part of it. That jsonb is equal whatever the
-- order of keys, the white space and the spelling of numbers (1.0 and 1) is half of this; here is the other half.
--
-- A CloudEvent comes in three modes. Its attributes are text in headers and may be numbers or true in JSON, so all are
-- compared as text. JSON is what its data is where nothing is said (`datacontenttype`), and UTF-8 how it is written. A
-- time is the same with or without zeros at its end. The event's id was made from the CloudEvent's `id` and, where that
-- is no UUID, its `source`, whichever way the mode encodes them. Tracing is about how an event travelled.
CREATE FUNCTION meaning_of(id_of_event uuid, data jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN jsonb_typeof(data -> '_cloudevent') = 'object' THEN data || jsonb_build_object(
    '_cloudevent',
    (
      SELECT jsonb_object_agg(key, CASE key
        WHEN 'datacontenttype'
          THEN regexp_replace(lower(regexp_replace(value, '\s', '', 'g')), ';charset="?utf-?8"?', '')
        WHEN 'time' THEN CASE WHEN value LIKE '%.%Z' THEN rtrim(rtrim(rtrim(value, 'Z'), '0'), '.') || 'Z' ELSE value END
        ELSE value
      END)
      FROM jsonb_each_text('{"datacontenttype": "application/json"}' || (data -> '_cloudevent'))
      WHERE key NOT IN ('id', 'traceparent', 'tracestate')
        AND (key <> 'source' OR lower(data -> '_cloudevent' ->> 'id') = id_of_event::text)
    )
  ) ELSE data END
$$;
