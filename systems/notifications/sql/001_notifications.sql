-- Up Migration

-- Every notification that was accepted, as it came: a table of the form of topic1, which partitions and retention know.
SELECT create_topic_table('notifications', 'notifications');

-- What is to be sent again after a replay.
SELECT create_outbox('notifications_outbox');

-- Where each notification is on its way. Made by whoever sees it first: who stores it, or who sends it.
--
-- calling: the provider that is being asked, noted before it is asked. While calling_until is ahead, somebody waits for its
-- answer; once it is past, whoever asked has died, and nobody knows whether it was taken.
CREATE TABLE notification_states (
  id uuid PRIMARY KEY,
  event_id text NOT NULL,
  channel text NOT NULL,
  priority text NOT NULL,
  recipient text NOT NULL,
  provider text,
  send_at timestamptz,
  expires_at timestamptz,
  accepted_at timestamptz NOT NULL,
  status text NOT NULL DEFAULT 'SCHEDULED',
  reason text,
  next_at timestamptz,
  -- By provider, how often it was asked since the notification was accepted or replayed.
  tries jsonb NOT NULL DEFAULT '{}',
  attempts integer NOT NULL DEFAULT 0,
  calling text,
  calling_until timestamptz,
  -- Names the claim by which it is called: who did not hear that the claim was committed asks again under the same name.
  claim uuid,
  sent_by text,
  provider_id text,
  sent_at timestamptz,
  changed_at timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 70);
CREATE INDEX ON notification_states (event_id);
CREATE INDEX ON notification_states (accepted_at, id);
CREATE INDEX ON notification_states (recipient, accepted_at);
CREATE INDEX ON notification_states (provider_id) WHERE provider_id IS NOT NULL;
CREATE INDEX ON notification_states (priority, accepted_at) WHERE status IN ('SCHEDULED', 'PROCESSING', 'RETRYING');
CREATE INDEX ON notification_states (changed_at, id) WHERE status = 'DEAD_LETTERED';

-- Each time that a provider was asked; outcome is null while its answer is awaited.
CREATE TABLE notification_attempts (
  id uuid NOT NULL,
  attempt integer NOT NULL,
  provider text NOT NULL,
  started_at timestamptz NOT NULL,
  duration_ms double precision,
  -- taken, refused, later, uncertain
  outcome text,
  error text,
  -- What the provider answered, cut and without secrets.
  answer text,
  provider_id text,
  -- What was decided then, and when the next try is due.
  decision text,
  next_at timestamptz,
  PRIMARY KEY (id, attempt)
);
CREATE INDEX ON notification_attempts (started_at);

-- Who is not to be sent to: who has opted out, and tokens that a provider has called dead.
CREATE TABLE notification_opt_outs (
  channel text NOT NULL,
  recipient text NOT NULL,
  -- opted_out, dead_token
  reason text NOT NULL,
  since timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (channel, recipient)
);

-- What providers report of what they took. One that names an id which nobody knows yet has overtaken our own commit.
CREATE TABLE notification_reports (
  provider text NOT NULL,
  provider_id text NOT NULL,
  -- delivered, failed
  result text NOT NULL,
  error text,
  reported_at timestamptz NOT NULL DEFAULT now(),
  is_known boolean NOT NULL DEFAULT false,
  PRIMARY KEY (provider, provider_id, result)
);
CREATE INDEX ON notification_reports (reported_at) WHERE NOT is_known;
CREATE INDEX ON notification_reports (reported_at);

-- How each dispatcher finds each provider: closed, open, probing.
CREATE TABLE notification_circuits (
  provider text NOT NULL,
  replica text NOT NULL,
  state text NOT NULL,
  error text,
  since timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (provider, replica)
);

-- Each version of a template stays as it is.
CREATE TABLE notification_templates (
  name text NOT NULL,
  version integer NOT NULL,
  channel text NOT NULL,
  payload jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (name, version)
);
