//! Jobs for screens and the command line: lists with filters, in pages, and counts.

use super::Job;
use crate::{Read, StoreError, convert::*};
use domain::{JobId, JobKind, JobState, ProspectId, Timestamp, WaitReason};

/// Which jobs a list shows; nothing said: all.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filter {
    /// Of this prospect.
    pub prospect: Option<ProspectId>,
    /// In this state.
    pub state: Option<JobState>,
    /// Of this kind.
    pub kind: Option<JobKind>,
    /// Waiting for this.
    pub waiting_for: Option<WaitReason>,
    /// Finished before this moment: the next page of history.
    pub before: Option<Timestamp>,
}

/// Jobs of a prospect or of all, in a state or in any.
pub async fn list<'c>(
    on: impl Read<'c>,
    prospect: Option<ProspectId>,
    state: Option<JobState>,
    limit: i64,
) -> Result<Vec<Job>, StoreError> {
    page(on, &Filter { prospect, state, ..Filter::default() }, limit).await
}

/// Open jobs in the order they were made, at most `limit`, then the finished ones, the newest end first, at most
/// `limit`; with `before` only those.
pub async fn page<'c>(on: impl Read<'c>, filter: &Filter, limit: i64) -> Result<Vec<Job>, StoreError> {
    let prospect = filter.prospect.map(|id| id.to_string());
    let state = filter.state.map(JobState::as_str);
    let kind = filter.kind.map(JobKind::as_str);
    let waiting = filter.waiting_for.map(WaitReason::as_str);
    let before = filter.before.map(|at| at.0);
    let rows = sqlx::query!(
        r#"SELECT * FROM (
             SELECT id AS "id!", prospect_id, kind AS "kind!", state AS "state!", waiting_for, wait_until, wait_words,
               priority AS "priority!", run_at AS "run_at!", attempt AS "attempt!", prepared AS "prepared!: i64",
               clicked AS "clicked!", energy AS "energy!", coins AS "coins!",
               reserved_energy AS "reserved_energy!: i64", reserved_coins AS "reserved_coins!: i64",
               actor AS "actor!", reason AS "reason!", grace_until, error, NULL AS "result?: String",
               created_at AS "created_at!", updated_at AS "updated_at!"
             FROM jobs WHERE ?1 IS NULL AND ?6 IS NULL AND (?2 IS NULL OR state = ?2) AND (?4 IS NULL OR kind = ?4)
               AND (?5 IS NULL OR waiting_for = ?5) ORDER BY seq LIMIT ?3)
           UNION ALL
           SELECT * FROM (
             SELECT id, prospect_id, kind, state, waiting_for, wait_until, wait_words, priority, run_at, attempt, prepared,
               clicked, energy, coins, reserved_energy, reserved_coins, actor, reason, grace_until, error, NULL,
               created_at, updated_at
             FROM jobs WHERE prospect_id = ?1 AND ?6 IS NULL AND (?2 IS NULL OR state = ?2) AND (?4 IS NULL OR kind = ?4)
               AND (?5 IS NULL OR waiting_for = ?5) ORDER BY seq LIMIT ?3)
           UNION ALL
           SELECT * FROM (
             SELECT id, prospect_id, kind, state, NULL, NULL, NULL, priority, run_at, attempt, 1, clicked, energy,
               coins, 0, 0, actor, reason, NULL, error, result, created_at, finished_at
             FROM jobs_done WHERE ?1 IS NULL AND ?5 IS NULL AND finished_at < coalesce(?6, 9223372036854775807)
               AND (?2 IS NULL OR state = ?2) AND (?4 IS NULL OR kind = ?4)
             ORDER BY finished_at DESC, seq DESC LIMIT ?3)
           UNION ALL
           SELECT * FROM (
             SELECT id, prospect_id, kind, state, NULL, NULL, NULL, priority, run_at, attempt, 1, clicked, energy,
               coins, 0, 0, actor, reason, NULL, error, result, created_at, finished_at
             FROM jobs_done WHERE prospect_id = ?1 AND ?5 IS NULL AND finished_at < coalesce(?6, 9223372036854775807)
               AND (?2 IS NULL OR state = ?2) AND (?4 IS NULL OR kind = ?4)
             ORDER BY finished_at DESC, seq DESC LIMIT ?3)"#,
        prospect,
        state,
        limit,
        kind,
        waiting,
        before
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter().map(|row| Ok(job!(row))).collect()
}

/// How many jobs there are by state: the open ones, and those that ended after `since`.
pub async fn counts<'c>(on: impl Read<'c>, since: Timestamp) -> Result<Vec<(JobState, i64)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT state AS "state!", count(*) AS "count!: i64" FROM jobs GROUP BY state
           UNION ALL SELECT state, count(*) FROM jobs_done WHERE finished_at > ? GROUP BY state"#,
        since.0
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter().map(|row| Ok((word(&row.state)?, row.count))).collect()
}

/// These open jobs, in the order of the ids.
pub async fn these<'c>(on: impl Read<'c>, ids: &[JobId]) -> Result<Vec<Job>, StoreError> {
    let ids = to_json(ids)?;
    let rows = sqlx::query!(
        r#"SELECT j.id AS "id!", j.prospect_id, j.kind AS "kind!", j.state AS "state!", j.waiting_for, j.wait_until,
             j.wait_words, j.priority AS "priority!", j.run_at AS "run_at!", j.attempt AS "attempt!",
             j.prepared AS "prepared!", j.clicked AS "clicked!", j.energy AS "energy!", j.coins AS "coins!",
             j.reserved_energy AS "reserved_energy!", j.reserved_coins AS "reserved_coins!", j.actor AS "actor!",
             j.reason AS "reason!", j.grace_until, j.error, NULL AS "result?: String",
             j.created_at AS "created_at!", j.updated_at AS "updated_at!"
           FROM json_each(?) AS wanted CROSS JOIN jobs AS j ON j.id = wanted.value ORDER BY wanted.key"#,
        ids
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter().map(|row| Ok(job!(row))).collect()
}
