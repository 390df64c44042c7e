//! What is offered and not yet done: suggested jobs (rows of `jobs`) and suggested moves; and what the rep
//! dismissed of them.

use crate::{Read, StoreError, Tx, convert::*};
use domain::{JobId, JobKind, ProspectId, Stage, SuggestionId, Timestamp};

/// A suggested move.
#[derive(Debug, Clone)]
pub struct MoveSuggestion {
    /// Identity.
    pub id: SuggestionId,
    /// Who would move.
    pub prospect_id: ProspectId,
    /// Where the person stood when it was made.
    pub from: Stage,
    /// Where to.
    pub to: Stage,
    /// What happened, as a sentence.
    pub reason: String,
    /// `open`, `accepted`, `dismissed` or `withdrawn`.
    pub state: String,
    /// When it was made.
    pub created_at: Timestamp,
}

macro_rules! moved {
    ($row:expr) => {{
        let row = $row;
        MoveSuggestion {
            id: word(&row.id)?,
            prospect_id: word(&row.prospect_id)?,
            from: word(&row.from_stage)?,
            to: word(&row.to_stage)?,
            reason: row.reason,
            state: row.state,
            created_at: Timestamp(row.created_at),
        }
    }};
}

/// Offers a move; `false` when it is offered already, or was dismissed after `since`.
pub async fn offer_move(
    tx: &mut Tx,
    offer: &MoveSuggestion,
    since: Timestamp,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let (id, prospect) = (offer.id.to_string(), offer.prospect_id.to_string());
    let (from, to) = (offer.from.as_str(), offer.to.as_str());
    let added = sqlx::query!(
        "INSERT INTO move_suggestions (id, prospect_id, from_stage, to_stage, reason, state, created_at)
         SELECT ?1, ?2, ?3, ?4, ?5, 'open', ?6 WHERE NOT EXISTS (SELECT 1 FROM move_suggestions
           WHERE prospect_id = ?2 AND to_stage = ?4 AND decided_at > ?7 AND state = 'dismissed')
         ON CONFLICT DO NOTHING",
        id,
        prospect,
        from,
        to,
        offer.reason,
        now.0,
        since.0
    )
    .execute(tx.connection())
    .await?;
    if added.rows_affected() == 1 {
        tx.changed("suggestions", id, "system", now);
    }
    Ok(added.rows_affected() == 1)
}

/// One suggested move, decided or not.
pub async fn get_move<'c>(on: impl Read<'c>, id: SuggestionId) -> Result<Option<MoveSuggestion>, StoreError> {
    let id = id.to_string();
    sqlx::query!(
        "SELECT id, prospect_id, from_stage, to_stage, reason, state, created_at FROM move_suggestions WHERE id = ?",
        id
    )
    .fetch_optional(on.executor())
    .await?
    .map(|row| Ok(moved!(row)))
    .transpose()
}

