-- The spine: people, chats, signals, scores, stages, jobs, effects, approvals, money, record.
-- Conventions: ids are UUIDv7 text; `seq` is the local order; time is UTC milliseconds, bound by the program
-- (the one exception is the hand-written stage change below); every enum and range has a CHECK; JSON is text.

-- One row: what is true of this workspace as a whole.
CREATE TABLE workspace (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  workspace_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  settings_version INTEGER NOT NULL DEFAULT 0,
  -- the kill switch
  paused INTEGER NOT NULL DEFAULT 0 CHECK (paused IN (0, 1)),
  paused_at INTEGER,
  paused_by TEXT,
  -- every stage event up to this one has a decision
  decided_through INTEGER NOT NULL DEFAULT 0,
  -- when the inbox was last read without a gap
  inbox_read_at INTEGER,
  -- the day of the first mail, from which the warm-up week counts
  first_mail_at INTEGER
) STRICT;

CREATE TABLE settings (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- ---------------------------------------------------------------- knowledge
CREATE TABLE products (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  description TEXT NOT NULL,
  price_minor INTEGER NOT NULL CHECK (price_minor >= 0),
  currency TEXT NOT NULL CHECK (length(currency) = 3),
  unit TEXT NOT NULL,
  period TEXT NOT NULL CHECK (period IN ('once', 'month', 'year')),
  tax TEXT CHECK (json_valid(tax)),
  -- [{"min_quantity": 10, "unit_price_minor": 4500}]
  tiers TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(tiers)),
  valid_until INTEGER,
  version INTEGER NOT NULL DEFAULT 1,
  archived_at INTEGER,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX products_name ON products (name COLLATE NOCASE) WHERE archived_at IS NULL;

CREATE TABLE faq (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  question TEXT NOT NULL CHECK (length(question) BETWEEN 1 AND 1000),
  answer TEXT NOT NULL CHECK (length(answer) BETWEEN 1 AND 8000),
  updated_at INTEGER NOT NULL
) STRICT;
CREATE VIRTUAL TABLE faq_fts USING fts5 (
  question, answer, content = 'faq', content_rowid = 'seq', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE TRIGGER faq_fts_insert AFTER INSERT ON faq BEGIN
  INSERT INTO faq_fts (rowid, question, answer) VALUES (NEW.seq, NEW.question, NEW.answer);
END;
CREATE TRIGGER faq_fts_delete AFTER DELETE ON faq BEGIN
  INSERT INTO faq_fts (faq_fts, rowid, question, answer) VALUES ('delete', OLD.seq, OLD.question, OLD.answer);
END;
CREATE TRIGGER faq_fts_update AFTER UPDATE ON faq BEGIN
  INSERT INTO faq_fts (faq_fts, rowid, question, answer) VALUES ('delete', OLD.seq, OLD.question, OLD.answer);
  INSERT INTO faq_fts (rowid, question, answer) VALUES (NEW.seq, NEW.question, NEW.answer);
END;

-- ---------------------------------------------------------------- people
CREATE TABLE companies (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  domain TEXT,
  hands_off INTEGER NOT NULL DEFAULT 0 CHECK (hands_off IN (0, 1)),
  hands_off_until INTEGER,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX companies_name ON companies (name COLLATE NOCASE);

CREATE TABLE prospects (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  version INTEGER NOT NULL DEFAULT 1,
  name TEXT,
  company TEXT,
  company_id TEXT REFERENCES companies (id),
  role TEXT,
  location TEXT,
  budget TEXT,
  quantity TEXT,
  timeline TEXT,
  time_zone TEXT,
  language TEXT NOT NULL DEFAULT 'en' CHECK (language IN ('en', 'taglish')),
  -- field -> actor of the value that stands ("nothing replaces what the rep typed")
  field_actors TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(field_actors)),
  source TEXT NOT NULL CHECK (source IN ('web_chat', 'facebook_lead_ads', 'google_lead_form', 'inbound_mail',
    'web_form', 'webhook', 'import', 'manual')),
  -- imported people stay off the board until picked
  on_board INTEGER NOT NULL DEFAULT 1 CHECK (on_board IN (0, 1)),
  -- stage, stage_at, stage_actor and stage_cause change together; triggers copy them into stage_events
  stage TEXT NOT NULL CHECK (stage IN ('new', 'contacted', 'qualified', 'interested', 'ready_to_close', 'won', 'lost')),
  stage_at INTEGER NOT NULL,
  stage_actor TEXT NOT NULL,
  stage_cause TEXT NOT NULL,
  -- order within the column: a number between its neighbours' numbers
  rank INTEGER NOT NULL,
  basis TEXT CHECK (basis IN ('asked', 'consent', 'customer')),
  basis_wording TEXT,
  basis_at INTEGER,
  hands_off INTEGER NOT NULL DEFAULT 0 CHECK (hands_off IN (0, 1)),
  hands_off_until INTEGER,
  -- vendor pitch, job seeker, spam: no automation
  barred INTEGER NOT NULL DEFAULT 0 CHECK (barred IN (0, 1)),
  intent INTEGER NOT NULL DEFAULT 0 CHECK (intent BETWEEN 0 AND 100),
  temperature TEXT NOT NULL DEFAULT 'cold' CHECK (temperature IN ('cold', 'warm', 'hot', 'ready_to_buy')),
  qualification INTEGER NOT NULL DEFAULT 0 CHECK (qualification BETWEEN 0 AND 100),
  messages INTEGER NOT NULL DEFAULT 0 CHECK (messages >= 0),
  duration_ms INTEGER NOT NULL DEFAULT 0 CHECK (duration_ms >= 0),
  -- ScoutScore: the parts add up
  score_intent INTEGER NOT NULL DEFAULT 0 CHECK (score_intent BETWEEN 0 AND 40),
  score_temperature INTEGER NOT NULL DEFAULT 0 CHECK (score_temperature BETWEEN 0 AND 25),
  score_contact INTEGER NOT NULL DEFAULT 0 CHECK (score_contact BETWEEN 0 AND 15),
  score_engagement INTEGER NOT NULL DEFAULT 0 CHECK (score_engagement BETWEEN 0 AND 15),
  score_signal INTEGER NOT NULL DEFAULT 0 CHECK (score_signal BETWEEN 0 AND 5),
  scout_score INTEGER NOT NULL DEFAULT 0
    CHECK (scout_score = score_intent + score_temperature + score_contact + score_engagement + score_signal),
  score_lost INTEGER NOT NULL DEFAULT 0,
  scored_at INTEGER,
  override_score INTEGER CHECK (override_score BETWEEN 0 AND 100),
  override_reason TEXT,
  summary TEXT,
  next_action TEXT,
  first_touch TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(first_touch)),
  last_touch TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(last_touch)),
  last_inbound_at INTEGER,
  last_touch_at INTEGER NOT NULL,
  -- until then the chat it came from may still be running (chat.settle_seconds)
  settle_until INTEGER,
  merged_into TEXT REFERENCES prospects (id),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
-- a board column: every card of a stage, in order
CREATE INDEX prospects_board ON prospects (stage, rank) WHERE on_board = 1 AND merged_into IS NULL;
CREATE INDEX prospects_company ON prospects (company_id) WHERE company_id IS NOT NULL;

CREATE TABLE contact_points (
  id TEXT PRIMARY KEY,
  prospect_id TEXT NOT NULL REFERENCES prospects (id),
  kind TEXT NOT NULL CHECK (kind IN ('email', 'phone', 'handle')),
  -- normalised: lower-case address, E.164 number
  value TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('claimed', 'confirmed')),
  source TEXT NOT NULL,
  is_primary INTEGER NOT NULL DEFAULT 0 CHECK (is_primary IN (0, 1)),
  do_not_use TEXT,
  confirmed_at INTEGER,
  confirmed_by TEXT,
  created_at INTEGER NOT NULL,
  UNIQUE (prospect_id, kind, value)
) STRICT, WITHOUT ROWID;
CREATE INDEX contact_points_value ON contact_points (kind, value);

