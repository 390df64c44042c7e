//! Local changes that can be taken back: the steps on record, and the rows as they were before.

use crate::{Read, StoreError, Tx, convert::*};
use domain::{ActivityId, Actor, DealId, JobId, Money, ProspectId, RevenueId, Timestamp, UndoId};
use serde::{Deserialize, Serialize};

/// Steps kept; older ones go.
const KEPT: i64 = 500;

/// A change on record.
#[derive(Debug, Clone)]
pub struct Step {
    /// Identity.
    pub id: UndoId,
    /// What was done, in words.
    pub label: String,
    /// How many people it changed.
    pub prospects: i64,
    /// What to put back (JSON).
    pub payload: String,
    /// When it was done.
    pub at: Timestamp,
    /// When it was taken back.
    pub undone_at: Option<Timestamp>,
}

/// Puts a change on record.
pub async fn add(tx: &mut Tx, step: &Step) -> Result<(), StoreError> {
    let id = step.id.to_string();
    let seq = sqlx::query!(
        "INSERT INTO undo_steps (id, label, prospects, payload, at) VALUES (?, ?, ?, ?, ?)",
        id,
        step.label,
        step.prospects,
        step.payload,
        step.at.0
    )
    .execute(tx.connection())
    .await?
    .last_insert_rowid();
    let oldest = seq - KEPT;
    sqlx::query!("DELETE FROM undo_steps WHERE seq <= ?", oldest).execute(tx.connection()).await?;
    tx.changed("undo", id, "user", step.at);
    Ok(())
}

macro_rules! step {
    ($row:expr) => {{
        let row = $row;
        Step {
            id: word(&row.id)?,
            label: row.label,
            prospects: row.prospects,
            payload: row.payload,
            at: Timestamp(row.at),
            undone_at: row.undone_at.map(Timestamp),
        }
    }};
}

/// The newest steps, newest first.
pub async fn list<'c>(on: impl Read<'c>, limit: i64) -> Result<Vec<Step>, StoreError> {
    let rows = sqlx::query!(
        "SELECT id, label, prospects, payload, at, undone_at FROM undo_steps ORDER BY seq DESC LIMIT ?",
        limit
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter().map(|row| Ok(step!(row))).collect()
}

/// One step.
pub async fn get<'c>(on: impl Read<'c>, id: UndoId) -> Result<Option<Step>, StoreError> {
    let id = id.to_string();
    sqlx::query!("SELECT id, label, prospects, payload, at, undone_at FROM undo_steps WHERE id = ?", id)
        .fetch_optional(on.executor())
        .await?
        .map(|row| Ok(step!(row)))
        .transpose()
}

/// The newest step that was not taken back.
pub async fn newest<'c>(on: impl Read<'c>) -> Result<Option<Step>, StoreError> {
    sqlx::query!(
        "SELECT id, label, prospects, payload, at, undone_at FROM undo_steps WHERE undone_at IS NULL
         ORDER BY seq DESC LIMIT 1"
    )
    .fetch_optional(on.executor())
    .await?
    .map(|row| Ok(step!(row)))
    .transpose()
}

/// Notes that a step was taken back.
pub async fn mark(tx: &mut Tx, id: UndoId, now: Timestamp) -> Result<(), StoreError> {
    let id = id.to_string();
    sqlx::query!("UPDATE undo_steps SET undone_at = ? WHERE id = ?", now.0, id)
        .execute(tx.connection())
        .await?;
    tx.changed("undo", id, "user", now);
    Ok(())
}

// ---------------------------------------------------------------- rows as they were

/// What an activity says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivityState {
    /// Its words.
    pub text: String,
    /// Task: due; meeting: start.
    pub starts_at: Option<Timestamp>,
    /// Task: when it was done.
    pub done_at: Option<Timestamp>,
}

/// What an activity says now, and whom it is about.
pub async fn activity<'c>(
    on: impl Read<'c>,
    id: ActivityId,
) -> Result<Option<(Option<ProspectId>, ActivityState)>, StoreError> {
    let id = id.to_string();
    sqlx::query!("SELECT prospect_id, text, starts_at, done_at FROM activities WHERE id = ?", id)
        .fetch_optional(on.executor())
        .await?
        .map(|row| {
            let state = ActivityState {
                text: row.text,
                starts_at: row.starts_at.map(Timestamp),
                done_at: row.done_at.map(Timestamp),
            };
            Ok((word_opt(row.prospect_id.as_deref())?, state))
        })
        .transpose()
}

