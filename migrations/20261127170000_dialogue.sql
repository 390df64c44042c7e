-- What the chat remembers of its own questions, when it calls for a person, and the documents it answers from.

-- what an answer of the assistant asked the visitor for
ALTER TABLE chat_messages ADD COLUMN asked TEXT
  CHECK (asked IN ('contact', 'name', 'company', 'phone', 'need', 'quantity', 'budget', 'timeline', 'slot'));
CREATE INDEX chat_messages_asked ON chat_messages (session_id, asked) WHERE asked IS NOT NULL;
ALTER TABLE chat_sessions DROP COLUMN asked_contact;
-- why a person is called for, until one answers
ALTER TABLE chat_sessions ADD COLUMN handover TEXT
  CHECK (handover IN ('request', 'frustration', 'legal', 'negotiation'));

-- ---------------------------------------------------------------- documents
-- Texts the rep pasted. `passages` is what is searched; it follows the text.
CREATE TABLE documents (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
  text TEXT NOT NULL CHECK (length(text) BETWEEN 1 AND 400000),
  updated_at INTEGER NOT NULL
) STRICT;
CREATE TABLE passages (
  seq INTEGER PRIMARY KEY,
  document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  -- the heading it stands under, if any
  heading TEXT NOT NULL,
  text TEXT NOT NULL
) STRICT;
CREATE INDEX passages_document ON passages (document_id);
CREATE VIRTUAL TABLE passages_fts USING fts5 (
  heading, text, content = 'passages', content_rowid = 'seq', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE TRIGGER passages_fts_insert AFTER INSERT ON passages BEGIN
  INSERT INTO passages_fts (rowid, heading, text) VALUES (NEW.seq, NEW.heading, NEW.text);
END;
CREATE TRIGGER passages_fts_delete AFTER DELETE ON passages BEGIN
  INSERT INTO passages_fts (passages_fts, rowid, heading, text) VALUES ('delete', OLD.seq, OLD.heading, OLD.text);
END;