-- Search over names, companies and contact points; rowid = prospects.seq.
CREATE VIRTUAL TABLE prospects_fts USING fts5 (
  name, company, contacts, tokenize = 'unicode61 remove_diacritics 2'
);
CREATE TRIGGER prospects_fts_insert AFTER INSERT ON prospects BEGIN
  INSERT INTO prospects_fts (rowid, name, company, contacts) VALUES (NEW.seq, NEW.name, NEW.company, '');
END;
CREATE TRIGGER prospects_fts_update AFTER UPDATE OF name, company ON prospects
WHEN NEW.name IS NOT OLD.name OR NEW.company IS NOT OLD.company BEGIN
  DELETE FROM prospects_fts WHERE rowid = OLD.seq;
  INSERT INTO prospects_fts (rowid, name, company, contacts) SELECT NEW.seq, NEW.name, NEW.company,
    (SELECT group_concat(value, ' ') FROM contact_points WHERE prospect_id = NEW.id);
END;
CREATE TRIGGER prospects_fts_contact AFTER INSERT ON contact_points BEGIN
  DELETE FROM prospects_fts WHERE rowid = (SELECT seq FROM prospects WHERE id = NEW.prospect_id);
  INSERT INTO prospects_fts (rowid, name, company, contacts) SELECT p.seq, p.name, p.company,
    (SELECT group_concat(value, ' ') FROM contact_points WHERE prospect_id = NEW.prospect_id)
  FROM prospects AS p WHERE p.id = NEW.prospect_id;
