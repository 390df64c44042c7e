-- The board: what a card is worth kept on its row, true sums per column, snooze, undo, saved filters, and
-- indexes for what a page of cards asks for.

-- The shown deal's amount (the open one's, else the newest's); triggers on deals keep it.
ALTER TABLE prospects ADD COLUMN amount_minor INTEGER;
ALTER TABLE prospects ADD COLUMN currency TEXT;
-- until then a card is not stale
ALTER TABLE prospects ADD COLUMN snoozed_until INTEGER;
-- 1: of the sample data, wiped by one click; nothing about them ever leaves the machine
ALTER TABLE prospects ADD COLUMN sample INTEGER NOT NULL DEFAULT 0 CHECK (sample IN (0, 1));

CREATE TRIGGER deals_shown_insert AFTER INSERT ON deals BEGIN
  UPDATE prospects SET (amount_minor, currency) = (
    SELECT CASE WHEN d.currency IS NOT NULL THEN d.amount_minor END,
      CASE WHEN d.amount_minor IS NOT NULL THEN d.currency END
    FROM deals AS d WHERE d.prospect_id = NEW.prospect_id
    ORDER BY d.state = 'open' DESC, d.created_at DESC, d.id DESC LIMIT 1)
  WHERE id = NEW.prospect_id;
END;
CREATE TRIGGER deals_shown_update AFTER UPDATE OF amount_minor, currency, state ON deals BEGIN
  UPDATE prospects SET (amount_minor, currency) = (
    SELECT CASE WHEN d.currency IS NOT NULL THEN d.amount_minor END,
      CASE WHEN d.amount_minor IS NOT NULL THEN d.currency END
    FROM deals AS d WHERE d.prospect_id = NEW.prospect_id
    ORDER BY d.state = 'open' DESC, d.created_at DESC, d.id DESC LIMIT 1)
  WHERE id = NEW.prospect_id;
END;
CREATE TRIGGER deals_shown_delete AFTER DELETE ON deals BEGIN
  UPDATE prospects SET (amount_minor, currency) = (
    SELECT CASE WHEN d.currency IS NOT NULL THEN d.amount_minor END,
      CASE WHEN d.amount_minor IS NOT NULL THEN d.currency END
    FROM deals AS d WHERE d.prospect_id = OLD.prospect_id
    ORDER BY d.state = 'open' DESC, d.created_at DESC, d.id DESC LIMIT 1)
  WHERE id = OLD.prospect_id;
END;
UPDATE prospects SET (amount_minor, currency) = (
  SELECT CASE WHEN d.currency IS NOT NULL THEN d.amount_minor END,
    CASE WHEN d.amount_minor IS NOT NULL THEN d.currency END
  FROM deals AS d WHERE d.prospect_id = prospects.id
  ORDER BY d.state = 'open' DESC, d.created_at DESC, d.id DESC LIMIT 1);

