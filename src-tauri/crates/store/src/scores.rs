//! ScoutScores: the standing one on the prospect's row, old ones with their parts in history.

use crate::{Read, StoreError, Tx, convert::*};
use domain::{ProspectId, Timestamp, score::ScoutScore};

/// A score of the past.
#[derive(Debug, Clone)]
pub struct PastScore {
    /// Its parts: intent, temperature, contact, engagement, signal.
    pub parts: [u8; 5],
    /// Their sum.
    pub total: u8,
    /// What made it be reckoned again.
    pub cause: String,
    /// When.
    pub at: Timestamp,
}

/// Writes a score; history gets a row when any part changed.
pub async fn set(
    tx: &mut Tx,
    prospect: ProspectId,
    score: &ScoutScore,
    cause: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let id = prospect.to_string();
    let changed = sqlx::query!(
        "INSERT INTO score_history (prospect_id, cause, intent, temperature, contact, engagement, signal, total, lost, at)
         SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10 FROM prospects AS p
         WHERE p.id = ?1 AND (p.scored_at IS NULL OR p.score_intent <> ?3 OR p.score_temperature <> ?4
           OR p.score_contact <> ?5 OR p.score_engagement <> ?6 OR p.score_signal <> ?7)",
        id,
        cause,
        score.intent,
        score.temperature,
        score.contact,
        score.engagement,
        score.signal,
        score.total,
        score.lost_to_decay,
        now.0
    )
    .execute(tx.connection())
    .await?;
    sqlx::query!(
        "UPDATE prospects SET score_intent = ?2, score_temperature = ?3, score_contact = ?4, score_engagement = ?5,
           score_signal = ?6, scout_score = ?7, score_lost = ?8, scored_at = ?9 WHERE id = ?1",
        id,
        score.intent,
        score.temperature,
        score.contact,
        score.engagement,
        score.signal,
        score.total,
        score.lost_to_decay,
        now.0
    )
    .execute(tx.connection())
    .await?;
    if changed.rows_affected() > 0 {
        tx.changed("prospects", id, "system", now);
    }
    Ok(())
}

/// The rep's own score with its reason, or `None` to take it away; it stays until then.
pub async fn set_override(
    tx: &mut Tx,
    prospect: ProspectId,
    score: Option<(u8, &str)>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let id = prospect.to_string();
    let (value, reason) = (score.map(|s| s.0), score.map(|s| s.1));
    sqlx::query!(
        "UPDATE prospects SET override_score = ?2, override_reason = ?3, version = version + 1 WHERE id = ?1",
        id,
        value,
        reason
    )
    .execute(tx.connection())
    .await?;
    tx.changed("prospects", id, "user", now);
    Ok(())
}

/// A prospect's scores, newest first.
pub async fn history<'c>(
    on: impl Read<'c>,
    prospect: ProspectId,
    limit: i64,
) -> Result<Vec<PastScore>, StoreError> {
    let prospect = prospect.to_string();
    let rows = sqlx::query!(
        "SELECT intent, temperature, contact, engagement, signal, total, cause, at FROM score_history
         WHERE prospect_id = ? ORDER BY seq DESC LIMIT ?",
        prospect,
        limit
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(PastScore {
                parts: [
                    small(row.intent)?,
                    small(row.temperature)?,
                    small(row.contact)?,
                    small(row.engagement)?,
                    small(row.signal)?,
                ],
                total: small(row.total)?,
                cause: row.cause,
                at: Timestamp(row.at),
            })
        })
        .collect()
}
