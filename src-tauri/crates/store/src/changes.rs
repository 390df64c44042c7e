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
    changes: &mut Vec<Change>,
) -> Result<(), StoreError> {
    if changes.is_empty() {
        return Ok(());
    }
    tell_cards(connection, changes).await?;
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

/// Areas whose rows show on a card: whoever they belong to has changed as well.
const ON_CARDS: [&str; 4] = ["jobs", "effects", "approvals", "activities"];
/// People of one source and commit that are named one by one; above that screens read all again anyway.
const NAMED: usize = 64;

/// Adds the people whose cards show what changed, once each, to the facts of their source. The one place where a
/// job, an effect or an approval finds the person it is about.
async fn tell_cards(connection: &mut SqliteConnection, changes: &mut Vec<Change>) -> Result<(), StoreError> {
    let shown = changes.iter().filter(|change| ON_CARDS.contains(&change.area.as_str()));
    let shown: Vec<&Change> = shown.collect();
    if shown.is_empty() {
        return Ok(());
    }
    let facts = to_json(&shown)?;
    let found = sqlx::query!(
        r#"WITH facts (area, source, at, id) AS MATERIALIZED (
             SELECT f.value ->> 'area', f.value ->> 'source', f.value ->> 'at', i.value
             FROM json_each(?1) AS f CROSS JOIN json_each(f.value, '$.ids') AS i)
           SELECT f.source AS "source!: String", f.at AS "at!: i64", j.prospect_id AS "id?: String"
             FROM facts AS f CROSS JOIN jobs AS j ON j.id = f.id WHERE f.area = 'jobs'
           UNION SELECT f.source, f.at, d.prospect_id
             FROM facts AS f CROSS JOIN jobs_done AS d ON d.id = f.id WHERE f.area = 'jobs'
           UNION SELECT f.source, f.at, e.prospect_id
             FROM facts AS f CROSS JOIN effects AS e ON e.id = f.id WHERE f.area = 'effects'
           UNION SELECT f.source, f.at, e.prospect_id
             FROM facts AS f CROSS JOIN approvals AS a ON a.id = f.id CROSS JOIN effects AS e ON e.id = a.effect_id
             WHERE f.area = 'approvals'
           UNION SELECT f.source, f.at, f.id FROM facts AS f WHERE f.area = 'activities' OR f.id = '*'"#,
        facts
    )
    .fetch_all(&mut *connection)
    .await?;
    for row in found {
        // Jobs for nobody are a benchmark's.
        let Some(id) = row.id.filter(|id| !id.is_empty()) else { continue };
        let at = Timestamp(row.at);
        match changes.iter_mut().find(|known| known.area == "prospects" && known.source == row.source) {
            Some(known) if known.ids.len() >= NAMED => known.ids = vec!["*".to_owned()],
            Some(known) if known.ids.contains(&id) || known.ids.iter().any(|all| all == "*") => {}
            Some(known) => known.ids.push(id),
            None => changes.push(Change {
                seq: 0,
                area: "prospects".to_owned(),
                ids: vec![id],
                source: row.source,
                at,
            }),
        }
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

/// The newest fact of all; 0 before the first.
pub async fn newest<'c>(on: impl Read<'c>) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(r#"SELECT coalesce(max(seq), 0) AS "seq!: i64" FROM changes"#)
        .fetch_one(on.executor())
        .await?)
}
