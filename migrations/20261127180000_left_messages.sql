-- Messages that arrive once however often they are sent, messages left while the endpoint was away, and the wording a
-- visitor saw.

-- made by the widget for each message: a repeated one is the same message
ALTER TABLE chat_messages ADD COLUMN client_key TEXT CHECK (length(client_key) BETWEEN 16 AND 64);
CREATE UNIQUE INDEX chat_messages_client_key ON chat_messages (session_id, client_key) WHERE client_key IS NOT NULL;
-- hash of the widget's key of a message that was left by form; the visit was made with it
ALTER TABLE chat_sessions ADD COLUMN left_key TEXT;
CREATE UNIQUE INDEX chat_sessions_left_key ON chat_sessions (left_key) WHERE left_key IS NOT NULL;
-- the line about data as the visitor saw it
ALTER TABLE chat_sessions ADD COLUMN consent TEXT;