-- True sums per column and currency, over the cards on the board. A row is there while a card is in it.
CREATE TABLE stage_sums (
  stage TEXT NOT NULL,
  currency TEXT NOT NULL,
  prospects INTEGER NOT NULL CHECK (prospects >= 0),
  minor INTEGER NOT NULL CHECK (minor >= 0),
  PRIMARY KEY (stage, currency)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER stage_sums_insert AFTER INSERT ON prospects
WHEN NEW.on_board = 1 AND NEW.merged_into IS NULL AND NEW.currency IS NOT NULL BEGIN
  INSERT INTO stage_sums (stage, currency, prospects, minor) VALUES (NEW.stage, NEW.currency, 1, NEW.amount_minor)
  ON CONFLICT DO UPDATE SET prospects = prospects + 1, minor = minor + excluded.minor;
END;
CREATE TRIGGER stage_sums_update AFTER UPDATE OF stage, on_board, merged_into, amount_minor, currency ON prospects
WHEN NEW.stage IS NOT OLD.stage OR NEW.on_board IS NOT OLD.on_board OR NEW.merged_into IS NOT OLD.merged_into
  OR NEW.amount_minor IS NOT OLD.amount_minor OR NEW.currency IS NOT OLD.currency BEGIN
  UPDATE stage_sums SET prospects = prospects - 1, minor = minor - OLD.amount_minor
  WHERE stage = OLD.stage AND currency = OLD.currency AND OLD.on_board = 1 AND OLD.merged_into IS NULL;
  DELETE FROM stage_sums WHERE stage = OLD.stage AND currency = OLD.currency AND prospects = 0;
  INSERT INTO stage_sums (stage, currency, prospects, minor)
  SELECT NEW.stage, NEW.currency, 1, NEW.amount_minor
  WHERE NEW.on_board = 1 AND NEW.merged_into IS NULL AND NEW.currency IS NOT NULL
  ON CONFLICT DO UPDATE SET prospects = prospects + 1, minor = minor + excluded.minor;
END;
CREATE TRIGGER stage_sums_delete AFTER DELETE ON prospects
WHEN OLD.on_board = 1 AND OLD.merged_into IS NULL AND OLD.currency IS NOT NULL BEGIN
  UPDATE stage_sums SET prospects = prospects - 1, minor = minor - OLD.amount_minor
  WHERE stage = OLD.stage AND currency = OLD.currency;
  DELETE FROM stage_sums WHERE stage = OLD.stage AND currency = OLD.currency AND prospects = 0;
END;
INSERT INTO stage_sums (stage, currency, prospects, minor)
SELECT stage, currency, count(*), sum(amount_minor) FROM prospects
WHERE on_board = 1 AND merged_into IS NULL AND currency IS NOT NULL GROUP BY stage, currency;

-- The list's rows that are not on the board (imports not picked), to be counted apart.
CREATE INDEX prospects_off_board ON prospects (on_board) WHERE on_board = 0 AND merged_into IS NULL;
-- the chips over the board
CREATE INDEX prospects_touched ON prospects (stage, last_touch_at, snoozed_until) WHERE on_board = 1 AND merged_into IS NULL;
CREATE INDEX prospects_hot ON prospects (temperature, stage) WHERE on_board = 1 AND merged_into IS NULL;
CREATE INDEX prospects_hands_off ON prospects (hands_off_until) WHERE hands_off = 1;
CREATE INDEX companies_hands_off ON companies (hands_off_until) WHERE hands_off = 1;

-- What is next for a person: for a whole page of cards at once.
CREATE INDEX effects_open ON effects (prospect_id, release_at) WHERE state IN ('intent', 'sending', 'ambiguous');
CREATE INDEX activities_tasks_of ON activities (prospect_id, starts_at) WHERE kind = 'task' AND done_at IS NULL;
CREATE INDEX activities_meetings_of ON activities (prospect_id, starts_at) WHERE kind = 'meeting';

-- Type-ahead: one to three letters are looked up whole instead of merged from every word that begins so.
DROP TABLE prospects_fts;
CREATE VIRTUAL TABLE prospects_fts USING fts5 (
  name, company, contacts, tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3'
);
INSERT INTO prospects_fts (rowid, name, company, contacts)
SELECT p.seq, p.name, p.company,
  coalesce((SELECT group_concat(value, ' ') FROM contact_points WHERE prospect_id = p.id), '')
FROM prospects AS p;
CREATE TRIGGER prospects_fts_delete AFTER DELETE ON prospects BEGIN
  DELETE FROM prospects_fts WHERE rowid = OLD.seq;
END;
CREATE TRIGGER prospects_fts_contact_gone AFTER DELETE ON contact_points BEGIN
  DELETE FROM prospects_fts WHERE rowid = (SELECT seq FROM prospects WHERE id = OLD.prospect_id);
  INSERT INTO prospects_fts (rowid, name, company, contacts) SELECT p.seq, p.name, p.company,
    (SELECT group_concat(value, ' ') FROM contact_points WHERE prospect_id = OLD.prospect_id)
  FROM prospects AS p WHERE p.id = OLD.prospect_id;
END;

-- Local changes by the rep that can be taken back, newest first; the oldest go when there are many.
CREATE TABLE undo_steps (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  -- "Ana Lopez: new -> contacted"
  label TEXT NOT NULL,
  -- how many people it changed
  prospects INTEGER NOT NULL CHECK (prospects >= 0),
  payload TEXT NOT NULL CHECK (json_valid(payload)),
  at INTEGER NOT NULL,
  undone_at INTEGER
) STRICT;
CREATE INDEX undo_steps_standing ON undo_steps (seq) WHERE undone_at IS NULL;

CREATE TABLE saved_filters (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  filter TEXT NOT NULL CHECK (json_valid(filter)),
  sort TEXT CHECK (json_valid(sort)),
  updated_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX saved_filters_name ON saved_filters (name COLLATE NOCASE);
