-- Tasks that are done, the newest first.
CREATE INDEX activities_done_tasks ON activities (done_at) WHERE kind = 'task' AND done_at IS NOT NULL;
