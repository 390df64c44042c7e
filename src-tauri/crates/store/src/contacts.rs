//! Contact points: the only places a message may go to.

use crate::{Read, StoreError, Tx, convert::*};
use domain::{Actor, Confirmation, ContactKind, ContactPointId, ProspectId, Source, Timestamp};

/// One e-mail, phone or handle of a prospect.
#[derive(Debug, Clone)]
pub struct ContactPoint {
    /// Identity.
    pub id: ContactPointId,
    /// Whose.
    pub prospect_id: ProspectId,
    /// What it is.
    pub kind: ContactKind,
    /// Normalised.
    pub value: String,
    /// Claimed or confirmed.
    pub state: Confirmation,
    /// Where it came from.
    pub source: Source,
    /// The one to use first.
    pub is_primary: bool,
    /// Why it must not be used, if so.
    pub do_not_use: Option<String>,
    /// When it was first seen.
    pub created_at: Timestamp,
}

/// Adds a contact point; one that is there stays, but is confirmed when the new word is better. The first of
/// its kind becomes primary; a newer claim of an unconfirmed kind takes over (a later statement replaces an
/// earlier one).
pub async fn add(
    tx: &mut Tx,
    point: &ContactPoint,
    actor: &Actor,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let (id, prospect) = (point.id.to_string(), point.prospect_id.to_string());
    let (kind, state, source) = (point.kind.as_str(), point.state.as_str(), point.source.as_str());
    let confirmed = point.state == Confirmation::Confirmed;
    let (confirmed_at, confirmed_by) = (confirmed.then_some(now.0), confirmed.then(|| actor.to_string()));
    let added = sqlx::query!(
        "INSERT INTO contact_points (id, prospect_id, kind, value, state, source, confirmed_at, confirmed_by, created_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (prospect_id, kind, value) DO NOTHING",
        id,
        prospect,
        kind,
        point.value,
        state,
        source,
        confirmed_at,
        confirmed_by,
        now.0
    )
    .execute(tx.connection())
    .await?
    .rows_affected()
        == 1;
    if !added && confirmed {
        sqlx::query!(
            "UPDATE contact_points SET state = 'confirmed', confirmed_at = ?4, confirmed_by = ?5
             WHERE prospect_id = ?1 AND kind = ?2 AND value = ?3 AND state = 'claimed'",
            prospect,
            kind,
            point.value,
            confirmed_at,
            confirmed_by
        )
        .execute(tx.connection())
        .await?;
    }
    if added {
        sqlx::query!(
            "UPDATE contact_points SET is_primary = (value = ?3) WHERE prospect_id = ?1 AND kind = ?2
               AND NOT EXISTS (SELECT 1 FROM contact_points WHERE prospect_id = ?1 AND kind = ?2 AND value <> ?3
                 AND is_primary = 1 AND state = 'confirmed')",
            prospect,
            kind,
            point.value
        )
        .execute(tx.connection())
        .await?;
        tx.changed("prospects", prospect, &actor.to_string(), now);
    }
    Ok(added)
}

macro_rules! points {
    ($rows:expr) => {
        $rows
            .into_iter()
            .map(|row| {
                Ok(ContactPoint {
                    id: word(&row.id)?,
                    prospect_id: word(&row.prospect_id)?,
                    kind: word(&row.kind)?,
                    value: row.value,
                    state: word(&row.state)?,
                    source: word(&row.source)?,
                    is_primary: row.is_primary != 0,
                    do_not_use: row.do_not_use,
                    created_at: Timestamp(row.created_at),
                })
            })
            .collect()
    };
}

/// A prospect's contact points, primary ones first.
pub async fn of_prospect<'c>(
    on: impl Read<'c>,
    prospect: ProspectId,
) -> Result<Vec<ContactPoint>, StoreError> {
    let prospect = prospect.to_string();
    let rows = sqlx::query!(
        "SELECT id, prospect_id, kind, value, state, source, is_primary, do_not_use, created_at FROM contact_points
         WHERE prospect_id = ? ORDER BY is_primary DESC, created_at",
        prospect
    )
    .fetch_all(on.executor())
    .await?;
    points!(rows)
}

/// Whoever has this contact point, in any state.
pub async fn with_value<'c>(
    on: impl Read<'c>,
    kind: ContactKind,
    value: &str,
) -> Result<Vec<ContactPoint>, StoreError> {
    let kind = kind.as_str();
    let rows = sqlx::query!(
        "SELECT c.id, c.prospect_id, c.kind, c.value, c.state, c.source, c.is_primary, c.do_not_use, c.created_at
         FROM contact_points AS c JOIN prospects AS p ON p.id = c.prospect_id
         WHERE c.kind = ? AND c.value = ? AND p.merged_into IS NULL",
        kind,
        value
    )
    .fetch_all(on.executor())
    .await?;
    points!(rows)
}

