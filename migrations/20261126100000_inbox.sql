-- The rep's mailbox as it was read: how far, and what of it concerns somebody on record.

-- How far each folder was read. Another account or another UIDVALIDITY begins anew (RFC 9051 section 2.3.1.1).
CREATE TABLE mail_cursors (
  folder TEXT PRIMARY KEY CHECK (folder IN ('inbox', 'sent')),
  -- host and user: settings that change begin anew
  account TEXT NOT NULL,
  uid_validity INTEGER NOT NULL,
  -- the first UID that was not read yet
  next_uid INTEGER NOT NULL,
  -- when its end was last reached
  read_at INTEGER
) STRICT, WITHOUT ROWID;

-- Mails of the mailbox that concern a person on record. Others are looked at and never kept.
CREATE TABLE mails (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  -- Message-ID, else a hash of the mail: a folder that is read again brings nothing twice
  key TEXT NOT NULL UNIQUE,
  -- out: the rep wrote it elsewhere, it was found in Sent
  direction TEXT NOT NULL CHECK (direction IN ('in', 'out')),
  kind TEXT NOT NULL CHECK (kind IN ('human', 'auto_reply', 'bounce', 'complaint', 'delivered', 'unsubscribe')),
  prospect_id TEXT NOT NULL REFERENCES prospects (id) ON DELETE CASCADE,
  -- what tied it to the person
  matched_by TEXT NOT NULL CHECK (matched_by IN ('message_id', 'references', 'plus_address', 'subject', 'address', 'new')),
  -- the mail of ours it answers or reports on
  effect_id TEXT,
  -- 1: it counts as the person's own word (product.md section 2, "claimed and confirmed")
  trusted INTEGER NOT NULL CHECK (trusted IN (0, 1)),
  from_name TEXT NOT NULL,
  from_address TEXT NOT NULL,
  to_address TEXT NOT NULL,
  subject TEXT NOT NULL,
  -- what the writer typed; quotes and signature cut
  reply TEXT NOT NULL,
  text TEXT NOT NULL,
  html TEXT,
  -- [{"name": "plan.pdf", "media_type": "application/pdf", "bytes": 1200}]
  attachments TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(attachments)),
  message_id TEXT,
  mail_references TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(mail_references)),
  -- what it asks, where it asks something
  question TEXT,
  at INTEGER NOT NULL,
  seen_at INTEGER
) STRICT;
CREATE INDEX mails_prospect ON mails (prospect_id, at);
CREATE INDEX mails_message_id ON mails (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX mails_unseen ON mails (prospect_id) WHERE direction = 'in' AND seen_at IS NULL;
CREATE INDEX mails_at ON mails (at);

-- Our mails by their Message-ID: what replies and reports name.
CREATE INDEX effects_message_id ON effects (message_id) WHERE message_id IS NOT NULL;

-- 1: a copy of it is in the mailbox's Sent
ALTER TABLE effects ADD COLUMN copied INTEGER NOT NULL DEFAULT 0 CHECK (copied IN (0, 1));

-- Until then the person is away (an out-of-office reply); the next message waits.
ALTER TABLE prospects ADD COLUMN away_until INTEGER;

-- the mail it tells of
ALTER TABLE activities ADD COLUMN mail_id TEXT;

-- What became of a meeting, by the calendar's own word (RFC 5546).
ALTER TABLE activities ADD COLUMN answer TEXT CHECK (answer IN ('accepted', 'declined', 'tentative', 'cancelled'));

-- Signals come from mails too.
CREATE TABLE signals_of_both (
  seq INTEGER PRIMARY KEY,
  session_id TEXT REFERENCES chat_sessions (id),
  mail_id TEXT REFERENCES mails (id) ON DELETE CASCADE,
  prospect_id TEXT REFERENCES prospects (id),
  kind TEXT NOT NULL,
  points INTEGER NOT NULL,
  message_id TEXT NOT NULL,
  quote TEXT NOT NULL,
  span_start INTEGER NOT NULL CHECK (span_start >= 0),
  span_end INTEGER NOT NULL CHECK (span_end >= span_start),
  at INTEGER NOT NULL,
  UNIQUE (session_id, kind),
  UNIQUE (mail_id, kind),
  CHECK ((session_id IS NULL) <> (mail_id IS NULL))
) STRICT;
INSERT INTO signals_of_both (seq, session_id, prospect_id, kind, points, message_id, quote, span_start, span_end, at)
SELECT seq, session_id, prospect_id, kind, points, message_id, quote, span_start, span_end, at FROM signals;
DROP TABLE signals;
ALTER TABLE signals_of_both RENAME TO signals;
CREATE INDEX signals_prospect ON signals (prospect_id) WHERE prospect_id IS NOT NULL;
