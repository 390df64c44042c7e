//! Places in a board column: a card's own, its neighbours', and new ones.

use crate::{Read, StoreError, Tx, convert::*};
use domain::{ProspectId, Stage, Timestamp};

/// Where a card stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Its column.
    pub stage: Stage,
    /// Its rank.
    pub rank: i64,
    /// Its row.
    pub seq: i64,
}

/// Where a card on the board stands.
pub async fn place<'c>(on: impl Read<'c>, prospect: ProspectId) -> Result<Option<Place>, StoreError> {
    let id = prospect.to_string();
    sqlx::query!(
        "SELECT stage, rank, seq FROM prospects WHERE id = ? AND on_board = 1 AND merged_into IS NULL",
        id
    )
    .fetch_optional(on.executor())
    .await?
    .map(|row| Ok(Place { stage: word(&row.stage)?, rank: row.rank, seq: row.seq }))
    .transpose()
}

/// The card next above a place (or the column's last, for `None`), but for one.
pub async fn above<'c>(
    on: impl Read<'c>,
    place: Place,
    but: ProspectId,
) -> Result<Option<(ProspectId, i64)>, StoreError> {
    let (stage, but) = (place.stage.as_str(), but.to_string());
    sqlx::query!(
        "SELECT id, rank FROM prospects WHERE stage = ?1 AND on_board = 1 AND merged_into IS NULL AND rank <= ?2
           AND (rank < ?2 OR seq < ?3) AND id <> ?4 ORDER BY rank DESC, seq DESC LIMIT 1",
        stage,
        place.rank,
        place.seq,
        but
    )
    .fetch_optional(on.executor())
    .await?
    .map(|row| Ok((word(&row.id)?, row.rank)))
    .transpose()
}

/// The card next below a place, but for one.
pub async fn below<'c>(
    on: impl Read<'c>,
    place: Place,
    but: ProspectId,
) -> Result<Option<(ProspectId, i64)>, StoreError> {
    let (stage, but) = (place.stage.as_str(), but.to_string());
    sqlx::query!(
        "SELECT id, rank FROM prospects WHERE stage = ?1 AND on_board = 1 AND merged_into IS NULL AND rank >= ?2
           AND (rank > ?2 OR seq > ?3) AND id <> ?4 ORDER BY rank, seq LIMIT 1",
        stage,
        place.rank,
        place.seq,
        but
    )
    .fetch_optional(on.executor())
    .await?
    .map(|row| Ok((word(&row.id)?, row.rank)))
    .transpose()
}

/// The card at the top of a column, but for one.
pub async fn top<'c>(
    on: impl Read<'c>,
    stage: Stage,
    but: ProspectId,
) -> Result<Option<(ProspectId, i64)>, StoreError> {
    let (stage, but) = (stage.as_str(), but.to_string());
    sqlx::query!(
        "SELECT id, rank FROM prospects WHERE stage = ? AND on_board = 1 AND merged_into IS NULL AND id <> ?
         ORDER BY rank, seq LIMIT 1",
        stage,
        but
    )
    .fetch_optional(on.executor())
    .await?
    .map(|row| Ok((word(&row.id)?, row.rank)))
    .transpose()
}

/// Whether a card of the column has this rank.
pub async fn is_taken<'c>(on: impl Read<'c>, stage: Stage, rank: i64) -> Result<bool, StoreError> {
    let stage = stage.as_str();
    let taken = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM prospects WHERE stage = ? AND rank = ? AND on_board = 1
             AND merged_into IS NULL) AS "taken!: i64""#,
        stage,
        rank
    )
    .fetch_one(on.executor())
    .await?;
    Ok(taken != 0)
}

/// Gives a card another place in its column.
pub async fn set(tx: &mut Tx, prospect: ProspectId, rank: i64, now: Timestamp) -> Result<(), StoreError> {
    let id = prospect.to_string();
    sqlx::query!(
        "UPDATE prospects SET rank = ?2, version = version + 1, updated_at = ?3 WHERE id = ?1",
        id,
        rank,
        now.0
    )
    .execute(tx.connection())
    .await?;
    tx.changed("prospects", id, "user", now);
    Ok(())
}

/// Spreads a column's cards evenly, in their order, when a gap is used up: once in billions of moves.
pub async fn spread(tx: &mut Tx, stage: Stage, now: Timestamp) -> Result<(), StoreError> {
    let stage = stage.as_str();
    let ids = sqlx::query_scalar!(
        "SELECT id FROM prospects WHERE stage = ? AND on_board = 1 AND merged_into IS NULL ORDER BY rank, seq",
        stage
    )
    .fetch_all(tx.connection())
    .await?;
    let places: Vec<(String, i64)> =
        ids.iter().cloned().zip(domain::rank::spread(ids.len()).map(|rank| rank.0)).collect();
    let places = to_json(&places)?;
    sqlx::query!(
        "UPDATE prospects SET rank = placed.value ->> 1 FROM json_each(?) AS placed WHERE prospects.id = placed.value ->> 0",
        places
    )
    .execute(tx.connection())
    .await?;
    tx.changed_all("prospects", &ids, "system", now);
    Ok(())
}

/// Puts a prospect on the board or off it.
pub async fn set_on_board(
    tx: &mut Tx,
    prospect: ProspectId,
    on_board: bool,
    now: Timestamp,
) -> Result<(), StoreError> {
    let id = prospect.to_string();
    sqlx::query!(
        "UPDATE prospects SET on_board = ?2, version = version + 1, updated_at = ?3 WHERE id = ?1",
        id,
        on_board,
        now.0
    )
    .execute(tx.connection())
    .await?;
    tx.changed("prospects", id, "user", now);
    Ok(())
}