/// Confirms every claimed contact point of a prospect; answers how many.
pub async fn confirm_all(
    tx: &mut Tx,
    prospect: ProspectId,
    actor: &Actor,
    now: Timestamp,
) -> Result<u64, StoreError> {
    let (id, by) = (prospect.to_string(), actor.to_string());
    let confirmed = sqlx::query!(
        "UPDATE contact_points SET state = 'confirmed', confirmed_at = ?, confirmed_by = ?
         WHERE prospect_id = ? AND state = 'claimed'",
        now.0,
        by,
        id
    )
    .execute(tx.connection())
    .await?;
    tx.changed("prospects", id, &by, now);
    Ok(confirmed.rows_affected())
}

/// Says why a contact point must not be used (a hard bounce, the person's word).
pub async fn set_do_not_use(tx: &mut Tx, id: ContactPointId, reason: &str) -> Result<(), StoreError> {
    let id = id.to_string();
    sqlx::query!("UPDATE contact_points SET do_not_use = ? WHERE id = ?", reason, id)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Confirms one contact point; one that is confirmed stays as it is.
pub async fn confirm(
    tx: &mut Tx,
    id: ContactPointId,
    actor: &Actor,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (id, by) = (id.to_string(), actor.to_string());
    sqlx::query!(
        "UPDATE contact_points SET state = 'confirmed', confirmed_at = ?, confirmed_by = ? WHERE id = ? AND state = 'claimed'",
        now.0,
        by,
        id
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// One contact point.
pub async fn get<'c>(on: impl Read<'c>, id: ContactPointId) -> Result<Option<ContactPoint>, StoreError> {
    let id = id.to_string();
    let rows = sqlx::query!(
        "SELECT id, prospect_id, kind, value, state, source, is_primary, do_not_use, created_at FROM contact_points
         WHERE id = ?",
        id
    )
    .fetch_all(on.executor())
    .await?;
    let found: Result<Vec<ContactPoint>, StoreError> = points!(rows);
    Ok(found?.into_iter().next())
}

/// Makes a contact point the one of its kind that is used first.
pub async fn set_primary(tx: &mut Tx, id: ContactPointId, now: Timestamp) -> Result<(), StoreError> {
    let id = id.to_string();
    let prospect = sqlx::query_scalar!("SELECT prospect_id FROM contact_points WHERE id = ?", id)
        .fetch_one(tx.connection())
        .await?;
    sqlx::query!(
        "UPDATE contact_points SET is_primary = (id = ?1)
         WHERE prospect_id = ?2 AND kind = (SELECT kind FROM contact_points WHERE id = ?1)",
        id,
        prospect
    )
    .execute(tx.connection())
    .await?;
    tx.changed("prospects", prospect, "user", now);
    Ok(())
}

/// Writes why a contact point must not be used, or lets it be used again.
pub async fn put_do_not_use(
    tx: &mut Tx,
    id: ContactPointId,
    reason: Option<&str>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let id = id.to_string();
    let prospect = sqlx::query_scalar!(
        "UPDATE contact_points SET do_not_use = ? WHERE id = ? RETURNING prospect_id",
        reason,
        id
    )
    .fetch_one(tx.connection())
    .await?;
    tx.changed("prospects", prospect, "user", now);
    Ok(())
}

/// Takes a contact point away and answers its value; `None` if it is gone or an effect names it. The oldest one
/// left of its kind is used first then, unless another one is.
pub async fn remove(
    tx: &mut Tx,
    prospect: ProspectId,
    id: ContactPointId,
    now: Timestamp,
) -> Result<Option<String>, StoreError> {
    let (id, prospect) = (id.to_string(), prospect.to_string());
    let gone = sqlx::query!(
        "DELETE FROM contact_points WHERE id = ?1 AND prospect_id = ?2
           AND NOT EXISTS (SELECT 1 FROM effects WHERE prospect_id = ?2 AND contact_point_id = ?1)
         RETURNING kind, value",
        id,
        prospect
    )
    .fetch_optional(tx.connection())
    .await?;
    let Some(gone) = gone else { return Ok(None) };
    sqlx::query!(
        "UPDATE contact_points SET is_primary = 1 WHERE id = (SELECT id FROM contact_points
             WHERE prospect_id = ?1 AND kind = ?2 ORDER BY state = 'confirmed' DESC, created_at LIMIT 1)
           AND NOT EXISTS (SELECT 1 FROM contact_points WHERE prospect_id = ?1 AND kind = ?2 AND is_primary = 1)",
        prospect,
        gone.kind
    )
    .execute(tx.connection())
    .await?;
    tx.changed("prospects", prospect, "user", now);
    Ok(Some(gone.value))
}
