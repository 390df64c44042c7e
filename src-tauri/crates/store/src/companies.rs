//! Companies, by name.

use crate::{Read, StoreError, Tx, convert::*};
use domain::{CompanyId, Timestamp};

/// The company of that name (compared without case), made if there is none.
pub async fn ensure(tx: &mut Tx, id: CompanyId, name: &str, now: Timestamp) -> Result<CompanyId, StoreError> {
    let id = id.to_string();
    let kept = sqlx::query_scalar!(
        r#"INSERT INTO companies (id, name, created_at) VALUES (?, ?, ?)
           ON CONFLICT (name COLLATE NOCASE) DO UPDATE SET name = companies.name RETURNING id AS "id!""#,
        id,
        name,
        now.0
    )
    .fetch_one(tx.connection())
    .await?;
    word(&kept)
}

/// Keeps automation off everybody of a company, until a moment or for good; or lets it on again.
pub async fn set_hands_off(
    tx: &mut Tx,
    id: CompanyId,
    on: bool,
    until: Option<Timestamp>,
) -> Result<bool, StoreError> {
    let (id, until) = (id.to_string(), until.map(|at| at.0));
    let changed = sqlx::query!(
        "UPDATE companies SET hands_off = ?2, hands_off_until = ?3 WHERE id = ?1",
        id,
        on,
        until
    )
    .execute(tx.connection())
    .await?;
    Ok(changed.rows_affected() == 1)
}

/// Whether a company exists.
pub async fn exists<'c>(on: impl Read<'c>, id: CompanyId) -> Result<bool, StoreError> {
    let id = id.to_string();
    let found =
        sqlx::query_scalar!(r#"SELECT EXISTS (SELECT 1 FROM companies WHERE id = ?) AS "found!: i64""#, id)
            .fetch_one(on.executor())
            .await?;
    Ok(found != 0)
}

/// `Some(until)` while automation is kept off the company, with the end if there is one.
pub async fn hands_off<'c>(
    on: impl Read<'c>,
    id: CompanyId,
) -> Result<Option<Option<Timestamp>>, StoreError> {
    let id = id.to_string();
    let row = sqlx::query!("SELECT hands_off_until FROM companies WHERE id = ? AND hands_off = 1", id)
        .fetch_optional(on.executor())
        .await?;
    Ok(row.map(|row| row.hands_off_until.map(Timestamp)))
}
