//! Conversations as the rep sees them: which chats run, who waits, what was taken over, what was not seen yet.

pub mod threads;

use crate::{Read, StoreError, Tx, convert::*};
use domain::{Handover, SessionId, Timestamp};

/// Unseen conversations counted at most: a number above it helps nobody.
const UNSEEN_COUNTED: i64 = 1_000;

/// How a visit stands for the rep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Care {
    /// Since when a person answers.
    pub taken_over_at: Option<Timestamp>,
    /// The visitor's first line that no person has answered since.
    pub waiting_since: Option<Timestamp>,
    /// The visitor was told that it takes longer.
    pub told: bool,
    /// Why a person is called for.
    pub handover: Option<Handover>,
}

/// How a visit stands; `None` where there is no such visit.
pub async fn care<'c>(on: impl Read<'c>, session: SessionId) -> Result<Option<Care>, StoreError> {
    let session = session.to_string();
    let row = sqlx::query!(
        "SELECT taken_over_at, waiting_since, waiting_told, handover FROM chat_sessions WHERE id = ?",
        session
    )
    .fetch_optional(on.executor())
    .await?;
    row.map(|row| {
        Ok(Care {
            taken_over_at: row.taken_over_at.map(Timestamp),
            waiting_since: row.waiting_since.map(Timestamp),
            told: row.waiting_told != 0,
            handover: row.handover.as_deref().map(word).transpose()?,
        })
    })
    .transpose()
}

/// Sets it.
pub async fn set_care(tx: &mut Tx, session: SessionId, care: &Care) -> Result<(), StoreError> {
    let (session, taken, waiting) =
        (session.to_string(), care.taken_over_at.map(|at| at.0), care.waiting_since.map(|at| at.0));
    let handover = care.handover.map(Handover::as_str);
    sqlx::query!(
        "UPDATE chat_sessions SET taken_over_at = ?, waiting_since = ?, waiting_told = ?, handover = ? WHERE id = ?",
        taken,
        waiting,
        care.told,
        handover,
        session
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Visitors of taken-over chats who have waited since before a moment and were not told yet.
pub async fn waiting_before<'c>(
    on: impl Read<'c>,
    before: Timestamp,
    limit: i64,
) -> Result<Vec<SessionId>, StoreError> {
    let ids = sqlx::query_scalar!(
        "SELECT id FROM chat_sessions WHERE waiting_since IS NOT NULL AND waiting_since <= ? AND waiting_told = 0
         ORDER BY waiting_since LIMIT +?",
        before.0,
        limit
    )
    .fetch_all(on.executor())
    .await?;
    ids.iter().map(|id| word(id)).collect()
}

/// Since when the one waits who has waited longest without being told.
pub async fn longest_waiting<'c>(on: impl Read<'c>) -> Result<Option<Timestamp>, StoreError> {
    let since = sqlx::query_scalar!(
        r#"SELECT waiting_since AS "since!: i64" FROM chat_sessions
           WHERE waiting_since IS NOT NULL AND waiting_told = 0 ORDER BY waiting_since LIMIT 1"#
    )
    .fetch_optional(on.executor())
    .await?;
    Ok(since.map(Timestamp))
}

/// The rep has seen every line of these visits.
pub async fn see(tx: &mut Tx, sessions: &[SessionId], now: Timestamp) -> Result<(), StoreError> {
    let names: Vec<String> = sessions.iter().map(SessionId::to_string).collect();
    let ids = to_json(&names)?;
    let seen = sqlx::query!(
        "UPDATE chat_sessions SET seen_seq = last_seq
         WHERE id IN (SELECT value FROM json_each(?)) AND seen_seq < last_seq",
        ids
    )
    .execute(tx.connection())
    .await?;
    if seen.rows_affected() > 0 {
        tx.changed_all("conversations", &names, "user", now);
    }
    Ok(())
}

/// Visits with lines the rep has not seen, counted up to 1,000.
pub async fn unseen<'c>(on: impl Read<'c>) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT count(*) AS "unseen!: i64"
           FROM (SELECT 1 FROM chat_sessions WHERE last_seq > seen_seq LIMIT +?)"#,
        UNSEEN_COUNTED
    )
    .fetch_one(on.executor())
    .await?)
}

/// Visits whose visitor wrote since a moment, newest first.
pub async fn written_since<'c>(
    on: impl Read<'c>,
    since: Timestamp,
    limit: i64,
) -> Result<Vec<SessionId>, StoreError> {
    let ids = sqlx::query_scalar!(
        "SELECT id FROM chat_sessions WHERE last_at IS NOT NULL AND last_at >= ?1 AND last_visitor_at >= ?1
         ORDER BY last_at DESC LIMIT +?2",
        since.0,
        limit
    )
    .fetch_all(on.executor())
    .await?;
    ids.iter().map(|id| word(id)).collect()
}

/// Visits opened since a moment, counted up to 10,000.
pub async fn opened_since<'c>(on: impl Read<'c>, since: Timestamp) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT count(*) AS "opened!: i64" FROM
           (SELECT 1 FROM chat_sessions WHERE last_at IS NOT NULL AND last_at >= ?1 AND opened_at >= ?1 LIMIT 10000)"#,
        since.0
    )
    .fetch_one(on.executor())
    .await?)
}
