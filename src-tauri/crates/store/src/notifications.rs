//! Notices to the rep.

use crate::{Read, StoreError, Tx, convert::*};
use domain::{NotificationId, ProspectId, Timestamp};

/// A notice.
#[derive(Debug, Clone)]
pub struct Notification {
    /// Identity.
    pub id: NotificationId,
    /// `new_lead`, `approval_needed`, ... (product.md section 8).
    pub kind: String,
    /// Whom it is about.
    pub prospect_id: Option<ProspectId>,
    /// In words.
    pub text: String,
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
    let added = sqlx::query!(
        "INSERT INTO notifications (id, kind, prospect_id, text, dedupe, at) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT DO NOTHING",
        id,
        notice.kind,
        prospect,
        notice.text,
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

/// The newest notices first.
pub async fn list<'c>(
    on: impl Read<'c>,
    unread_only: bool,
    limit: i64,
) -> Result<Vec<Notification>, StoreError> {
    let rows = sqlx::query!(
        "SELECT id, kind, prospect_id, text, dedupe, at, read_at FROM notifications
         WHERE ?1 = 0 OR read_at IS NULL ORDER BY seq DESC LIMIT ?2",
        unread_only,
        limit
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Notification {
                id: word(&row.id)?,
                kind: row.kind,
                prospect_id: word_opt(row.prospect_id.as_deref())?,
                text: row.text,
                once: row.dedupe,
                at: Timestamp(row.at),
                read_at: row.read_at.map(Timestamp),
            })
        })
        .collect()
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
