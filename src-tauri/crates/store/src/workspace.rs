//! What is true of the workspace as a whole: identity, settings, kill switch, marks of the engine.

use crate::{Read, StoreError, Tx};
use domain::{Actor, Timestamp};
use std::collections::BTreeMap;

/// The workspace's one row.
#[derive(Debug, Clone)]
pub struct Workspace {
    /// Identity, also the namespace of its secrets.
    pub workspace_id: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// Counts every change of a setting.
    pub settings_version: u64,
    /// The kill switch.
    pub paused: bool,
    /// Who pulled it, if it is on.
    pub paused_by: Option<String>,
    /// Since when it is on.
    pub paused_at: Option<Timestamp>,
    /// Every stage event up to this one has a decision.
    pub decided_through: i64,
    /// When the inbox was last read without a gap.
    pub inbox_read_at: Option<Timestamp>,
    /// When the first mail left: the warm-up week counts from here.
    pub first_mail_at: Option<Timestamp>,
    /// Until then the rep may share the screen: notices say nothing personal.
    pub busy_until: Option<Timestamp>,
    /// When the rep finished the onboarding.
    pub onboarded_at: Option<Timestamp>,
}

/// The workspace's row, or `None` in a file that was made but never initialised.
pub async fn get<'c>(on: impl Read<'c>) -> Result<Option<Workspace>, StoreError> {
    let row = sqlx::query!(
        "SELECT workspace_id, created_at, settings_version, paused, paused_by, paused_at, decided_through,
           inbox_read_at, first_mail_at, busy_until, onboarded_at FROM workspace WHERE id = 1"
    )
    .fetch_optional(on.executor())
    .await?;
    Ok(row.map(|row| Workspace {
        workspace_id: row.workspace_id,
        created_at: Timestamp(row.created_at),
        settings_version: row.settings_version.unsigned_abs(),
        paused: row.paused != 0,
        paused_by: row.paused_by,
        paused_at: row.paused_at.map(Timestamp),
        decided_through: row.decided_through,
        inbox_read_at: row.inbox_read_at.map(Timestamp),
        first_mail_at: row.first_mail_at.map(Timestamp),
        busy_until: row.busy_until.map(Timestamp),
        onboarded_at: row.onboarded_at.map(Timestamp),
    }))
}

/// Makes the row; `false` when it is there already.
pub async fn create(tx: &mut Tx, workspace_id: &str, now: Timestamp) -> Result<bool, StoreError> {
    let made = sqlx::query!(
        "INSERT INTO workspace (id, workspace_id, created_at) VALUES (1, ?, ?) ON CONFLICT DO NOTHING",
        workspace_id,
        now.0
    )
    .execute(tx.connection())
    .await?;
    Ok(made.rows_affected() == 1)
}

/// Every setting that was ever set.
pub async fn settings<'c>(on: impl Read<'c>) -> Result<BTreeMap<String, String>, StoreError> {
    let rows = sqlx::query!("SELECT key, value FROM settings").fetch_all(on.executor()).await?;
    Ok(rows.into_iter().map(|row| (row.key, row.value)).collect())
}

/// Sets one setting (checked by the caller) and answers the new settings version.
pub async fn set(
    tx: &mut Tx,
    key: &str,
    value: &str,
    actor: &Actor,
    now: Timestamp,
) -> Result<u64, StoreError> {
    let actor = actor.to_string();
    sqlx::query!(
        "INSERT INTO settings (key, value, updated_at, updated_by) VALUES (?, ?, ?, ?)
         ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at,
           updated_by = excluded.updated_by",
        key,
        value,
        now.0,
        actor
    )
    .execute(tx.connection())
    .await?;
    let version = sqlx::query_scalar!(
        r#"UPDATE workspace SET settings_version = settings_version + 1 WHERE id = 1
           RETURNING settings_version AS "version!""#
    )
    .fetch_one(tx.connection())
    .await?;
    tx.changed("settings", key, &actor, now);
    Ok(version.unsigned_abs())
}

/// Turns the kill switch; `false` when it already stood so.
pub async fn set_paused(
    tx: &mut Tx,
    paused: bool,
    actor: &Actor,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let actor = actor.to_string();
    let turned = sqlx::query!(
        "UPDATE workspace SET paused = ?1, paused_at = iif(?1, ?2, NULL), paused_by = iif(?1, ?3, NULL)
         WHERE id = 1 AND paused <> ?1",
        paused,
        now.0,
        actor
    )
    .execute(tx.connection())
    .await?;
    tx.changed("workspace", "paused", &actor, now);
    Ok(turned.rows_affected() == 1)
}

/// Remembers when the first mail left; later calls change nothing.
pub async fn note_first_mail(tx: &mut Tx, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query!("UPDATE workspace SET first_mail_at = ? WHERE id = 1 AND first_mail_at IS NULL", now.0)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Moves the mark up to which every stage event has a decision.
pub async fn set_decided_through(tx: &mut Tx, event: i64) -> Result<(), StoreError> {
    sqlx::query!("UPDATE workspace SET decided_through = max(decided_through, ?) WHERE id = 1", event)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Sets until when notices say nothing personal; `None`: they may.
pub async fn set_busy(tx: &mut Tx, until: Option<Timestamp>, now: Timestamp) -> Result<(), StoreError> {
    let until = until.map(|at| at.0);
    sqlx::query!("UPDATE workspace SET busy_until = ? WHERE id = 1", until).execute(tx.connection()).await?;
    tx.changed("workspace", "attention", "user", now);
    Ok(())
}

/// Notes that the onboarding is done; the first time counts.
pub async fn set_onboarded(tx: &mut Tx, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query!("UPDATE workspace SET onboarded_at = coalesce(onboarded_at, ?) WHERE id = 1", now.0)
        .execute(tx.connection())
        .await?;
    tx.changed("workspace", "onboarding", "user", now);
    Ok(())
}

/// Both folders of the mailbox were read to their end.
pub async fn set_inbox_read(tx: &mut Tx, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query!("UPDATE workspace SET inbox_read_at = ? WHERE id = 1", now.0)
        .execute(tx.connection())
        .await?;
    Ok(())
}
