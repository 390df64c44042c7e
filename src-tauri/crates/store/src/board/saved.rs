//! Filters kept under a name.

use super::Filter;
use crate::{Read, StoreError, Tx, convert::*};
use domain::{FilterId, Timestamp};

/// A filter under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedFilter {
    /// Identity.
    pub id: FilterId,
    /// Unlike any other's, without case; 1-100 characters.
    pub name: String,
    /// The filter.
    pub filter: Filter,
    /// The table's order (JSON), if one was kept.
    pub sort: Option<String>,
}

/// Every kept filter, by name.
pub async fn saved_filters<'c>(on: impl Read<'c>) -> Result<Vec<SavedFilter>, StoreError> {
    let rows = sqlx::query!("SELECT id, name, filter, sort FROM saved_filters ORDER BY name COLLATE NOCASE")
        .fetch_all(on.executor())
        .await?;
    rows.into_iter()
        .map(|row| {
            Ok(SavedFilter { id: word(&row.id)?, name: row.name, filter: json(&row.filter)?, sort: row.sort })
        })
        .collect()
}

/// Keeps a filter, replacing the one of its id; `false` if another one has the name.
pub async fn save_filter(tx: &mut Tx, saved: &SavedFilter, now: Timestamp) -> Result<bool, StoreError> {
    let (id, filter) = (saved.id.to_string(), to_json(&saved.filter)?);
    let kept = sqlx::query!(
        "INSERT INTO saved_filters (id, name, filter, sort, updated_at)
         SELECT ?1, ?2, ?3, ?4, ?5 WHERE NOT EXISTS (SELECT 1 FROM saved_filters WHERE name = ?2 COLLATE NOCASE AND id <> ?1)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, filter = excluded.filter, sort = excluded.sort,
           updated_at = excluded.updated_at",
        id,
        saved.name,
        filter,
        saved.sort,
        now.0
    )
    .execute(tx.connection())
    .await?;
    tx.changed("filters", id, "user", now);
    Ok(kept.rows_affected() == 1)
}

/// Forgets a filter; `false` if there is none of that id.
pub async fn remove_filter(tx: &mut Tx, id: FilterId, now: Timestamp) -> Result<bool, StoreError> {
    let id = id.to_string();
    let removed = sqlx::query!("DELETE FROM saved_filters WHERE id = ?", id).execute(tx.connection()).await?;
    tx.changed("filters", id, "user", now);
    Ok(removed.rows_affected() == 1)
}
