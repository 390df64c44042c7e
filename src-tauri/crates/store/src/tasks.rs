//! Tasks: rows of the timeline that are due and get done, with their reminders.

use crate::{Read, StoreError, Tx, convert::*};
use domain::{ActivityId, Actor, ProspectId, Timestamp};

/// A task.
#[derive(Debug, Clone)]
pub struct Task {
    /// Identity.
    pub id: ActivityId,
    /// Whom it is about.
    pub prospect_id: Option<ProspectId>,
    /// What to do.
    pub text: String,
    /// When it is due.
    pub due_at: Timestamp,
    /// When it was done.
    pub done_at: Option<Timestamp>,
    /// When the rep wants to be told.
    pub remind_at: Option<Timestamp>,
    /// Who made it.
    pub actor: Actor,
    /// When it was made.
    pub created_at: Timestamp,
}

macro_rules! task {
    ($row:expr) => {{
        let row = $row;
        Task {
            id: word(&row.id)?,
            prospect_id: word_opt(row.prospect_id.as_deref())?,
            text: row.text,
            due_at: Timestamp(row.starts_at.unwrap_or(row.at)),
            done_at: row.done_at.map(Timestamp),
            remind_at: row.remind_at.map(Timestamp),
            actor: word(&row.actor)?,
            created_at: Timestamp(row.at),
        }
    }};
}

/// One task.
pub async fn get<'c>(on: impl Read<'c>, id: ActivityId) -> Result<Option<Task>, StoreError> {
    let id = id.to_string();
    sqlx::query!(
        "SELECT id, prospect_id, text, starts_at, done_at, remind_at, actor, at FROM activities
         WHERE id = ? AND kind = 'task'",
        id
    )
    .fetch_optional(on.executor())
    .await?
    .map(|row| Ok(task!(row)))
    .transpose()
}

/// Open tasks by when they are due, at most `limit`; with `done` those that are done as well, the last done first
/// after them.
pub async fn list<'c>(on: impl Read<'c>, done: bool, limit: i64) -> Result<Vec<Task>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT * FROM (
             SELECT id AS "id!", prospect_id, text AS "text!", starts_at, done_at, remind_at, actor AS "actor!", at AS "at!"
             FROM activities WHERE kind = 'task' AND done_at IS NULL ORDER BY starts_at LIMIT ?2)
           UNION ALL
           SELECT * FROM (
             SELECT id, prospect_id, text, starts_at, done_at, remind_at, actor, at
             FROM activities WHERE ?1 AND kind = 'task' AND done_at IS NOT NULL ORDER BY done_at DESC LIMIT ?2)"#,
        done,
        limit
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter().map(|row| Ok(task!(row))).collect()
}

/// Open tasks due before a moment, the earliest first.
pub async fn due_before<'c>(
    on: impl Read<'c>,
    before: Timestamp,
    limit: i64,
) -> Result<Vec<Task>, StoreError> {
    let rows = sqlx::query!(
        "SELECT id, prospect_id, text, starts_at, done_at, remind_at, actor, at FROM activities
         WHERE kind = 'task' AND done_at IS NULL AND starts_at < ? ORDER BY starts_at LIMIT ?",
        before.0,
        limit
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter().map(|row| Ok(task!(row))).collect()
}

/// Changes words, moment and reminder; a new moment of reminding is told again.
pub async fn set(
    tx: &mut Tx,
    id: ActivityId,
    text: &str,
    due_at: Timestamp,
    remind_at: Option<Timestamp>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (id, remind) = (id.to_string(), remind_at.map(|at| at.0));
    let prospect = sqlx::query_scalar!(
        "UPDATE activities SET text = ?2, starts_at = ?3, remind_at = ?4,
           reminded_at = CASE WHEN remind_at IS ?4 THEN reminded_at END
         WHERE id = ?1 AND kind = 'task' RETURNING prospect_id",
        id,
        text,
        due_at.0,
        remind
    )
    .fetch_optional(tx.connection())
    .await?;
    tx.changed("activities", prospect.flatten().unwrap_or_default(), "user", now);
    Ok(())
}

/// Marks a task as done, or as open again.
pub async fn complete(
    tx: &mut Tx,
    id: ActivityId,
    done_at: Option<Timestamp>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (id, done) = (id.to_string(), done_at.map(|at| at.0));
    let prospect = sqlx::query_scalar!(
        "UPDATE activities SET done_at = ?2 WHERE id = ?1 AND kind = 'task' RETURNING prospect_id",
        id,
        done
    )
    .fetch_optional(tx.connection())
    .await?;
    tx.changed("activities", prospect.flatten().unwrap_or_default(), "user", now);
    Ok(())
}

/// When to remind of a task or a meeting; written when it is made.
pub async fn set_reminder(tx: &mut Tx, id: ActivityId, remind_at: Timestamp) -> Result<(), StoreError> {
    let id = id.to_string();
    sqlx::query!("UPDATE activities SET remind_at = ? WHERE id = ?", remind_at.0, id)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// The next moment at which the rep wants to be told of a task.
pub async fn next_reminder<'c>(on: impl Read<'c>) -> Result<Option<Timestamp>, StoreError> {
    let at = sqlx::query_scalar!(
        r#"SELECT min(remind_at) AS "at?: i64" FROM activities
           WHERE remind_at IS NOT NULL AND reminded_at IS NULL AND done_at IS NULL"#
    )
    .fetch_one(on.executor())
    .await?;
    Ok(at.map(Timestamp))
}

/// Marks the reminders whose moment has come as told, and answers their tasks; a meeting's is due at its start.
pub async fn take_reminders(tx: &mut Tx, now: Timestamp) -> Result<Vec<Task>, StoreError> {
    let rows = sqlx::query!(
        r#"UPDATE activities SET reminded_at = ?1
           WHERE remind_at <= ?1 AND remind_at IS NOT NULL AND reminded_at IS NULL AND done_at IS NULL
           RETURNING id, prospect_id, text, starts_at, done_at AS "done_at?: i64", remind_at AS "remind_at?: i64", actor,
             at"#,
        now.0
    )
    .fetch_all(tx.connection())
    .await?;
    rows.into_iter().map(|row| Ok(task!(row))).collect()
}
