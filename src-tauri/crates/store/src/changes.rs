//! The change feed: facts for screens ("these rows of this area changed"), in commit order.

use crate::{Read, StoreError, convert::*};
use domain::Timestamp;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;

/// Kept for screens that fall behind; older facts mean "read everything again".
const KEPT: i64 = 10_000;

/// Rows of an area that changed in one commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Order of commits; no gaps within what is kept.
    pub seq: i64,
    /// `prospects`, `jobs`, `approvals`, ...
    pub area: String,
    /// Their ids.
    pub ids: Vec<String>,
    /// Actor that caused it.
    pub source: String,
    /// When.
    pub at: Timestamp,
}

/// Writes what the transaction noted and numbers it. The writer calls this just before COMMIT.
pub(crate) async fn append(
    connection: &mut SqliteConnection,
    changes: &mut [Change],
) -> Result<(), StoreError> {
    if changes.is_empty() {
        return Ok(());
    }
    let rows = to_json(&changes)?;
    let last = sqlx::query!(
        "INSERT INTO changes (area, ids, source, at)
         SELECT value ->> 'area', value -> 'ids', value ->> 'source', value ->> 'at' FROM json_each(?) ORDER BY key",
        rows
    )
    .execute(&mut *connection)
    .await?
    .last_insert_rowid();
    // AUTOINCREMENT and one writer: the rows of one statement follow each other without gaps.
    for (seq, change) in (1..=last).rev().zip(changes.iter_mut().rev()) {
        change.seq = seq;
    }
    let pruned = changes.iter().find(|change| change.seq % 1_000 == 0).map(|change| change.seq - KEPT);
    if let Some(keep) = pruned {
        sqlx::query!("DELETE FROM changes WHERE seq <= ?", keep).execute(&mut *connection).await?;
    }
    Ok(())
}

/// Facts after `seq`, oldest first, at most `limit`.
pub async fn after<'c>(on: impl Read<'c>, seq: i64, limit: i64) -> Result<Vec<Change>, StoreError> {
    let rows = sqlx::query!(
        "SELECT seq, area, ids, source, at FROM changes WHERE seq > ? ORDER BY seq LIMIT ?",
        seq,
        limit
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Change {
                seq: row.seq,
                area: row.area,
                ids: json(&row.ids)?,
                source: row.source,
                at: Timestamp(row.at),
            })
        })
        .collect()
}