END;

CREATE TABLE deals (
  id TEXT PRIMARY KEY,
  prospect_id TEXT NOT NULL REFERENCES prospects (id),
  amount_minor INTEGER CHECK (amount_minor >= 0),
  currency TEXT CHECK (length(currency) = 3),
  expected_close INTEGER,
  state TEXT NOT NULL CHECK (state IN ('open', 'won', 'lost')),
  closed_at INTEGER,
  lost_reason TEXT,
  created_at INTEGER NOT NULL,
  CHECK (state <> 'won' OR (amount_minor IS NOT NULL AND currency IS NOT NULL AND closed_at IS NOT NULL)),
  CHECK (state <> 'lost' OR closed_at IS NOT NULL)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX deals_open ON deals (prospect_id) WHERE state = 'open';
CREATE INDEX deals_prospect ON deals (prospect_id);

-- Append-only; taking a win back appends a reversal.
CREATE TABLE revenue_entries (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  prospect_id TEXT NOT NULL REFERENCES prospects (id),
  deal_id TEXT NOT NULL REFERENCES deals (id),
  -- negative for a reversal
  amount_minor INTEGER NOT NULL,
  currency TEXT NOT NULL CHECK (length(currency) = 3),
  reverses TEXT UNIQUE REFERENCES revenue_entries (id),
  actor TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX revenue_entries_prospect ON revenue_entries (prospect_id);

-- ---------------------------------------------------------------- chat
CREATE TABLE chat_sessions (
  id TEXT PRIMARY KEY,
  token_hash TEXT NOT NULL,
  visitor_hash TEXT NOT NULL,
  -- keyed hash of the visitor's address: for caps, never the address itself
  address_key TEXT NOT NULL,
  page TEXT,
  referrer TEXT,
  utm TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(utm)),
  opened_at INTEGER NOT NULL,
  visitor_messages INTEGER NOT NULL DEFAULT 0,
  first_visitor_at INTEGER,
  last_visitor_at INTEGER,
  last_seq INTEGER NOT NULL DEFAULT 0,
  -- capture's cursor: the last message it has read
  captured_seq INTEGER NOT NULL DEFAULT 0,
  outcome TEXT NOT NULL DEFAULT 'open' CHECK (outcome IN ('open', 'left_address', 'prospect', 'ignored')),
  prospect_id TEXT REFERENCES prospects (id),
  -- own: it made the prospect; confirmed: known to be the same person; claimed: only says so
  link TEXT CHECK (link IN ('own', 'confirmed', 'claimed')),
  qualification INTEGER NOT NULL DEFAULT 0 CHECK (qualification BETWEEN 0 AND 100),
  asked_contact INTEGER NOT NULL DEFAULT 0,
  CHECK ((prospect_id IS NULL) = (link IS NULL))
) STRICT, WITHOUT ROWID;
-- capture's work list: what a crash left unread
CREATE INDEX chat_sessions_uncaptured ON chat_sessions (last_seq) WHERE last_seq > captured_seq;
CREATE INDEX chat_sessions_prospect ON chat_sessions (prospect_id) WHERE prospect_id IS NOT NULL;
CREATE INDEX chat_sessions_visitor ON chat_sessions (visitor_hash) WHERE prospect_id IS NOT NULL;
-- what the retention sweep erases
CREATE INDEX chat_sessions_unconverted ON chat_sessions (opened_at) WHERE prospect_id IS NULL;
CREATE INDEX chat_sessions_left_address ON chat_sessions (last_visitor_at) WHERE outcome = 'left_address';

CREATE TABLE chat_messages (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  session_id TEXT NOT NULL REFERENCES chat_sessions (id),
  role TEXT NOT NULL CHECK (role IN ('visitor', 'assistant', 'rep', 'notice')),
  text TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX chat_messages_session ON chat_messages (session_id, seq);

-- What a visitor said of themselves; a later statement replaces an earlier one.
CREATE TABLE session_fields (
  session_id TEXT NOT NULL REFERENCES chat_sessions (id),
  field TEXT NOT NULL,
  value TEXT NOT NULL,
  quote TEXT NOT NULL,
  confidence INTEGER NOT NULL CHECK (confidence BETWEEN 0 AND 100),
  message_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (session_id, field)
) STRICT, WITHOUT ROWID;

-- ---------------------------------------------------------------- evidence
CREATE TABLE signals (
  seq INTEGER PRIMARY KEY,
  session_id TEXT NOT NULL REFERENCES chat_sessions (id),
  prospect_id TEXT REFERENCES prospects (id),
  kind TEXT NOT NULL,
  points INTEGER NOT NULL,
  message_id TEXT NOT NULL,
  quote TEXT NOT NULL,
  span_start INTEGER NOT NULL CHECK (span_start >= 0),
  span_end INTEGER NOT NULL CHECK (span_end >= span_start),
  at INTEGER NOT NULL,
  UNIQUE (session_id, kind)
) STRICT;
CREATE INDEX signals_prospect ON signals (prospect_id) WHERE prospect_id IS NOT NULL;

-- Old scores keep their parts.
CREATE TABLE score_history (
  seq INTEGER PRIMARY KEY,
  prospect_id TEXT NOT NULL REFERENCES prospects (id),
  cause TEXT NOT NULL,
  intent INTEGER NOT NULL,
  temperature INTEGER NOT NULL,
  contact INTEGER NOT NULL,
  engagement INTEGER NOT NULL,
  signal INTEGER NOT NULL,
  total INTEGER NOT NULL CHECK (total = intent + temperature + contact + engagement + signal),
  lost INTEGER NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX score_history_prospect ON score_history (prospect_id, seq);

-- ---------------------------------------------------------------- stages
CREATE TABLE stage_events (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  prospect_id TEXT NOT NULL,
  from_stage TEXT,
  to_stage TEXT NOT NULL,
  actor TEXT NOT NULL,
  cause TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX stage_events_prospect ON stage_events (prospect_id, id);
CREATE TRIGGER stage_events_immutable BEFORE UPDATE ON stage_events BEGIN
  SELECT raise(ABORT, 'stage events are immutable');
END;

CREATE TABLE stage_decisions (
  event_id INTEGER PRIMARY KEY REFERENCES stage_events (id),
  policy_version INTEGER NOT NULL,
  result TEXT NOT NULL CHECK (json_valid(result)),
  at INTEGER NOT NULL
) STRICT;

CREATE TRIGGER prospects_stage_insert AFTER INSERT ON prospects BEGIN
  INSERT INTO stage_events (prospect_id, from_stage, to_stage, actor, cause, at)
  VALUES (NEW.id, NULL, NEW.stage, NEW.stage_actor, NEW.stage_cause, NEW.stage_at);
END;
-- Someone who writes the stage by hand and leaves stage_at is recorded as system/unknown at SQLite's time:
-- the only place where SQL reads a clock.
CREATE TRIGGER prospects_stage_update AFTER UPDATE OF stage ON prospects WHEN NEW.stage IS NOT OLD.stage BEGIN
  UPDATE prospects SET stage_at = max(OLD.stage_at + 1, CAST(unixepoch('subsec') * 1000 AS INTEGER)),
    stage_actor = 'system', stage_cause = 'unknown'
  WHERE seq = NEW.seq AND NEW.stage_at IS OLD.stage_at;
  INSERT INTO stage_events (prospect_id, from_stage, to_stage, actor, cause, at)
  SELECT id, OLD.stage, stage, stage_actor, stage_cause, stage_at FROM prospects WHERE seq = NEW.seq;
END;

-- True counts per column without a GROUP BY over everybody.
CREATE TABLE stage_counts (
  stage TEXT PRIMARY KEY,
  prospects INTEGER NOT NULL CHECK (prospects >= 0)
) STRICT, WITHOUT ROWID;
INSERT INTO stage_counts (stage, prospects) VALUES
  ('new', 0), ('contacted', 0), ('qualified', 0), ('interested', 0), ('ready_to_close', 0), ('won', 0), ('lost', 0);
CREATE TRIGGER stage_counts_insert AFTER INSERT ON prospects WHEN NEW.on_board = 1 AND NEW.merged_into IS NULL BEGIN
  UPDATE stage_counts SET prospects = prospects + 1 WHERE stage = NEW.stage;
END;
CREATE TRIGGER stage_counts_update AFTER UPDATE OF stage, on_board, merged_into ON prospects BEGIN
  UPDATE stage_counts SET prospects = prospects - 1
  WHERE stage = OLD.stage AND OLD.on_board = 1 AND OLD.merged_into IS NULL;
  UPDATE stage_counts SET prospects = prospects + 1
  WHERE stage = NEW.stage AND NEW.on_board = 1 AND NEW.merged_into IS NULL;
END;
CREATE TRIGGER stage_counts_delete AFTER DELETE ON prospects WHEN OLD.on_board = 1 AND OLD.merged_into IS NULL BEGIN
  UPDATE stage_counts SET prospects = prospects - 1 WHERE stage = OLD.stage;
END;

-- The rep's changes to "stage entry queues jobs"; no row = the default of product.md section 3.
CREATE TABLE automation_rules (
  stage TEXT NOT NULL,
  kind TEXT NOT NULL,
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  -- NULL keeps the default delay
  delay_minutes INTEGER CHECK (delay_minutes BETWEEN 0 AND 525600),
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (stage, kind)
) STRICT, WITHOUT ROWID;

-- ---------------------------------------------------------------- jobs
-- Open jobs only; what is finished moves to jobs_done, so that a claim never walks past history.
CREATE TABLE jobs (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  prospect_id TEXT REFERENCES prospects (id),
  kind TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('suggested', 'queued', 'running', 'waiting')),
  waiting_for TEXT,
  wait_until INTEGER,
  wait_words TEXT,
  -- 0 first
  priority INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 4),
  run_at INTEGER NOT NULL,
  -- fencing: a result counts only for the attempt and boot that hold the lease
  attempt INTEGER NOT NULL DEFAULT 0 CHECK (attempt >= 0),
  boot TEXT,
  lease_until INTEGER,
  -- attempts that ended in an error; one that a crash cut short is none
  failures INTEGER NOT NULL DEFAULT 0 CHECK (failures >= 0),
  -- 1: the handler has run, only its effects are open
  prepared INTEGER NOT NULL DEFAULT 0 CHECK (prepared IN (0, 1)),
  -- 1: the rep clicked it, so it runs in every mode
  clicked INTEGER NOT NULL DEFAULT 0 CHECK (clicked IN (0, 1)),
  energy INTEGER NOT NULL CHECK (energy >= 0),
  coins INTEGER NOT NULL CHECK (coins >= 0),
  reserved_energy INTEGER NOT NULL DEFAULT 0 CHECK (reserved_energy >= 0),
  reserved_coins INTEGER NOT NULL DEFAULT 0 CHECK (reserved_coins >= 0),
  actor TEXT NOT NULL,
  reason TEXT NOT NULL,
  stage_event INTEGER,
  -- effects of a move by hand wait this long with Undo
  grace_until INTEGER,
  error TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  CHECK ((state = 'waiting') = (waiting_for IS NOT NULL)),
  CHECK ((state = 'running') = (lease_until IS NOT NULL))
) STRICT;
CREATE INDEX jobs_due ON jobs (priority, run_at, seq) WHERE state = 'queued';
CREATE INDEX jobs_wake ON jobs (wait_until) WHERE state = 'waiting' AND prepared = 0 AND wait_until IS NOT NULL;
-- what a refill, a mode or the end of a pause sets free, without a walk past everything queued
CREATE INDEX jobs_released ON jobs (waiting_for) WHERE state = 'waiting' AND prepared = 0;
CREATE INDEX jobs_leases ON jobs (lease_until) WHERE state = 'running';
CREATE INDEX jobs_prospect ON jobs (prospect_id) WHERE prospect_id IS NOT NULL;
-- at most one open job per (prospect, kind)
CREATE UNIQUE INDEX jobs_open ON jobs (prospect_id, kind)
  WHERE state IN ('queued', 'running', 'waiting') AND prospect_id IS NOT NULL;
CREATE UNIQUE INDEX jobs_suggested ON jobs (prospect_id, kind) WHERE state = 'suggested' AND prospect_id IS NOT NULL;

CREATE TABLE jobs_done (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  prospect_id TEXT,
  kind TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('succeeded', 'failed', 'cancelled')),
  priority INTEGER NOT NULL,
  run_at INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  clicked INTEGER NOT NULL,
  energy INTEGER NOT NULL,
  coins INTEGER NOT NULL,
  actor TEXT NOT NULL,
  reason TEXT NOT NULL,
  error TEXT,
  result TEXT CHECK (json_valid(result)),
  created_at INTEGER NOT NULL,
  finished_at INTEGER NOT NULL
) STRICT;
CREATE INDEX jobs_done_prospect ON jobs_done (prospect_id, kind, finished_at) WHERE prospect_id IS NOT NULL;

-- ---------------------------------------------------------------- effects
CREATE TABLE effects (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  -- hash(job, step): a retry finds its own effect again
  key TEXT NOT NULL UNIQUE,
  job_id TEXT NOT NULL,
  prospect_id TEXT NOT NULL REFERENCES prospects (id),
  step INTEGER NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('intent', 'sending', 'sent', 'done', 'rejected', 'ambiguous', 'cancelled')),
  waiting_for TEXT,
  wait_until INTEGER,
  wait_words TEXT,
  -- not looked at before this moment (schedule, retry)
  release_at INTEGER NOT NULL,
  -- since when it could have left but for us: no line, paused, unable to see replies
  missed_since INTEGER,
  grace_until INTEGER,
  contact_point_id TEXT REFERENCES contact_points (id),
  recipient TEXT,
  recipient_domain TEXT,
  -- the one answer a claimed address may get unattended
  first_answer INTEGER NOT NULL DEFAULT 0 CHECK (first_answer IN (0, 1)),
  -- the inbound message this answers; NULL: we start
  answers_at INTEGER,
  revision INTEGER NOT NULL DEFAULT 1,
  -- what the rep approved; only this hash may leave then
  approved_hash TEXT,
  message_id TEXT,
  -- 1: the message may have left this machine
  transmitting INTEGER NOT NULL DEFAULT 0 CHECK (transmitting IN (0, 1)),
  attempt INTEGER NOT NULL DEFAULT 0,
  boot TEXT,
  -- set when it is marked sending; what caps and cool-down count
  left_at INTEGER,
  response TEXT,
  error TEXT,
  -- its part of the job's price
  energy INTEGER NOT NULL DEFAULT 0,
  coins INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX effects_due ON effects (release_at) WHERE state = 'intent';
CREATE INDEX effects_sending ON effects (boot) WHERE state = 'sending';
CREATE INDEX effects_job ON effects (job_id);
CREATE INDEX effects_left ON effects (left_at) WHERE left_at IS NOT NULL;
CREATE INDEX effects_prospect ON effects (prospect_id);
CREATE INDEX effects_recipient ON effects (recipient) WHERE recipient IS NOT NULL;

CREATE TABLE effect_revisions (
  effect_id TEXT NOT NULL REFERENCES effects (id),
  revision INTEGER NOT NULL,
  payload TEXT NOT NULL CHECK (json_valid(payload)),
  -- over From, To, Subject, body with footer, attachments
  hash TEXT NOT NULL,
  author TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (effect_id, revision)
) STRICT, WITHOUT ROWID;

CREATE TABLE approvals (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  effect_id TEXT NOT NULL REFERENCES effects (id),
  revision INTEGER NOT NULL,
  hash TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'approved', 'approved_edited', 'rejected', 'expired', 'withdrawn')),
  why TEXT NOT NULL,
  evidence TEXT NOT NULL CHECK (json_valid(evidence)),
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  snoozed_until INTEGER,
  decided_at INTEGER,
  decided_by TEXT,
  reason TEXT,
  CHECK ((state = 'pending') = (decided_at IS NULL))
) STRICT;
CREATE UNIQUE INDEX approvals_pending ON approvals (effect_id) WHERE state = 'pending';
CREATE INDEX approvals_expiry ON approvals (expires_at) WHERE state = 'pending';

