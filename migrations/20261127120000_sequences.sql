-- Sequences: what is sent to somebody who does not answer, step by step. Version 0 of each is built in; every change
-- makes a new one, and who is under way keeps theirs unless the rep says otherwise.
CREATE TABLE sequences (
  name TEXT PRIMARY KEY CHECK (name IN ('nurture', 'offer_reminder', 'follow_up')),
  -- 0: nobody new begins it by itself
  enabled INTEGER NOT NULL DEFAULT 1 CHECK (enabled IN (0, 1)),
  -- what new ones get
  version INTEGER NOT NULL DEFAULT 0 CHECK (version >= 0),
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sequence_versions (
  name TEXT NOT NULL REFERENCES sequences (name),
  version INTEGER NOT NULL CHECK (version >= 1),
  steps TEXT NOT NULL CHECK (json_valid(steps)),
  created_at INTEGER NOT NULL,
  PRIMARY KEY (name, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE sequence_runs (
  seq INTEGER PRIMARY KEY,
  prospect_id TEXT NOT NULL REFERENCES prospects (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  version INTEGER NOT NULL,
  -- the job that carries it; of reminders the one that stands
  job_id TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  -- why it ended
  reason TEXT,
  CHECK ((ended_at IS NULL) = (reason IS NULL))
) STRICT;
-- One active sequence per person, whatever the program believes.
CREATE UNIQUE INDEX sequence_runs_active ON sequence_runs (prospect_id) WHERE ended_at IS NULL;
CREATE INDEX sequence_runs_person ON sequence_runs (prospect_id, seq);
CREATE INDEX sequence_runs_job ON sequence_runs (job_id);

-- Whatever ends the job ends the sequence, in the same transaction.
CREATE TRIGGER sequence_runs_end AFTER INSERT ON jobs_done BEGIN
  UPDATE sequence_runs
  SET ended_at = NEW.finished_at,
      reason = CASE NEW.state WHEN 'succeeded' THEN 'every step has left' ELSE coalesce(NEW.error, NEW.state) END
  WHERE job_id = NEW.id AND ended_at IS NULL;
END;
