//! The queue: open jobs in `jobs`, finished ones in `jobs_done`. Claiming is in [`claim`].

use crate::{Read, StoreError, Tx, convert::*};
use domain::{Actor, JobId, JobKind, JobState, ProspectId, Timestamp, WaitReason};
use serde::Serialize;

// Before the module that uses it: macros are known by order.
macro_rules! job {
    ($row:expr) => {{
        let row = $row;
        Job {
            id: word(&row.id)?,
            prospect_id: word_opt(row.prospect_id.as_deref())?,
            kind: word(&row.kind)?,
            state: word(&row.state)?,
            waiting_for: word_opt(row.waiting_for.as_deref())?,
            wait_until: row.wait_until.map(Timestamp),
            wait_words: row.wait_words,
            priority: small(row.priority)?,
            run_at: Timestamp(row.run_at),
            attempt: small(row.attempt)?,
            prepared: row.prepared != 0,
            clicked: row.clicked != 0,
            energy: row.energy,
            coins: row.coins,
            reserved: (row.reserved_energy, row.reserved_coins),
            actor: word(&row.actor)?,
            reason: row.reason,
            grace_until: row.grace_until.map(Timestamp),
            error: row.error,
            result: row.result,
            created_at: Timestamp(row.created_at),
            updated_at: Timestamp(row.updated_at),
        }
    }};
}

pub mod claim;
mod lists;

pub use lists::{Filter, counts, list, page, these};

/// A job, open or finished.
#[derive(Debug, Clone)]
pub struct Job {
    /// Identity.
    pub id: JobId,
    /// Whom it is for; `None` only for benchmarks' no-op jobs.
    pub prospect_id: Option<ProspectId>,
    /// What it does.
    pub kind: JobKind,
    /// Where it stands.
    pub state: JobState,
    /// Why it waits, if it does.
    pub waiting_for: Option<WaitReason>,
    /// Until when it waits, if that is known.
    pub wait_until: Option<Timestamp>,
    /// Why it waits, in words.
    pub wait_words: Option<String>,
    /// 0 goes first, 4 last.
    pub priority: u8,
    /// Not before.
    pub run_at: Timestamp,
    /// Attempts begun.
    pub attempt: u32,
    /// The handler has run; only effects are open.
    pub prepared: bool,
    /// The rep clicked it.
    pub clicked: bool,
    /// Price in energy, fixed when it was queued.
    pub energy: i64,
    /// Price in coins, fixed when it was queued.
    pub coins: i64,
    /// Of the price, what is reserved now.
    pub reserved: (i64, i64),
    /// Who queued it.
    pub actor: Actor,
    /// Why it was queued, in words.
    pub reason: String,
    /// Its effects wait until then (grace after a move by hand).
    pub grace_until: Option<Timestamp>,
    /// What went wrong last.
    pub error: Option<String>,
    /// What a finished job found (JSON).
    pub result: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed, or finished.
    pub updated_at: Timestamp,
}

/// A job to insert.
#[derive(Debug, Clone, Serialize)]
pub struct NewJob {
    /// Identity.
    pub id: JobId,
    /// Whom it is for.
    pub prospect_id: Option<ProspectId>,
    /// What it does.
    pub kind: JobKind,
    /// `Queued` or `Suggested`.
    pub state: JobState,
    /// 0 goes first, 4 last.
    pub priority: u8,
    /// Not before.
    pub run_at: Timestamp,
    /// The rep clicked it.
    pub clicked: bool,
    /// Price in energy.
    pub energy: i64,
    /// Price in coins.
    pub coins: i64,
    /// Who queues it.
    pub actor: Actor,
    /// Why, in words.
    pub reason: String,
    /// The stage event that caused it.
    pub stage_event: Option<i64>,
    /// Its effects wait until then.
    pub grace_until: Option<Timestamp>,
}

