-- Conversations and takeover, notices that reach the rep, and what the desktop program keeps of the workspace.

-- ---------------------------------------------------------------- workspace
-- until then a screen may be shared: notices say nothing personal
ALTER TABLE workspace ADD COLUMN busy_until INTEGER;
ALTER TABLE workspace ADD COLUMN onboarded_at INTEGER;

-- ---------------------------------------------------------------- conversations
-- the last line of either side
ALTER TABLE chat_sessions ADD COLUMN last_at INTEGER;
-- the rep has seen every line up to this one
ALTER TABLE chat_sessions ADD COLUMN seen_seq INTEGER NOT NULL DEFAULT 0;
-- since when a person answers in place of the assistant
ALTER TABLE chat_sessions ADD COLUMN taken_over_at INTEGER;
-- the visitor's first line that no person has answered since
ALTER TABLE chat_sessions ADD COLUMN waiting_since INTEGER;
-- 1: the visitor was told that it takes longer
ALTER TABLE chat_sessions ADD COLUMN waiting_told INTEGER NOT NULL DEFAULT 0 CHECK (waiting_told IN (0, 1));
UPDATE chat_sessions SET last_at = (SELECT at FROM chat_messages WHERE seq = chat_sessions.last_seq),
  seen_seq = last_seq;
CREATE INDEX chat_sessions_recent ON chat_sessions (last_at) WHERE last_at IS NOT NULL;
CREATE INDEX chat_sessions_unseen ON chat_sessions (last_seq) WHERE last_seq > seen_seq;
CREATE INDEX chat_sessions_taken_over ON chat_sessions (taken_over_at) WHERE taken_over_at IS NOT NULL;
-- whom nobody has answered yet, for the one timer
CREATE INDEX chat_sessions_waiting ON chat_sessions (waiting_since) WHERE waiting_since IS NOT NULL;
-- what an answer of the assistant rests on: titles
ALTER TABLE chat_messages ADD COLUMN sources TEXT CHECK (json_valid(sources));
CREATE INDEX activities_messages ON activities (at) WHERE kind = 'message';

-- ---------------------------------------------------------------- notices
ALTER TABLE notifications ADD COLUMN title TEXT NOT NULL DEFAULT '';
-- what a click opens
ALTER TABLE notifications ADD COLUMN screen TEXT NOT NULL DEFAULT 'today'
  CHECK (screen IN ('prospect', 'approval', 'conversation', 'job', 'today', 'settings'));
ALTER TABLE notifications ADD COLUMN target_id TEXT;
-- when it was handed to the desktop, alone or in a digest; once
ALTER TABLE notifications ADD COLUMN delivered_at INTEGER;
-- What was told before there was a desktop pops up no more.
UPDATE notifications SET delivered_at = at, screen = iif(prospect_id IS NULL, 'today', 'prospect'),
  target_id = prospect_id;
CREATE INDEX notifications_undelivered ON notifications (seq) WHERE delivered_at IS NULL AND read_at IS NULL;
CREATE INDEX notifications_delivered ON notifications (delivered_at) WHERE delivered_at IS NOT NULL;

-- ---------------------------------------------------------------- sample data
CREATE INDEX prospects_sample ON prospects (seq) WHERE sample = 1;
-- What else the sample brought; `mark` tells whether the rep changed it since.
CREATE TABLE sample_rows (
  area TEXT NOT NULL CHECK (area IN ('setting', 'product', 'faq', 'company', 'chat')),
  id TEXT NOT NULL,
  mark TEXT NOT NULL,
  PRIMARY KEY (area, id)
) STRICT, WITHOUT ROWID;
