-- Up Migration

-- What is wrong, or was once: one row for each thing that can be wrong, so the table does not grow. Any dashboard-api may
-- take it a step further, one at a time.
CREATE TABLE alerts (
  key text PRIMARY KEY,
  -- In words and numbers, as it was told last, or found first.
  concern jsonb NOT NULL,
  -- Since when it holds without a break; null when it does not hold.
  holds_since timestamptz,
  -- When it had held for long enough to be told; null before that, and once it was resolved.
  raised_at timestamptz,
  -- Since when it does not hold any more, while that is not yet long enough.
  well_since timestamptz,
  -- When somebody was to be told of it last.
  noticed_at timestamptz,
  -- What has still to be posted, or null. A newer one takes the place of an older one.
  notice jsonb,
  tries integer NOT NULL DEFAULT 0,
  -- Whoever posts it puts this ahead first, so that nobody else posts it at the same time.
  next_try_at timestamptz NOT NULL DEFAULT now()
);