/// Inserts jobs in the given order; one that would be a second open job of its kind for the prospect is left
/// out. Answers the ids inserted.
pub async fn insert(tx: &mut Tx, jobs: &[NewJob], now: Timestamp) -> Result<Vec<JobId>, StoreError> {
    if jobs.is_empty() {
        return Ok(Vec::new());
    }
    let rows = to_json(jobs)?;
    let ids = sqlx::query_scalar!(
        r#"INSERT INTO jobs (id, prospect_id, kind, state, priority, run_at, clicked, energy, coins, actor, reason,
             stage_event, grace_until, created_at, updated_at)
           SELECT value ->> 'id', value ->> 'prospect_id', value ->> 'kind', value ->> 'state', value ->> 'priority',
             value ->> 'run_at', value ->> 'clicked', value ->> 'energy', value ->> 'coins', value ->> 'actor',
             value ->> 'reason', value ->> 'stage_event', value ->> 'grace_until', ?2, ?2
           FROM json_each(?1) WHERE true ORDER BY key
           ON CONFLICT DO NOTHING RETURNING id AS "id!""#,
        rows,
        now.0
    )
    .fetch_all(tx.connection())
    .await?;
    tx.changed_all("jobs", &ids, "system", now);
    ids.iter().map(|id| word(id)).collect()
}

/// How a job ends.
#[derive(Debug, Clone, Serialize)]
pub struct Finish {
    /// Which job.
    pub id: JobId,
    /// The attempt that ends it; `None` for an end from outside (cancelled, effect done).
    pub attempt: Option<u32>,
    /// `Succeeded`, `Failed` or `Cancelled`.
    pub state: JobState,
    /// What went wrong, or why it was called off.
    pub error: Option<String>,
    /// What it found (JSON text).
    pub result: Option<String>,
}

/// Moves jobs to history. With an attempt the row must still be running under it in this boot (fencing): a
/// late result of an old attempt moves nothing. Answers the ids moved.
pub async fn finish(
    tx: &mut Tx,
    ends: &[Finish],
    boot: &str,
    now: Timestamp,
) -> Result<Vec<JobId>, StoreError> {
    let rows = to_json(ends)?;
    let ids = sqlx::query_scalar!(
        r#"INSERT INTO jobs_done (seq, id, prospect_id, kind, state, priority, run_at, attempt, clicked, energy, coins,
             actor, reason, error, result, created_at, finished_at)
           SELECT j.seq, j.id, j.prospect_id, j.kind, r.value ->> 'state', j.priority, j.run_at, j.attempt, j.clicked,
             j.energy, j.coins, j.actor, j.reason, r.value ->> 'error', r.value ->> 'result', j.created_at, ?3
           FROM json_each(?1) AS r JOIN jobs AS j ON j.id = r.value ->> 'id'
           WHERE r.value ->> 'attempt' IS NULL
              OR (j.state = 'running' AND j.attempt = r.value ->> 'attempt' AND j.boot = ?2)
           RETURNING id AS "id!""#,
        rows,
        boot,
        now.0
    )
    .fetch_all(tx.connection())
    .await?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let moved = to_json(&ids)?;
    sqlx::query!("DELETE FROM jobs WHERE id IN (SELECT value FROM json_each(?))", moved)
        .execute(tx.connection())
        .await?;
    tx.changed_all("jobs", &ids, "system", now);
    ids.iter().map(|id| word(id)).collect()
}

/// Lets an open job wait; its lease, if it had one, ends. `prepared` says that only its effects are open.
pub async fn wait(
    tx: &mut Tx,
    id: JobId,
    waiting: &Waiting,
    prepared: bool,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (id, reason) = (id.to_string(), waiting.reason.as_str());
    let until = waiting.until.map(|at| at.0);
    sqlx::query!(
        "UPDATE jobs SET state = 'waiting', waiting_for = ?2, wait_until = ?3, wait_words = ?4, prepared = ?5,
           lease_until = NULL, boot = NULL, updated_at = ?6 WHERE id = ?1 AND state <> 'suggested'",
        id,
        reason,
        until,
        waiting.words,
        prepared,
        now.0
    )
    .execute(tx.connection())
    .await?;
    tx.changed("jobs", id, "system", now);
    Ok(())
}

/// Why something waits, until when if that is known, and what would release it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The reason.
    pub reason: WaitReason,
    /// When it is looked at again by itself.
    pub until: Option<Timestamp>,
    /// In words for the rep.
    pub words: String,
}

