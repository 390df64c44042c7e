-- What the rep says of a meeting that is over (product.md section 2: a held meeting).
ALTER TABLE activities ADD COLUMN outcome TEXT CHECK (outcome IN ('held', 'no_show'));
-- When its end was taken note of; and the last touch before it, where the meeting was one, for taking that back.
ALTER TABLE activities ADD COLUMN over_at INTEGER;
ALTER TABLE activities ADD COLUMN touched_from INTEGER;
CREATE INDEX activities_meetings_ending ON activities (ends_at) WHERE kind = 'meeting' AND over_at IS NULL;
