//! Sequences: their versions, and who is under way in which.

use crate::{Read, StoreError, Tx, convert::*};
use domain::{
    JobId, ProspectId, SequenceName, Timestamp,
    sequence::{Step, built_in},
};

/// What the database writes where every step has left.
pub const DONE: &str = "every step has left";

/// A sequence as new people get it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sequence {
    /// Which one.
    pub name: SequenceName,
    /// New ones begin it.
    pub enabled: bool,
    /// 0: the built-in one.
    pub version: u32,
    /// Its steps.
    pub steps: Vec<Step>,
    /// When the rep last changed it.
    pub updated_at: Option<Timestamp>,
}

/// A person under way, or who was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Its row.
    pub seq: i64,
    /// Who.
    pub prospect: ProspectId,
    /// In which.
    pub name: SequenceName,
    /// Of which version.
    pub version: u32,
    /// The job that carries it.
    pub job: JobId,
    /// Since when.
    pub started_at: Timestamp,
    /// When it ended, and why.
    pub ended: Option<(Timestamp, String)>,
}

macro_rules! run {
    ($row:expr) => {{
        let row = $row;
        Run {
            seq: row.seq,
            prospect: word(&row.prospect_id)?,
            name: word(&row.name)?,
            version: small(row.version)?,
            job: word(&row.job_id)?,
            started_at: Timestamp(row.started_at),
            ended: row.ended_at.map(Timestamp).zip(row.reason),
        }
    }};
}

/// The sequence that new people get.
pub async fn current<'c>(on: impl Read<'c>, name: SequenceName) -> Result<Sequence, StoreError> {
    let word = name.as_str();
    let row = sqlx::query!(
        r#"SELECT s.enabled, s.version, s.updated_at, v.steps AS "steps?"
           FROM sequences AS s LEFT JOIN sequence_versions AS v ON v.name = s.name AND v.version = s.version
           WHERE s.name = ?"#,
        word
    )
    .fetch_optional(on.executor())
    .await?;
    Ok(match row {
        Some(row) => Sequence {
            name,
            enabled: row.enabled != 0,
            version: small(row.version)?,
            steps: row.steps.as_deref().map(json).transpose()?.unwrap_or_else(|| built_in(name)),
            updated_at: Some(Timestamp(row.updated_at)),
        },
        None => Sequence { name, enabled: true, version: 0, steps: built_in(name), updated_at: None },
    })
}

/// The steps of one version.
pub async fn steps<'c>(on: impl Read<'c>, name: SequenceName, version: u32) -> Result<Vec<Step>, StoreError> {
    let word = name.as_str();
    let steps = sqlx::query_scalar!(
        "SELECT steps FROM sequence_versions WHERE name = ? AND version = ?",
        word,
        version
    )
    .fetch_optional(on.executor())
    .await?;
    Ok(steps.as_deref().map(json).transpose()?.unwrap_or_else(|| built_in(name)))
}

/// Keeps steps as a new version, which new people get; answers its number.
pub async fn put_version(
    tx: &mut Tx,
    name: SequenceName,
    steps: &[Step],
    now: Timestamp,
) -> Result<u32, StoreError> {
    let (name, steps) = (name.as_str(), to_json(steps)?);
    sqlx::query!(
        "INSERT INTO sequences (name, updated_at) VALUES (?, ?) ON CONFLICT DO NOTHING",
        name,
        now.0
    )
    .execute(tx.connection())
    .await?;
    let version = sqlx::query_scalar!(
        r#"INSERT INTO sequence_versions (name, version, steps, created_at)
           SELECT ?1, coalesce(max(version), 0) + 1, ?2, ?3 FROM sequence_versions WHERE name = ?1
           RETURNING version AS "version!""#,
        name,
        steps,
        now.0
    )
    .fetch_one(tx.connection())
    .await?;
    sqlx::query!("UPDATE sequences SET version = ?2, updated_at = ?3 WHERE name = ?1", name, version, now.0)
        .execute(tx.connection())
        .await?;
    tx.changed("sequences", name, "user", now);
    small(version)
}

