//! Stage moves, their immutable events (written by triggers), and the decision on each event.

use crate::{Read, StoreError, Tx, convert::*};
use domain::{Actor, JobKind, ProspectId, Stage, Timestamp};

/// An entry into a stage.
#[derive(Debug, Clone)]
pub struct StageEvent {
    /// Order of events.
    pub id: i64,
    /// Who moved.
    pub prospect_id: ProspectId,
    /// From where; `None` for creation.
    pub from: Option<Stage>,
    /// Where to.
    pub to: Stage,
    /// Who did it.
    pub actor: Actor,
    /// Why, in words.
    pub cause: String,
    /// When.
    pub at: Timestamp,
}

/// Moves a prospect; the trigger appends the event, which is answered. `stage_at` always grows, so that a
/// move by the program can be told from one written by hand.
pub async fn set(
    tx: &mut Tx,
    prospect: ProspectId,
    to: Stage,
    rank: i64,
    actor: &Actor,
    cause: &str,
    now: Timestamp,
) -> Result<Option<StageEvent>, StoreError> {
    let (id, stage, by) = (prospect.to_string(), to.as_str(), actor.to_string());
    sqlx::query!(
        "UPDATE prospects SET stage = ?2, stage_at = max(?6, stage_at + 1), stage_actor = ?4, stage_cause = ?5, rank = ?3,
           on_board = 1, version = version + 1, updated_at = ?6 WHERE id = ?1",
        id,
        stage,
        rank,
        by,
        cause,
        now.0
    )
    .execute(tx.connection())
    .await?;
    tx.changed("prospects", id, &by, now);
    last_event(tx, prospect).await
}

macro_rules! event {
    ($row:expr) => {{
        let row = $row;
        StageEvent {
            id: row.id,
            prospect_id: word(&row.prospect_id)?,
            from: word_opt(row.from_stage.as_deref())?,
            to: word(&row.to_stage)?,
            actor: word(&row.actor)?,
            cause: row.cause,
            at: Timestamp(row.at),
        }
    }};
}

/// The newest event of a prospect.
pub async fn last_event<'c>(
    on: impl Read<'c>,
    prospect: ProspectId,
) -> Result<Option<StageEvent>, StoreError> {
    let prospect = prospect.to_string();
    sqlx::query!(
        "SELECT id, prospect_id, from_stage, to_stage, actor, cause, at FROM stage_events
         WHERE prospect_id = ? ORDER BY id DESC LIMIT 1",
        prospect
    )
    .fetch_optional(on.executor())
    .await?
    .map(|row| Ok(event!(row)))
    .transpose()
}

/// A prospect's stage events, oldest first.
pub async fn events<'c>(on: impl Read<'c>, prospect: ProspectId) -> Result<Vec<StageEvent>, StoreError> {
    let prospect = prospect.to_string();
    let rows = sqlx::query!(
        "SELECT id, prospect_id, from_stage, to_stage, actor, cause, at FROM stage_events WHERE prospect_id = ? ORDER BY id",
        prospect
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter().map(|row| Ok(event!(row))).collect()
}

/// When a prospect last entered a stage before the given event.
pub async fn entered_before<'c>(
    on: impl Read<'c>,
    prospect: ProspectId,
    stage: Stage,
    event: i64,
) -> Result<Option<Timestamp>, StoreError> {
    let (prospect, stage) = (prospect.to_string(), stage.as_str());
    let at = sqlx::query_scalar!(
        "SELECT at FROM stage_events WHERE prospect_id = ? AND to_stage = ? AND id < ? ORDER BY id DESC LIMIT 1",
        prospect,
        stage,
        event
    )
    .fetch_optional(on.executor())
    .await?;
    Ok(at.map(Timestamp))
}

/// Keeps the decision on an event; a second one changes nothing.
pub async fn decide(
    tx: &mut Tx,
    event: i64,
    policy_version: u64,
    result: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let version = i64::try_from(policy_version).unwrap_or(i64::MAX);
    sqlx::query!(
        "INSERT INTO stage_decisions (event_id, policy_version, result, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        event,
        version,
        result,
        now.0
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Events without a decision after the workspace's mark, oldest first: what somebody wrote by hand.
pub async fn undecided<'c>(on: impl Read<'c>, limit: i64) -> Result<Vec<StageEvent>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT e.id AS "id!", e.prospect_id, e.from_stage, e.to_stage, e.actor, e.cause, e.at FROM stage_events AS e
           WHERE e.id > (SELECT decided_through FROM workspace WHERE id = 1)
             AND NOT EXISTS (SELECT 1 FROM stage_decisions AS d WHERE d.event_id = e.id) ORDER BY e.id LIMIT ?"#,
        limit
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter().map(|row| Ok(event!(row))).collect()
}

/// The newest event of all.
pub async fn newest<'c>(on: impl Read<'c>) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(r#"SELECT coalesce(max(id), 0) AS "id!: i64" FROM stage_events"#)
        .fetch_one(on.executor())
        .await?)
}

/// True counts per column.
pub async fn counts<'c>(on: impl Read<'c>) -> Result<Vec<(Stage, i64)>, StoreError> {
    let rows = sqlx::query!("SELECT stage, prospects FROM stage_counts").fetch_all(on.executor()).await?;
    rows.into_iter().map(|row| Ok((word(&row.stage)?, row.prospects))).collect()
}

/// The rep's change of a stage's rule.
#[derive(Debug, Clone)]
pub struct RuleChange {
    /// On or off.
    pub enabled: bool,
    /// Another delay, in minutes.
    pub delay_minutes: Option<i64>,
}

/// What the rep changed of a stage's rules, by job kind.
pub async fn rules<'c>(on: impl Read<'c>, stage: Stage) -> Result<Vec<(JobKind, RuleChange)>, StoreError> {
    let stage = stage.as_str();
    let rows =
        sqlx::query!("SELECT kind, enabled, delay_minutes FROM automation_rules WHERE stage = ?", stage)
            .fetch_all(on.executor())
            .await?;
    rows.into_iter()
        .map(|row| {
            Ok((word(&row.kind)?, RuleChange { enabled: row.enabled != 0, delay_minutes: row.delay_minutes }))
        })
        .collect()
}

/// Changes a stage's rule.
pub async fn set_rule(
    tx: &mut Tx,
    stage: Stage,
    kind: JobKind,
    change: &RuleChange,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (stage, kind) = (stage.as_str(), kind.as_str());
    sqlx::query!(
        "INSERT INTO automation_rules (stage, kind, enabled, delay_minutes, updated_at) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (stage, kind) DO UPDATE SET enabled = excluded.enabled, delay_minutes = excluded.delay_minutes,
           updated_at = excluded.updated_at",
        stage,
        kind,
        change.enabled,
        change.delay_minutes,
        now.0
    )
    .execute(tx.connection())
    .await?;
    tx.changed("rules", format!("{stage}/{kind}"), "user", now);
    Ok(())
}
