-- Today: the moves that rules suggest, what the rep dismissed, and reminders of tasks.

-- A step forward that a rule would take but only offers (manual mode, a clear yes or no in any mode).
CREATE TABLE move_suggestions (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  prospect_id TEXT NOT NULL REFERENCES prospects (id) ON DELETE CASCADE,
  from_stage TEXT NOT NULL,
  to_stage TEXT NOT NULL
    CHECK (to_stage IN ('new', 'contacted', 'qualified', 'interested', 'ready_to_close', 'won', 'lost')),
  -- what happened, as a sentence
  reason TEXT NOT NULL,
  -- withdrawn: the prospect left the stage, or automation is kept off
  state TEXT NOT NULL CHECK (state IN ('open', 'accepted', 'dismissed', 'withdrawn')),
  created_at INTEGER NOT NULL,
  decided_at INTEGER,
  CHECK ((state = 'open') = (decided_at IS NULL))
) STRICT;
CREATE UNIQUE INDEX move_suggestions_open ON move_suggestions (prospect_id, to_stage) WHERE state = 'open';
CREATE INDEX move_suggestions_decided ON move_suggestions (prospect_id, to_stage, decided_at)
  WHERE decided_at IS NOT NULL;

-- The rep said no to a suggested job: no rule offers that kind to the person again for a day.
CREATE TABLE dismissed_jobs (
  prospect_id TEXT NOT NULL REFERENCES prospects (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (prospect_id, kind)
) STRICT, WITHOUT ROWID;

-- Tasks: when the rep wants to be told, and when they were.
ALTER TABLE activities ADD COLUMN remind_at INTEGER;
ALTER TABLE activities ADD COLUMN reminded_at INTEGER;
CREATE INDEX activities_reminders ON activities (remind_at)
  WHERE remind_at IS NOT NULL AND reminded_at IS NULL AND done_at IS NULL;

-- who wrote to us lately
CREATE INDEX prospects_inbound ON prospects (last_inbound_at) WHERE last_inbound_at IS NOT NULL;
-- the stale ones, best first: covering, so that a walk through everybody stays in the index
CREATE INDEX prospects_quiet ON prospects (coalesce(override_score, scout_score), stage, last_touch_at)
  WHERE on_board = 1 AND merged_into IS NULL;
-- visits that say they are somebody we know
CREATE INDEX chat_sessions_claimed ON chat_sessions (prospect_id) WHERE link = 'claimed';
-- messages of unknown fate
CREATE INDEX effects_ambiguous ON effects (left_at) WHERE state = 'ambiguous';
-- history by its end, in pages; what failed lately
CREATE INDEX jobs_done_finished ON jobs_done (finished_at);