/// The open moves, of a prospect or of all, of higher scores first.
pub async fn open_moves<'c>(
    on: impl Read<'c>,
    prospect: Option<ProspectId>,
    limit: i64,
) -> Result<Vec<MoveSuggestion>, StoreError> {
    let prospect = prospect.map(|id| id.to_string());
    let rows = sqlx::query!(
        "SELECT m.id, m.prospect_id, m.from_stage, m.to_stage, m.reason, m.state, m.created_at
         FROM move_suggestions AS m JOIN prospects AS p ON p.id = m.prospect_id
         WHERE m.state = 'open' AND (?1 IS NULL OR m.prospect_id = ?1)
         ORDER BY coalesce(p.override_score, p.scout_score) DESC, m.seq LIMIT ?2",
        prospect,
        limit
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter().map(|row| Ok(moved!(row))).collect()
}

/// Decides an open move: `accepted` or `dismissed`. `false` when it is decided already.
pub async fn decide_move(
    tx: &mut Tx,
    id: SuggestionId,
    state: &'static str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let id = id.to_string();
    let decided = sqlx::query!(
        "UPDATE move_suggestions SET state = ?2, decided_at = ?3 WHERE id = ?1 AND state = 'open'",
        id,
        state,
        now.0
    )
    .execute(tx.connection())
    .await?;
    tx.changed("suggestions", id, "user", now);
    Ok(decided.rows_affected() == 1)
}

/// Offers a dismissed move again, if the person still stands where it was made and it is not offered anew.
pub async fn reopen_move(tx: &mut Tx, id: SuggestionId, now: Timestamp) -> Result<bool, StoreError> {
    let id = id.to_string();
    let opened = sqlx::query!(
        "UPDATE OR IGNORE move_suggestions SET state = 'open', decided_at = NULL WHERE id = ?1 AND state = 'dismissed'
           AND from_stage = (SELECT stage FROM prospects WHERE id = prospect_id)",
        id
    )
    .execute(tx.connection())
    .await?;
    tx.changed("suggestions", id, "user", now);
    Ok(opened.rows_affected() == 1)
}

/// Takes a prospect's open moves back: the stage they start from is left, or automation is kept off.
pub async fn withdraw_moves(tx: &mut Tx, prospect: ProspectId, now: Timestamp) -> Result<(), StoreError> {
    let prospect = prospect.to_string();
    let withdrawn = sqlx::query_scalar!(
        "UPDATE move_suggestions SET state = 'withdrawn', decided_at = ?2 WHERE prospect_id = ?1 AND state = 'open'
         RETURNING id",
        prospect,
        now.0
    )
    .fetch_all(tx.connection())
    .await?;
    tx.changed_all("suggestions", &withdrawn, "system", now);
    Ok(())
}

/// The suggested jobs, of a prospect or of all, of higher scores first and most urgent first within a person.
pub async fn jobs<'c>(
    on: impl Read<'c>,
    prospect: Option<ProspectId>,
    limit: i64,
) -> Result<Vec<JobId>, StoreError> {
    let prospect = prospect.map(|id| id.to_string());
    let ids = sqlx::query_scalar!(
        "SELECT j.id FROM jobs AS j JOIN prospects AS p ON p.id = j.prospect_id
         WHERE j.state = 'suggested' AND j.prospect_id IS NOT NULL AND (?1 IS NULL OR j.prospect_id = ?1)
         ORDER BY coalesce(p.override_score, p.scout_score) DESC, p.seq, j.priority, j.seq LIMIT ?2",
        prospect,
        limit
    )
    .fetch_all(on.executor())
    .await?;
    ids.iter().map(|id| word(id)).collect()
}

/// Remembers that the rep said no to a kind.
pub async fn dismiss_job(
    tx: &mut Tx,
    prospect: ProspectId,
    kind: JobKind,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (prospect, kind) = (prospect.to_string(), kind.as_str());
    sqlx::query!(
        "INSERT INTO dismissed_jobs (prospect_id, kind, at) VALUES (?, ?, ?)
         ON CONFLICT (prospect_id, kind) DO UPDATE SET at = excluded.at",
        prospect,
        kind,
        now.0
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Forgets it again.
pub async fn forget_dismissal(tx: &mut Tx, prospect: ProspectId, kind: JobKind) -> Result<(), StoreError> {
    let (prospect, kind) = (prospect.to_string(), kind.as_str());
    sqlx::query!("DELETE FROM dismissed_jobs WHERE prospect_id = ? AND kind = ?", prospect, kind)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// The kinds the rep said no to after `since`.
pub async fn dismissed_jobs<'c>(
    on: impl Read<'c>,
    prospect: ProspectId,
    since: Timestamp,
) -> Result<Vec<JobKind>, StoreError> {
    let prospect = prospect.to_string();
    let kinds = sqlx::query_scalar!(
        "SELECT kind FROM dismissed_jobs WHERE prospect_id = ? AND at > ?",
        prospect,
        since.0
    )
    .fetch_all(on.executor())
    .await?;
    kinds.iter().map(|kind| word(kind)).collect()
}