/// Lets an activity say this again.
pub async fn put_activity(
    tx: &mut Tx,
    id: ActivityId,
    prospect: Option<ProspectId>,
    state: &ActivityState,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (id, starts, done) = (id.to_string(), state.starts_at.map(|at| at.0), state.done_at.map(|at| at.0));
    sqlx::query!(
        "UPDATE activities SET text = ?2, starts_at = ?3, done_at = ?4 WHERE id = ?1",
        id,
        state.text,
        starts,
        done
    )
    .execute(tx.connection())
    .await?;
    tx.changed("activities", prospect.map(|id| id.to_string()).unwrap_or_default(), "user", now);
    Ok(())
}

/// Takes an activity off the timeline: an added note, call or task taken back.
pub async fn remove_activity(
    tx: &mut Tx,
    id: ActivityId,
    prospect: Option<ProspectId>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let id = id.to_string();
    sqlx::query!("DELETE FROM activities WHERE id = ?", id).execute(tx.connection()).await?;
    tx.changed("activities", prospect.map(|id| id.to_string()).unwrap_or_default(), "user", now);
    Ok(())
}

/// Puts the moment of the last touch back, unless there was a later one since.
pub async fn put_touch(
    tx: &mut Tx,
    prospect: ProspectId,
    (before, after): (Timestamp, Timestamp),
    now: Timestamp,
) -> Result<(), StoreError> {
    let id = prospect.to_string();
    sqlx::query!(
        "UPDATE prospects SET last_touch_at = ? WHERE id = ? AND last_touch_at = ?",
        before.0,
        id,
        after.0
    )
    .execute(tx.connection())
    .await?;
    tx.changed("prospects", id, "user", now);
    Ok(())
}

/// A deal's whole row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DealRow {
    /// Identity.
    pub id: DealId,
    /// What it is worth.
    pub amount: Option<Money>,
    /// When it should close.
    pub expected_close: Option<Timestamp>,
    /// `open`, `won` or `lost`.
    pub state: String,
    /// When it was won or lost.
    pub closed_at: Option<Timestamp>,
    /// Why it was lost.
    pub lost_reason: Option<String>,
}