/// Whether new people begin it.
pub async fn set_enabled(
    tx: &mut Tx,
    name: SequenceName,
    enabled: bool,
    now: Timestamp,
) -> Result<(), StoreError> {
    let name = name.as_str();
    sqlx::query!(
        "INSERT INTO sequences (name, enabled, updated_at) VALUES (?1, ?2, ?3)
         ON CONFLICT (name) DO UPDATE SET enabled = ?2, updated_at = ?3",
        name,
        enabled,
        now.0
    )
    .execute(tx.connection())
    .await?;
    tx.changed("sequences", name, "user", now);
    Ok(())
}

/// A person begins a sequence; the database refuses a second active one.
pub async fn start(tx: &mut Tx, run: &Run) -> Result<(), StoreError> {
    let (prospect, job) = (run.prospect.to_string(), run.job.to_string());
    let name = run.name.as_str();
    sqlx::query!(
        "INSERT INTO sequence_runs (prospect_id, name, version, job_id, started_at) VALUES (?, ?, ?, ?, ?)",
        prospect,
        name,
        run.version,
        job,
        run.started_at.0
    )
    .execute(tx.connection())
    .await?;
    tx.changed("sequences", prospect, "rule", run.started_at);
    Ok(())
}

/// The next reminder of one that had left: it is under way again, carried by that job.
pub async fn carry_on(tx: &mut Tx, run: &Run, job: JobId, now: Timestamp) -> Result<(), StoreError> {
    let job = job.to_string();
    sqlx::query!(
        "UPDATE sequence_runs SET job_id = ?2, ended_at = NULL, reason = NULL WHERE seq = ?1",
        run.seq,
        job
    )
    .execute(tx.connection())
    .await?;
    tx.changed("sequences", run.prospect.to_string(), "rule", now);
    Ok(())
}

/// Ends what a job carries, if anything.
pub async fn end(tx: &mut Tx, job: JobId, why: &str, now: Timestamp) -> Result<(), StoreError> {
    let job = job.to_string();
    sqlx::query!(
        "UPDATE sequence_runs SET ended_at = ?2, reason = ?3 WHERE job_id = ?1 AND ended_at IS NULL",
        job,
        now.0,
        why
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// One under way takes on another version.
pub async fn set_version(tx: &mut Tx, run: &Run, version: u32, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query!("UPDATE sequence_runs SET version = ?2 WHERE seq = ?1", run.seq, version)
        .execute(tx.connection())
        .await?;
    tx.changed("sequences", run.prospect.to_string(), "user", now);
    Ok(())
}

/// What a job carries and has not ended.
pub async fn of_job<'c>(on: impl Read<'c>, job: JobId) -> Result<Option<Run>, StoreError> {
    let job = job.to_string();
    sqlx::query!("SELECT * FROM sequence_runs WHERE job_id = ? AND ended_at IS NULL", job)
        .fetch_optional(on.executor())
        .await?
        .map(|row| Ok(run!(row)))
        .transpose()
}

/// What a person is in, else what they were in last.
pub async fn of_prospect<'c>(on: impl Read<'c>, prospect: ProspectId) -> Result<Option<Run>, StoreError> {
    let prospect = prospect.to_string();
    sqlx::query!(
        "SELECT * FROM sequence_runs WHERE prospect_id = ? ORDER BY ended_at IS NULL DESC, seq DESC LIMIT 1",
        prospect
    )
    .fetch_optional(on.executor())
    .await?
    .map(|row| Ok(run!(row)))
    .transpose()
}

/// The one that began at that moment, ended or not.
pub async fn begun<'c>(
    on: impl Read<'c>,
    prospect: ProspectId,
    name: SequenceName,
    at: Timestamp,
) -> Result<Option<Run>, StoreError> {
    let (prospect, name) = (prospect.to_string(), name.as_str());
    sqlx::query!(
        "SELECT * FROM sequence_runs WHERE prospect_id = ? AND name = ? AND started_at = ? ORDER BY seq DESC LIMIT 1",
        prospect,
        name,
        at.0
    )
    .fetch_optional(on.executor())
    .await?
    .map(|row| Ok(run!(row)))
    .transpose()
}

/// Everybody under way in a sequence.
pub async fn active<'c>(on: impl Read<'c>, name: SequenceName) -> Result<Vec<Run>, StoreError> {
    let name = name.as_str();
    sqlx::query!("SELECT * FROM sequence_runs WHERE name = ? AND ended_at IS NULL ORDER BY seq", name)
        .fetch_all(on.executor())
        .await?
        .into_iter()
        .map(|row| Ok(run!(row)))
        .collect()
}
