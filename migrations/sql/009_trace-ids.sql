-- Up Migration

-- The trace that an event belongs to, 32 hexadecimal digits as in W3C Trace Context; null where nobody has traced it.
-- Without an index, which every insert would pay for: a trace is looked up where traces are kept, and an event here.
ALTER TABLE topic1 ADD COLUMN trace_id text;
ALTER TABLE dead_letters ADD COLUMN trace_id text;