-- Addresses (or whole domains) that nothing may be sent to, by hand neither.
CREATE TABLE suppression (
  kind TEXT NOT NULL CHECK (kind IN ('email', 'domain')),
  value TEXT NOT NULL,
  reason TEXT NOT NULL,
  actor TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (kind, value)
) STRICT, WITHOUT ROWID;

-- ---------------------------------------------------------------- economy
CREATE TABLE wallet (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  energy_available INTEGER NOT NULL CHECK (energy_available >= 0),
  energy_reserved INTEGER NOT NULL CHECK (energy_reserved >= 0),
  coins_available INTEGER NOT NULL CHECK (coins_available >= 0),
  coins_reserved INTEGER NOT NULL CHECK (coins_reserved >= 0),
  energy_accrued_at INTEGER NOT NULL,
  -- when the month's coins last came
  coins_granted_at INTEGER NOT NULL
) STRICT;
-- Append-only. The sum of each pair = the balance; reservation rows sum to zero.
CREATE TABLE ledger (
  seq INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('start', 'accrue', 'refill', 'month', 'reserve', 'settle', 'release')),
  energy_available INTEGER NOT NULL,
  energy_reserved INTEGER NOT NULL,
  coins_available INTEGER NOT NULL,
  coins_reserved INTEGER NOT NULL,
  job_id TEXT,
  actor TEXT NOT NULL,
  at INTEGER NOT NULL,
  CHECK (kind NOT IN ('reserve', 'release')
    OR (energy_available + energy_reserved = 0 AND coins_available + coins_reserved = 0))
) STRICT;
CREATE INDEX ledger_spent ON ledger (at) WHERE kind = 'settle';

