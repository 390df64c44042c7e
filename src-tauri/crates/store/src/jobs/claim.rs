//! Claiming: which jobs are due, and taking them under a lease in the transaction that reserves their price.

use super::Job;
use crate::{Read, StoreError, Tx, convert::*};
use domain::{JobId, JobKind, ProspectId, Stage, Timestamp};

/// A due job with what the policy needs to know of its prospect.
#[derive(Debug, Clone)]
pub struct Due {
    /// The job.
    pub id: JobId,
    /// Whom it is for.
    pub prospect_id: Option<ProspectId>,
    /// What it does.
    pub kind: JobKind,
    /// Attempts begun so far.
    pub attempt: u32,
    /// The rep clicked it.
    pub clicked: bool,
    /// Its price.
    pub energy: i64,
    /// Its price.
    pub coins: i64,
    /// Hands-off of the person or the company stands now.
    pub hands_off: bool,
    /// Vendor, job seeker or spam.
    pub barred: bool,
    /// The score that counts: the rep's override, else the machine's.
    pub scout_score: u8,
    /// Stage now.
    pub stage: Option<Stage>,
}

/// The next due jobs, at most `limit`: by priority, then oldest first. One index seek per priority.
///
/// `LIMIT +?` here and in other hot statements: SQLite plans a bare `LIMIT ?` for the bound value and therefore
/// prepares the statement anew for each call (sqlite3ExprIsInteger, sqlite3Reprepare); an expression it takes as
/// it comes.
pub async fn due<'c>(on: impl Read<'c>, now: Timestamp, limit: i64) -> Result<Vec<Due>, StoreError> {
    let rows = sqlx::query!(
        r#"WITH next (seq) AS (
             SELECT seq FROM (
               SELECT * FROM (SELECT seq, priority, run_at FROM jobs WHERE state = 'queued' AND priority = 0
                 AND run_at <= ?1 ORDER BY run_at, seq LIMIT +?2)
               UNION ALL SELECT * FROM (SELECT seq, priority, run_at FROM jobs WHERE state = 'queued' AND priority = 1
                 AND run_at <= ?1 ORDER BY run_at, seq LIMIT +?2)
               UNION ALL SELECT * FROM (SELECT seq, priority, run_at FROM jobs WHERE state = 'queued' AND priority = 2
                 AND run_at <= ?1 ORDER BY run_at, seq LIMIT +?2)
               UNION ALL SELECT * FROM (SELECT seq, priority, run_at FROM jobs WHERE state = 'queued' AND priority = 3
                 AND run_at <= ?1 ORDER BY run_at, seq LIMIT +?2)
               UNION ALL SELECT * FROM (SELECT seq, priority, run_at FROM jobs WHERE state = 'queued' AND priority = 4
                 AND run_at <= ?1 ORDER BY run_at, seq LIMIT +?2)
             ) ORDER BY priority, run_at, seq LIMIT +?2)
           SELECT j.id, j.prospect_id, j.kind, j.attempt, j.clicked, j.energy, j.coins,
             (coalesce(p.hands_off AND (p.hands_off_until IS NULL OR p.hands_off_until > ?1), 0)
               OR coalesce(c.hands_off AND (c.hands_off_until IS NULL OR c.hands_off_until > ?1), 0))
               AS "hands_off!: i64",
             coalesce(p.barred, 0) AS "barred!: i64",
             coalesce(p.override_score, p.scout_score, 0) AS "scout_score!: i64",
             p.stage AS "stage?: String"
           FROM next CROSS JOIN jobs AS j ON j.seq = next.seq
           LEFT JOIN prospects AS p ON p.id = j.prospect_id
           LEFT JOIN companies AS c ON c.id = p.company_id"#,
        now.0,
        limit
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Due {
                id: word(&row.id)?,
                prospect_id: word_opt(row.prospect_id.as_deref())?,
                kind: word(&row.kind)?,
                attempt: small(row.attempt)?,
                clicked: row.clicked != 0,
                energy: row.energy,
                coins: row.coins,
                hands_off: row.hands_off != 0,
                barred: row.barred != 0,
                scout_score: small(row.scout_score)?,
                stage: word_opt(row.stage.as_deref())?,
            })
        })
        .collect()
}

