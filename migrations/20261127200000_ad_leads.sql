-- Leads of ad platforms and signed webhooks (formats.md 6.4, 6.5): kept first, understood afterwards. A lead is the
-- same one by its source and its id there, however often it is delivered.
CREATE TABLE leads (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  source TEXT NOT NULL CHECK (source IN ('facebook_lead_ads', 'google_lead_form', 'webhook')),
  -- as text: 64-bit ids stay what they are
  external_id TEXT NOT NULL CHECK (length(external_id) BETWEEN 1 AND 200),
  -- the form's id there; of a webhook its name
  form TEXT NOT NULL DEFAULT '',
  form_name TEXT,
  -- what was delivered, shared secrets taken out
  payload TEXT NOT NULL CHECK (json_valid(payload)),
  -- announced: only its id came, its answers are still to be fetched
  state TEXT NOT NULL CHECK (state IN ('announced', 'received', 'processed', 'failed', 'test')),
  error TEXT,
  hint TEXT,
  attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  -- an announced one is not fetched before
  next_at INTEGER NOT NULL DEFAULT 0,
  -- erased with the person
  prospect_id TEXT REFERENCES prospects (id) ON DELETE CASCADE,
  -- the platform's word for when the form was sent
  submitted_at INTEGER,
  received_at INTEGER NOT NULL,
  -- the rep was told that nobody has written or called
  alerted_at INTEGER,
  UNIQUE (source, external_id),
  CHECK ((state = 'failed') = (error IS NOT NULL)),
  CHECK ((state = 'processed') = (prospect_id IS NOT NULL))
) STRICT;
-- the work lists
CREATE INDEX leads_received ON leads (seq) WHERE state = 'received';
CREATE INDEX leads_announced ON leads (next_at) WHERE state = 'announced';
CREATE INDEX leads_unanswered ON leads (received_at) WHERE state = 'processed' AND alerted_at IS NULL;
CREATE INDEX leads_form ON leads (source, form, received_at);
CREATE INDEX leads_prospect ON leads (prospect_id) WHERE prospect_id IS NOT NULL;

-- Which of a person's fields a question of a form is, by the rep. form '' = every form of that source.
CREATE TABLE lead_questions (
  source TEXT NOT NULL,
  form TEXT NOT NULL,
  -- lower case
  question TEXT NOT NULL,
  field TEXT NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (source, form, question)
) STRICT, WITHOUT ROWID;

-- Generic webhooks by name; the secret of each is with the secrets.
CREATE TABLE lead_webhooks (
  name TEXT PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 64),
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- How far each form was read by polling.
CREATE TABLE lead_cursors (
  source TEXT NOT NULL,
  form TEXT NOT NULL,
  -- created_time of the newest lead that was taken
  read_through INTEGER NOT NULL,
  read_at INTEGER NOT NULL,
  PRIMARY KEY (source, form)
) STRICT, WITHOUT ROWID;

-- Signals come from forms too.
CREATE TABLE signals_of_all (
  seq INTEGER PRIMARY KEY,
  session_id TEXT REFERENCES chat_sessions (id),
  mail_id TEXT REFERENCES mails (id) ON DELETE CASCADE,
  lead_id TEXT REFERENCES leads (id) ON DELETE CASCADE,
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
  UNIQUE (lead_id, kind),
  CHECK ((session_id IS NOT NULL) + (mail_id IS NOT NULL) + (lead_id IS NOT NULL) = 1)
) STRICT;
INSERT INTO signals_of_all (seq, session_id, mail_id, prospect_id, kind, points, message_id, quote, span_start, span_end, at)
SELECT seq, session_id, mail_id, prospect_id, kind, points, message_id, quote, span_start, span_end, at FROM signals;
DROP TABLE signals;
ALTER TABLE signals_of_all RENAME TO signals;
CREATE INDEX signals_prospect ON signals (prospect_id) WHERE prospect_id IS NOT NULL;