-- ---------------------------------------------------------------- record
-- The timeline; before/after let any local change be undone later.
CREATE TABLE activities (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  prospect_id TEXT,
  kind TEXT NOT NULL CHECK (kind IN ('note', 'call', 'task', 'meeting', 'message', 'stage_move', 'field_change', 'job',
    'decision', 'system')),
  actor TEXT NOT NULL,
  text TEXT NOT NULL,
  field TEXT,
  before TEXT,
  after TEXT,
  job_id TEXT,
  effect_id TEXT,
  session_id TEXT,
  -- tasks: due and done; meetings: start and end
  starts_at INTEGER,
  ends_at INTEGER,
  done_at INTEGER,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX activities_prospect ON activities (prospect_id, seq) WHERE prospect_id IS NOT NULL;
CREATE INDEX activities_open_tasks ON activities (starts_at) WHERE kind = 'task' AND done_at IS NULL;
CREATE INDEX activities_meetings ON activities (starts_at) WHERE kind = 'meeting';

CREATE TABLE notifications (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  prospect_id TEXT,
  text TEXT NOT NULL,
  -- "once": a second one with the same key is not made while the first is unread
  dedupe TEXT,
  at INTEGER NOT NULL,
  read_at INTEGER
) STRICT;
CREATE UNIQUE INDEX notifications_once ON notifications (dedupe) WHERE dedupe IS NOT NULL AND read_at IS NULL;
CREATE INDEX notifications_unread ON notifications (seq) WHERE read_at IS NULL;

-- Facts for screens: which rows of which area changed.
CREATE TABLE changes (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  area TEXT NOT NULL,
  ids TEXT NOT NULL CHECK (json_valid(ids)),
  source TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
