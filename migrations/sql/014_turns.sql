-- Up Migration

-- What one of many dashboard-apis does at a time: whoever has the row does it. An advisory lock, anybody may hold.
CREATE TABLE turns (name text PRIMARY KEY);
INSERT INTO turns VALUES ('alerts'), ('queue_depths');