/// Queues an open or suggested job (again) at `run_at`; its reservation must be released by the caller.
pub async fn requeue(
    tx: &mut Tx,
    id: JobId,
    run_at: Timestamp,
    error: Option<&str>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let id = id.to_string();
    sqlx::query!(
        "UPDATE jobs SET state = 'queued', run_at = ?2, error = ?3, waiting_for = NULL, wait_until = NULL,
           wait_words = NULL, lease_until = NULL, boot = NULL, prepared = 0, updated_at = ?4 WHERE id = ?1",
        id,
        run_at.0,
        error,
        now.0
    )
    .execute(tx.connection())
    .await?;
    tx.changed("jobs", id, "system", now);
    Ok(())
}

/// Marks a job as clicked by the rep: from here on the mode does not hold it.
pub async fn set_clicked(tx: &mut Tx, id: JobId, now: Timestamp) -> Result<(), StoreError> {
    let id = id.to_string();
    sqlx::query!("UPDATE jobs SET clicked = 1, priority = 0, updated_at = ?2 WHERE id = ?1", id, now.0)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Queues again every unprepared job of the given waiting reasons: a refill, a resumed switch, a new mode.
pub async fn release_waiting(tx: &mut Tx, reasons: &[WaitReason], now: Timestamp) -> Result<u64, StoreError> {
    let reasons = to_json(reasons)?;
    let released = sqlx::query!(
        "UPDATE jobs SET state = 'queued', waiting_for = NULL, wait_until = NULL, wait_words = NULL, updated_at = ?2
         WHERE state = 'waiting' AND prepared = 0 AND waiting_for IN (SELECT value FROM json_each(?1))",
        reasons,
        now.0
    )
    .execute(tx.connection())
    .await?;
    if released.rows_affected() > 0 {
        tx.changed("jobs", "*", "system", now);
    }
    Ok(released.rows_affected())
}

/// Queues again the unprepared jobs whose time of waiting is over.
pub async fn wake(tx: &mut Tx, now: Timestamp) -> Result<u64, StoreError> {
    let woken = sqlx::query!(
        "UPDATE jobs SET state = 'queued', waiting_for = NULL, wait_until = NULL, wait_words = NULL, updated_at = ?1
         WHERE state = 'waiting' AND prepared = 0 AND wait_until <= ?1",
        now.0
    )
    .execute(tx.connection())
    .await?;
    Ok(woken.rows_affected())
}

/// Puts off a prospect's queued outward jobs: nobody is written to while still talking to us.
pub async fn put_off(
    tx: &mut Tx,
    prospect: ProspectId,
    kinds: &[JobKind],
    not_before: Timestamp,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (prospect, kinds) = (prospect.to_string(), to_json(kinds)?);
    sqlx::query!(
        "UPDATE jobs SET run_at = max(run_at, ?3), updated_at = ?4
         WHERE prospect_id = ?1 AND state = 'queued' AND clicked = 0 AND kind IN (SELECT value FROM json_each(?2))",
        prospect,
        kinds,
        not_before.0,
        now.0
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// One job, open or finished.
pub async fn get<'c>(on: impl Read<'c>, id: JobId) -> Result<Option<Job>, StoreError> {
    let id = id.to_string();
    sqlx::query!(
        r#"SELECT id AS "id!", prospect_id, kind AS "kind!", state AS "state!", waiting_for, wait_until, wait_words,
             priority AS "priority!", run_at AS "run_at!", attempt AS "attempt!", prepared AS "prepared!: i64",
             clicked AS "clicked!", energy AS "energy!", coins AS "coins!", reserved_energy AS "reserved_energy!: i64",
             reserved_coins AS "reserved_coins!: i64", actor AS "actor!", reason AS "reason!", grace_until, error,
             NULL AS "result?: String", created_at AS "created_at!", updated_at AS "updated_at!"
           FROM jobs WHERE id = ?1
           UNION ALL
           SELECT id, prospect_id, kind, state, NULL, NULL, NULL, priority, run_at, attempt, 1, clicked, energy, coins,
             0, 0, actor, reason, NULL, error, result, created_at, finished_at
           FROM jobs_done WHERE id = ?1"#,
        id
    )
    .fetch_optional(on.executor())
    .await?
    .map(|row| Ok(job!(row)))
    .transpose()
}

/// A prospect's open jobs, oldest first.
pub async fn open_of<'c>(on: impl Read<'c>, prospect: ProspectId) -> Result<Vec<Job>, StoreError> {
    let prospect = prospect.to_string();
    let rows = sqlx::query!(
        r#"SELECT id, prospect_id, kind, state, waiting_for, wait_until, wait_words, priority, run_at, attempt,
             prepared, clicked, energy, coins, reserved_energy, reserved_coins, actor, reason, grace_until, error,
             NULL AS "result?: String", created_at, updated_at
           FROM jobs WHERE prospect_id = ? ORDER BY seq"#,
        prospect
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter().map(|row| Ok(job!(row))).collect()
}

/// When a job of each kind last ran to an end for the prospect, or is about to: the 24 h rule looks here.
/// Cancelled jobs never ran.
pub async fn last_runs<'c>(
    on: impl Read<'c>,
    prospect: ProspectId,
) -> Result<Vec<(JobKind, Timestamp)>, StoreError> {
    let prospect = prospect.to_string();
    let rows = sqlx::query!(
        r#"SELECT kind AS "kind!", max(finished_at) AS "at!: i64" FROM jobs_done
           WHERE prospect_id = ? AND state <> 'cancelled' GROUP BY kind"#,
        prospect
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter().map(|row| Ok((word(&row.kind)?, Timestamp(row.at)))).collect()
}

/// The next moment at which a queued job falls due or a waiting one is looked at again.
pub async fn next_due<'c>(on: impl Read<'c>) -> Result<Option<Timestamp>, StoreError> {
    let at = sqlx::query_scalar!(
        r#"SELECT min(at) AS "at?: i64" FROM (
             SELECT min(run_at) AS at FROM jobs WHERE state = 'queued' AND priority = 0
             UNION ALL SELECT min(run_at) FROM jobs WHERE state = 'queued' AND priority = 1
             UNION ALL SELECT min(run_at) FROM jobs WHERE state = 'queued' AND priority = 2
             UNION ALL SELECT min(run_at) FROM jobs WHERE state = 'queued' AND priority = 3
             UNION ALL SELECT min(run_at) FROM jobs WHERE state = 'queued' AND priority = 4
             UNION ALL SELECT min(wait_until) FROM jobs
               WHERE state = 'waiting' AND prepared = 0 AND wait_until IS NOT NULL)"#
    )
    .fetch_one(on.executor())
    .await?;
    Ok(at.map(Timestamp))
}