/// A prospect's deals as they stand, oldest first; without those that were taken back ([`put_deals`]).
pub async fn deals<'c>(on: impl Read<'c>, prospect: ProspectId) -> Result<Vec<DealRow>, StoreError> {
    let prospect = prospect.to_string();
    let rows = sqlx::query!(
        "SELECT id, amount_minor, currency, expected_close, state, closed_at, lost_reason FROM deals
         WHERE prospect_id = ? AND created_at > 0 ORDER BY created_at, id",
        prospect
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter()
        .map(|row| {
            let currency = word_opt(row.currency.as_deref())?;
            Ok(DealRow {
                id: word(&row.id)?,
                amount: row.amount_minor.zip(currency).map(|(minor, currency)| Money { minor, currency }),
                expected_close: row.expected_close.map(Timestamp),
                state: row.state,
                closed_at: row.closed_at.map(Timestamp),
                lost_reason: row.lost_reason,
            })
        })
        .collect()
}

/// Puts a prospect's deals back as they were. One that is there no longer needed goes; one that revenue speaks of
/// stays, lost and without an amount.
pub async fn put_deals(
    tx: &mut Tx,
    prospect: ProspectId,
    before: &[DealRow],
    now: Timestamp,
) -> Result<(), StoreError> {
    let (id, rows) = (prospect.to_string(), to_json(before)?);
    sqlx::query!(
        "DELETE FROM deals WHERE prospect_id = ?1 AND id NOT IN (SELECT value ->> 'id' FROM json_each(?2))
           AND NOT EXISTS (SELECT 1 FROM revenue_entries AS r WHERE r.prospect_id = ?1 AND r.deal_id = deals.id)",
        id,
        rows
    )
    .execute(tx.connection())
    .await?;
    // Older than any other, so that it is neither shown nor opened again.
    sqlx::query!(
        "UPDATE deals SET state = 'lost', amount_minor = NULL, currency = NULL, created_at = 0, closed_at = 0,
           lost_reason = 'taken back'
         WHERE prospect_id = ?1 AND id NOT IN (SELECT value ->> 'id' FROM json_each(?2))",
        id,
        rows
    )
    .execute(tx.connection())
    .await?;
    // Closed first, opened after: at most one deal of a prospect is open.
    for open in [false, true] {
        for deal in before.iter().filter(|deal| (deal.state == "open") == open) {
            put_deal(tx, deal).await?;
        }
    }
    tx.changed("prospects", id, "user", now);
    Ok(())
}

async fn put_deal(tx: &mut Tx, deal: &DealRow) -> Result<(), StoreError> {
    let id = deal.id.to_string();
    let (minor, currency) = (deal.amount.map(|a| a.minor), deal.amount.map(|a| a.currency.code()));
    let (expected, closed) = (deal.expected_close.map(|at| at.0), deal.closed_at.map(|at| at.0));
    sqlx::query!(
        "UPDATE deals SET amount_minor = ?2, currency = ?3, expected_close = ?4, state = ?5, closed_at = ?6, lost_reason = ?7
         WHERE id = ?1",
        id,
        minor,
        currency,
        expected,
        deal.state,
        closed,
        deal.lost_reason
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// A line of revenue.
#[derive(Debug, Clone)]
pub struct Revenue {
    /// Identity.
    pub id: RevenueId,
    /// Of which deal.
    pub deal_id: DealId,
    /// Negative for a reversal.
    pub amount: Money,
    /// The line it reverses.
    pub reverses: Option<RevenueId>,
}

/// A prospect's lines of revenue, oldest first.
pub async fn revenue<'c>(on: impl Read<'c>, prospect: ProspectId) -> Result<Vec<Revenue>, StoreError> {
    let prospect = prospect.to_string();
    let rows = sqlx::query!(
        "SELECT id, deal_id, amount_minor, currency, reverses FROM revenue_entries WHERE prospect_id = ? ORDER BY seq",
        prospect
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Revenue {
                id: word(&row.id)?,
                deal_id: word(&row.deal_id)?,
                amount: Money { minor: row.amount_minor, currency: word(&row.currency)? },
                reverses: word_opt(row.reverses.as_deref())?,
            })
        })
        .collect()
}

/// Appends the reversal of one line of revenue; nothing if it is reversed already.
pub async fn reverse(
    tx: &mut Tx,
    id: RevenueId,
    of: RevenueId,
    actor: &Actor,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (id, of, actor) = (id.to_string(), of.to_string(), actor.to_string());
    sqlx::query!(
        "INSERT INTO revenue_entries (id, prospect_id, deal_id, amount_minor, currency, reverses, actor, at)
         SELECT ?1, r.prospect_id, r.deal_id, -r.amount_minor, r.currency, r.id, ?3, ?4 FROM revenue_entries AS r
         WHERE r.id = ?2 ON CONFLICT (reverses) DO NOTHING",
        id,
        of,
        actor,
        now.0
    )
    .execute(tx.connection())
    .await?;
    tx.changed("revenue", id, &actor, now);
    Ok(())
}

/// Jobs, open or finished, that one stage entry of a prospect asked for; finished ones do not remember it, so
/// this is asked in the transaction of the entry.
pub async fn jobs_of_entry<'c>(
    on: impl Read<'c>,
    prospect: ProspectId,
    event: i64,
) -> Result<Vec<JobId>, StoreError> {
    let prospect = prospect.to_string();
    let ids =
        sqlx::query_scalar!("SELECT id FROM jobs WHERE prospect_id = ? AND stage_event = ?", prospect, event)
            .fetch_all(on.executor())
            .await?;
    ids.iter().map(|id| word(id)).collect()
}

/// Takes a basis away that a move gave: only if it is still just that.
pub async fn take_basis(tx: &mut Tx, prospect: ProspectId) -> Result<(), StoreError> {
    let id = prospect.to_string();
    sqlx::query!(
        "UPDATE prospects SET basis = NULL, basis_at = NULL
         WHERE id = ? AND basis = 'customer' AND basis_wording IS NULL",
        id
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}
