//! What capture reads and keeps of visits: its cursor, what visitors stated, and what is erased in time.

use super::Outcome;
use crate::{Read, StoreError, Tx, convert::*};
use domain::{MessageId, SessionId, Timestamp};
use serde::Serialize;

/// A value a visitor stated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StatedField {
    /// `name`, `email`, ...
    pub field: String,
    /// Normalised value.
    pub value: String,
    /// The words it was read from.
    pub quote: String,
    /// In percent.
    pub confidence: u8,
    /// The message.
    pub message_id: MessageId,
    /// When it was said.
    pub at: Timestamp,
}

/// Keeps what a visitor stated; a later statement replaces an earlier one.
pub async fn state_fields(tx: &mut Tx, session: SessionId, fields: &[StatedField]) -> Result<(), StoreError> {
    if fields.is_empty() {
        return Ok(());
    }
    let (session, rows) = (session.to_string(), to_json(fields)?);
    sqlx::query!(
        "INSERT INTO session_fields (session_id, field, value, quote, confidence, message_id, at)
         SELECT ?1, value ->> 'field', value ->> 'value', value ->> 'quote', value ->> 'confidence',
           value ->> 'message_id', value ->> 'at' FROM json_each(?2) WHERE true ORDER BY key
         ON CONFLICT (session_id, field) DO UPDATE SET value = excluded.value, quote = excluded.quote,
           confidence = excluded.confidence, message_id = excluded.message_id, at = excluded.at",
        session,
        rows
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// What a visitor stated in a visit.
pub async fn fields<'c>(on: impl Read<'c>, session: SessionId) -> Result<Vec<StatedField>, StoreError> {
    let session = session.to_string();
    let rows = sqlx::query!(
        "SELECT field, value, quote, confidence, message_id, at FROM session_fields WHERE session_id = ?",
        session
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(StatedField {
                field: row.field,
                value: row.value,
                quote: row.quote,
                confidence: small(row.confidence)?,
                message_id: word(&row.message_id)?,
                at: Timestamp(row.at),
            })
        })
        .collect()
}

/// Sessions with messages that capture has not read, oldest first.
pub async fn uncaptured<'c>(on: impl Read<'c>, limit: i64) -> Result<Vec<SessionId>, StoreError> {
    let ids = sqlx::query_scalar!(
        "SELECT id FROM chat_sessions WHERE last_seq > captured_seq ORDER BY last_seq LIMIT +?",
        limit
    )
    .fetch_all(on.executor())
    .await?;
    ids.iter().map(|id| word(id)).collect()
}

/// Moves capture's cursor and notes what became of the visit.
pub async fn set_captured(
    tx: &mut Tx,
    session: SessionId,
    seq: i64,
    qualification: u8,
    outcome: Outcome,
) -> Result<(), StoreError> {
    let (session, outcome) = (session.to_string(), outcome.as_str());
    sqlx::query!(
        "UPDATE chat_sessions SET captured_seq = ?, qualification = ?, outcome = ? WHERE id = ?",
        seq,
        qualification,
        outcome,
        session
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Erases visits that came to nothing and were last heard of before a moment (chat.unconverted_days), at most
/// `limit`; answers how many.
pub async fn erase_unconverted(tx: &mut Tx, before: Timestamp, limit: i64) -> Result<u64, StoreError> {
    let ids = sqlx::query_scalar!(
        "SELECT id FROM chat_sessions WHERE prospect_id IS NULL AND opened_at < ?1
           AND coalesce(last_visitor_at, opened_at) < ?1 LIMIT ?2",
        before.0,
        limit
    )
    .fetch_all(tx.connection())
    .await?;
    if ids.is_empty() {
        return Ok(0);
    }
    let ids = to_json(&ids)?;
    sqlx::query!("DELETE FROM signals WHERE session_id IN (SELECT value FROM json_each(?))", ids)
        .execute(tx.connection())
        .await?;
    sqlx::query!("DELETE FROM session_fields WHERE session_id IN (SELECT value FROM json_each(?))", ids)
        .execute(tx.connection())
        .await?;
    sqlx::query!("DELETE FROM chat_messages WHERE session_id IN (SELECT value FROM json_each(?))", ids)
        .execute(tx.connection())
        .await?;
    let erased = sqlx::query!("DELETE FROM chat_sessions WHERE id IN (SELECT value FROM json_each(?))", ids)
        .execute(tx.connection())
        .await?;
    Ok(erased.rows_affected())
}
