-- Mails the rep writes by hand: drafts, one per person, and texts to begin with.
CREATE TABLE mail_drafts (
  prospect_id TEXT PRIMARY KEY REFERENCES prospects (id) ON DELETE CASCADE,
  -- NULL: it goes on in the running thread
  subject TEXT,
  body TEXT NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE snippets (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
  body TEXT NOT NULL CHECK (length(body) BETWEEN 1 AND 8000),
  updated_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX snippets_name ON snippets (name COLLATE NOCASE);
