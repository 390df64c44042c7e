//! Files of mails: the octets once for each content, and who names them.

use crate::{Read, StoreError, Tx, convert::*};
use domain::{AttachmentId, EffectId, ProspectId, Timestamp};

/// A file added to what the rep writes to somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Identity.
    pub id: AttachmentId,
    /// Its name.
    pub name: String,
    /// Its MIME type.
    pub media_type: String,
    /// How many octets.
    pub bytes: u64,
    /// Which content.
    pub sha256: String,
}

/// The files of a person's draft, in the order they were added.
pub async fn of_draft<'c>(on: impl Read<'c>, prospect: ProspectId) -> Result<Vec<File>, StoreError> {
    let prospect = prospect.to_string();
    let rows = sqlx::query!(
        "SELECT id, name, media_type, bytes, sha256 FROM draft_attachments WHERE prospect_id = ? ORDER BY seq",
        prospect
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(File {
                id: word(&row.id)?,
                name: row.name,
                media_type: row.media_type,
                bytes: small(row.bytes)?,
                sha256: row.sha256,
            })
        })
        .collect()
}

/// Keeps a content; one that is there stays.
pub async fn keep(tx: &mut Tx, sha256: &str, octets: &[u8], now: Timestamp) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO attachments (sha256, octets, created_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        sha256,
        octets,
        now.0
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Adds a file, whose content is kept, to a draft.
pub async fn add(tx: &mut Tx, prospect: ProspectId, file: &File, now: Timestamp) -> Result<(), StoreError> {
    let (id, prospect) = (file.id.to_string(), prospect.to_string());
    let bytes = i64::try_from(file.bytes).unwrap_or(i64::MAX);
    sqlx::query!(
        "INSERT INTO draft_attachments (id, prospect_id, name, media_type, bytes, sha256) VALUES (?, ?, ?, ?, ?, ?)",
        id,
        prospect,
        file.name,
        file.media_type,
        bytes,
        file.sha256
    )
    .execute(tx.connection())
    .await?;
    tx.changed("drafts", prospect, "user", now);
    Ok(())
}

/// Takes files off a draft: this one, or all. A content that nothing names any more is forgotten.
pub async fn remove(
    tx: &mut Tx,
    prospect: ProspectId,
    one: Option<AttachmentId>,
    now: Timestamp,
) -> Result<u64, StoreError> {
    let (prospect, one) = (prospect.to_string(), one.map(|id| id.to_string()));
    let gone = sqlx::query!(
        "DELETE FROM draft_attachments WHERE prospect_id = ?1 AND (?2 IS NULL OR id = ?2)",
        prospect,
        one
    )
    .execute(tx.connection())
    .await?
    .rows_affected();
    if gone > 0 {
        sqlx::query!(
            "DELETE FROM attachments WHERE sha256 NOT IN (SELECT sha256 FROM draft_attachments)
               AND sha256 NOT IN (SELECT sha256 FROM effect_attachments)"
        )
        .execute(tx.connection())
        .await?;
        tx.changed("drafts", prospect, "user", now);
    }
    Ok(gone)
}

/// A mail goes with a content.
pub async fn send_with(tx: &mut Tx, effect: EffectId, sha256: &str) -> Result<(), StoreError> {
    let effect = effect.to_string();
    sqlx::query!(
        "INSERT INTO effect_attachments (effect_id, sha256) VALUES (?, ?) ON CONFLICT DO NOTHING",
        effect,
        sha256
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// A content.
pub async fn octets<'c>(on: impl Read<'c>, sha256: &str) -> Result<Option<Vec<u8>>, StoreError> {
    Ok(sqlx::query_scalar!("SELECT octets FROM attachments WHERE sha256 = ?", sha256)
        .fetch_optional(on.executor())
        .await?)
}