/// Takes queued jobs under a lease: running, one attempt more, price reserved (the caller moves the wallet in
/// the same transaction). Answers them as they stand then, in no particular order.
pub async fn start(
    tx: &mut Tx,
    ids: &[JobId],
    boot: &str,
    lease_until: Timestamp,
    now: Timestamp,
) -> Result<Vec<Job>, StoreError> {
    let ids = to_json(ids)?;
    let rows = sqlx::query!(
        r#"UPDATE jobs SET state = 'running', attempt = attempt + 1, boot = ?2, lease_until = ?3, error = NULL,
             reserved_energy = energy, reserved_coins = coins, updated_at = ?4
           WHERE id IN (SELECT value FROM json_each(?1)) AND state = 'queued'
           RETURNING id AS "id!", prospect_id AS "prospect_id?", kind AS "kind!", state AS "state!",
             waiting_for AS "waiting_for?", wait_until AS "wait_until?", wait_words AS "wait_words?",
             priority AS "priority!", run_at AS "run_at!", attempt AS "attempt!", prepared AS "prepared!",
             clicked AS "clicked!", energy AS "energy!", coins AS "coins!", reserved_energy AS "reserved_energy!",
             reserved_coins AS "reserved_coins!", actor AS "actor!", reason AS "reason!",
             grace_until AS "grace_until?", error AS "error?", NULL AS "result?: String",
             created_at AS "created_at!", updated_at AS "updated_at!""#,
        ids,
        boot,
        lease_until.0,
        now.0
    )
    .fetch_all(tx.connection())
    .await?;
    tx.changed("jobs", "*", "system", now);
    rows.into_iter().map(|row| Ok(job!(row))).collect()
}

/// Extends the lease of what this boot runs.
pub async fn renew(tx: &mut Tx, ids: &[JobId], boot: &str, lease_until: Timestamp) -> Result<(), StoreError> {
    let ids = to_json(ids)?;
    sqlx::query!(
        "UPDATE jobs SET lease_until = ?3
         WHERE id IN (SELECT value FROM json_each(?1)) AND state = 'running' AND boot = ?2",
        ids,
        boot,
        lease_until.0
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// A running job nobody works on any more.
#[derive(Debug, Clone)]
pub struct Abandoned {
    /// The job.
    pub id: JobId,
    /// Attempts begun, the abandoned one included.
    pub attempt: u32,
    /// What it holds reserved.
    pub reserved: (i64, i64),
}

/// Jobs whose lease has run out, and all that an earlier boot left running.
pub async fn abandoned<'c>(
    on: impl Read<'c>,
    boot: &str,
    now: Timestamp,
) -> Result<Vec<Abandoned>, StoreError> {
    let rows = sqlx::query!(
        "SELECT id, attempt, reserved_energy, reserved_coins FROM jobs
         WHERE state = 'running' AND (boot IS NOT ?1 OR lease_until <= ?2)",
        boot,
        now.0
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Abandoned {
                id: word(&row.id)?,
                attempt: small(row.attempt)?,
                reserved: (row.reserved_energy, row.reserved_coins),
            })
        })
        .collect()
}

/// Whether the attempt still holds its lease in this boot: the fence in front of every result.
pub async fn holds<'c>(on: impl Read<'c>, id: JobId, attempt: u32, boot: &str) -> Result<bool, StoreError> {
    let (id, attempt) = (id.to_string(), i64::from(attempt));
    let held = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM jobs WHERE id = ? AND attempt = ? AND boot = ? AND state = 'running') AS "held!: i64""#,
        id,
        attempt,
        boot
    )
    .fetch_one(on.executor())
    .await?;
    Ok(held != 0)
}

/// Sets what a job holds reserved, after part of it was settled or all released.
pub async fn set_reserved(tx: &mut Tx, id: JobId, energy: i64, coins: i64) -> Result<(), StoreError> {
    let id = id.to_string();
    sqlx::query!(
        "UPDATE jobs SET reserved_energy = ?2, reserved_coins = ?3 WHERE id = ?1",
        id,
        energy,
        coins
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}