/// The next moment at which a waiting job is looked at again.
pub async fn next_wake<'c>(on: impl Read<'c>) -> Result<Option<Timestamp>, StoreError> {
    let at = sqlx::query_scalar!(
        r#"SELECT min(wait_until) AS "at?: i64" FROM jobs
           WHERE state = 'waiting' AND prepared = 0 AND wait_until IS NOT NULL"#
    )
    .fetch_one(on.executor())
    .await?;
    Ok(at.map(Timestamp))
}

/// The unfinished jobs (suggestions included) that a stage entry of the prospect asked for.
pub async fn bound_to_stage<'c>(on: impl Read<'c>, prospect: ProspectId) -> Result<Vec<JobId>, StoreError> {
    let prospect = prospect.to_string();
    let ids = sqlx::query_scalar!(
        "SELECT id FROM jobs WHERE prospect_id = ? AND stage_event IS NOT NULL",
        prospect
    )
    .fetch_all(on.executor())
    .await?;
    ids.iter().map(|id| word(id)).collect()
}

/// Counts an attempt that ended in an error; answers how many there were.
pub async fn note_failure(tx: &mut Tx, id: JobId) -> Result<u32, StoreError> {
    let id = id.to_string();
    let failures = sqlx::query_scalar!(
        r#"UPDATE jobs SET failures = failures + 1 WHERE id = ? RETURNING failures AS "failures!""#,
        id
    )
    .fetch_optional(tx.connection())
    .await?;
    small(failures.unwrap_or_default())
}
