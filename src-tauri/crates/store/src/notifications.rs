//! Notices to the rep.

use crate::{Read, StoreError, Tx, convert::*};
use domain::{NotificationId, ProspectId, Timestamp, notice::Target};

/// A notice.
#[derive(Debug, Clone)]
pub struct Notification {
    /// Identity.
    pub id: NotificationId,
    /// `new_lead`, `approval_needed`, ... (product.md section 8).
    pub kind: String,
    /// What its kind is called; names nobody.
    pub title: String,
    /// Whom it is about.
    pub prospect_id: Option<ProspectId>,
    /// In words.
    pub text: String,
    /// What a click opens.
    pub target: Target,
    /// Told once: no second one while an unread one has the same key.
    pub once: Option<String>,
    /// When.
    pub at: Timestamp,
    /// When the rep saw it.
    pub read_at: Option<Timestamp>,
}

/// Adds a notice; `false` when the same thing was told and not yet read.
pub async fn add(tx: &mut Tx, notice: &Notification) -> Result<bool, StoreError> {
    let (id, prospect) = (notice.id.to_string(), notice.prospect_id.map(|id| id.to_string()));
    let screen = notice.target.screen.as_str();
    let added = sqlx::query!(
        "INSERT INTO notifications (id, kind, title, prospect_id, text, screen, target_id, dedupe, at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        id,
        notice.kind,
        notice.title,
        prospect,
        notice.text,
        screen,
        notice.target.id,
        notice.once,
        notice.at.0
    )
    .execute(tx.connection())
    .await?;
    if added.rows_affected() == 1 {
        tx.changed("notifications", id, "system", notice.at);
    }
    Ok(added.rows_affected() == 1)
}

macro_rules! notification {
    ($row:expr) => {{
        let row = $row;
        Notification {
            id: word(&row.id)?,
            kind: row.kind,
            title: row.title,
            prospect_id: word_opt(row.prospect_id.as_deref())?,
            text: row.text,
            target: Target { screen: word(&row.screen)?, id: row.target_id },
            once: row.dedupe,
            at: Timestamp(row.at),
            read_at: row.read_at.map(Timestamp),
        }
    }};
}

/// The newest notices first.
pub async fn list<'c>(
    on: impl Read<'c>,
    unread_only: bool,
    limit: i64,
) -> Result<Vec<Notification>, StoreError> {
    let rows = sqlx::query!(
        "SELECT id, kind, title, prospect_id, text, screen, target_id, dedupe, at, read_at FROM notifications
         WHERE ?1 = 0 OR read_at IS NULL ORDER BY seq DESC LIMIT ?2",
        unread_only,
        limit
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter().map(|row| Ok(notification!(row))).collect()
}

/// Unread ones that were not handed to the desktop yet, oldest first, at most `limit`.
pub async fn undelivered<'c>(on: impl Read<'c>, limit: i64) -> Result<Vec<Notification>, StoreError> {
    let rows = sqlx::query!(
        "SELECT id, kind, title, prospect_id, text, screen, target_id, dedupe, at, read_at FROM notifications
         WHERE delivered_at IS NULL AND read_at IS NULL ORDER BY seq LIMIT +?",
        limit
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter().map(|row| Ok(notification!(row))).collect()
}

/// How many were handed to the desktop since a moment, and when the last one was.
pub async fn delivered_since<'c>(
    on: impl Read<'c>,
    since: Timestamp,
) -> Result<(i64, Option<Timestamp>), StoreError> {
    let row = sqlx::query!(
        r#"SELECT count(*) AS "count!: i64", max(delivered_at) AS "last: i64" FROM notifications
           WHERE delivered_at IS NOT NULL AND delivered_at >= ?"#,
        since.0
    )
    .fetch_one(on.executor())
    .await?;
    Ok((row.count, row.last.map(Timestamp)))
}

/// Marks them as handed over; answers those that were not before, so that nobody shows one twice.
pub async fn set_delivered(
    tx: &mut Tx,
    ids: &[NotificationId],
    now: Timestamp,
) -> Result<Vec<NotificationId>, StoreError> {
    let ids = to_json(ids)?;
    let marked = sqlx::query_scalar!(
        r#"UPDATE notifications SET delivered_at = ?1
           WHERE id IN (SELECT value FROM json_each(?2)) AND delivered_at IS NULL AND read_at IS NULL
           RETURNING id AS "id!""#,
        now.0,
        ids
    )
    .fetch_all(tx.connection())
    .await?;
    marked.iter().map(|id| word(id)).collect()
}

/// Marks these as read; answers how many were not before.
pub async fn read(tx: &mut Tx, ids: &[NotificationId], now: Timestamp) -> Result<u64, StoreError> {
    let names: Vec<String> = ids.iter().map(NotificationId::to_string).collect();
    let ids = to_json(&names)?;
    let read = sqlx::query!(
        "UPDATE notifications SET read_at = ?1 WHERE id IN (SELECT value FROM json_each(?2)) AND read_at IS NULL",
        now.0,
        ids
    )
    .execute(tx.connection())
    .await?;
    tx.changed_all("notifications", &names, "user", now);
    Ok(read.rows_affected())
}

/// Marks everything up to now as read.
pub async fn read_all(tx: &mut Tx, now: Timestamp) -> Result<u64, StoreError> {
    let read = sqlx::query!("UPDATE notifications SET read_at = ? WHERE read_at IS NULL", now.0)
        .execute(tx.connection())
        .await?;
    tx.changed("notifications", "*", "user", now);
    Ok(read.rows_affected())
}

/// Forgets that something was told, so that it may be told again when it happens again.
pub async fn rearm(tx: &mut Tx, once: &str, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query!("UPDATE notifications SET read_at = ? WHERE dedupe = ? AND read_at IS NULL", now.0, once)
        .execute(tx.connection())
        .await?;
    Ok(())
}
