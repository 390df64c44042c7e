-- Files of mails the rep writes. The octets are kept once for each content, in the database, so that a backup has them.
CREATE TABLE attachments (
  sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64),
  octets BLOB NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

-- Added to what the rep has begun to write to somebody.
CREATE TABLE draft_attachments (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  prospect_id TEXT NOT NULL REFERENCES prospects (id) ON DELETE CASCADE,
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
  media_type TEXT NOT NULL,
  bytes INTEGER NOT NULL CHECK (bytes >= 0),
  sha256 TEXT NOT NULL REFERENCES attachments (sha256)
) STRICT;
CREATE INDEX draft_attachments_person ON draft_attachments (prospect_id, seq);
CREATE INDEX draft_attachments_content ON draft_attachments (sha256);

-- What a mail that waits or has left goes with; its payload names them.
CREATE TABLE effect_attachments (
  effect_id TEXT NOT NULL REFERENCES effects (id) ON DELETE CASCADE,
  sha256 TEXT NOT NULL REFERENCES attachments (sha256),
  PRIMARY KEY (effect_id, sha256)
) STRICT, WITHOUT ROWID;
CREATE INDEX effect_attachments_content ON effect_attachments (sha256);
