//! Signals: named evidence with its quote. Each kind counts once per visit or mail here and once per prospect
//! when they are summed.

use crate::{Read, StoreError, Tx, convert::*};
use domain::{LeadId, MessageId, ProspectId, SessionId, SignalKind, Timestamp};
use serde::Serialize;

/// A signal as found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Signal {
    /// Which.
    pub kind: SignalKind,
    /// Its weight when it was found.
    pub points: i32,
    /// Where.
    pub message_id: MessageId,
    /// The words.
    pub quote: String,
    /// Byte offsets of the quote in the message.
    pub span: (u32, u32),
    /// When it was said.
    pub at: Timestamp,
}

/// Keeps the signals of a visit; a kind already found there stays as it was.
pub async fn add(tx: &mut Tx, session: SessionId, signals: &[Signal]) -> Result<(), StoreError> {
    if signals.is_empty() {
        return Ok(());
    }
    let (session, rows) = (session.to_string(), to_json(signals)?);
    sqlx::query!(
        "INSERT INTO signals (session_id, prospect_id, kind, points, message_id, quote, span_start, span_end, at)
         SELECT ?1, (SELECT prospect_id FROM chat_sessions WHERE id = ?1), value ->> 'kind', value ->> 'points',
           value ->> 'message_id', value ->> 'quote', value ->> '$.span[0]', value ->> '$.span[1]', value ->> 'at'
         FROM json_each(?2) WHERE true ORDER BY key ON CONFLICT DO NOTHING",
        session,
        rows
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Keeps the signals of a mail by a person.
pub async fn add_of_mail(
    tx: &mut Tx,
    mail: MessageId,
    prospect: ProspectId,
    signals: &[Signal],
) -> Result<(), StoreError> {
    if signals.is_empty() {
        return Ok(());
    }
    let (mail, prospect, rows) = (mail.to_string(), prospect.to_string(), to_json(signals)?);
    sqlx::query!(
        "INSERT INTO signals (mail_id, prospect_id, kind, points, message_id, quote, span_start, span_end, at)
         SELECT ?1, ?2, value ->> 'kind', value ->> 'points', value ->> 'message_id', value ->> 'quote',
           value ->> '$.span[0]', value ->> '$.span[1]', value ->> 'at'
         FROM json_each(?3) WHERE true ORDER BY key ON CONFLICT DO NOTHING",
        mail,
        prospect,
        rows
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Keeps the signal of a form that a person sent.
pub async fn add_of_lead(
    tx: &mut Tx,
    lead: LeadId,
    prospect: ProspectId,
    signal: &Signal,
) -> Result<(), StoreError> {
    let (lead, prospect, kind) = (lead.to_string(), prospect.to_string(), signal.kind.as_str());
    sqlx::query!(
        "INSERT INTO signals (lead_id, prospect_id, kind, points, message_id, quote, span_start, span_end, at)
         VALUES (?1, ?2, ?3, ?4, ?1, ?5, 0, 0, ?6) ON CONFLICT DO NOTHING",
        lead,
        prospect,
        kind,
        signal.points,
        signal.quote,
        signal.at.0
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Gives a visit's signals to its prospect.
pub async fn assign(tx: &mut Tx, session: SessionId, prospect: ProspectId) -> Result<(), StoreError> {
    let (session, prospect) = (session.to_string(), prospect.to_string());
    sqlx::query!("UPDATE signals SET prospect_id = ? WHERE session_id = ?", prospect, session)
        .execute(tx.connection())
        .await?;
    Ok(())
}

macro_rules! signals {
    ($rows:expr) => {
        $rows
            .into_iter()
            .map(|row| {
                Ok(Signal {
                    kind: word(&row.kind)?,
                    points: small(row.points)?,
                    message_id: word(&row.message_id)?,
                    quote: row.quote,
                    span: (small(row.span_start)?, small(row.span_end)?),
                    at: Timestamp(row.at),
                })
            })
            .collect()
    };
}

/// A visit's signals.
pub async fn of_session<'c>(on: impl Read<'c>, session: SessionId) -> Result<Vec<Signal>, StoreError> {
    let session = session.to_string();
    let rows = sqlx::query!(
        "SELECT kind, points, message_id, quote, span_start, span_end, at FROM signals WHERE session_id = ? ORDER BY seq",
        session
    )
    .fetch_all(on.executor())
    .await?;
    signals!(rows)
}

/// The signals that count for a prospect: from its own and confirmed visits and from its trusted mails, the first of
/// each kind.
pub async fn of_prospect<'c>(on: impl Read<'c>, prospect: ProspectId) -> Result<Vec<Signal>, StoreError> {
    let prospect = prospect.to_string();
    let rows = sqlx::query!(
        r#"SELECT min(g.seq) AS "seq!: i64", g.kind AS "kind!", g.points AS "points!", g.message_id AS "message_id!",
             g.quote AS "quote!", g.span_start AS "span_start!", g.span_end AS "span_end!", g.at AS "at!"
           FROM signals AS g LEFT JOIN chat_sessions AS s ON s.id = g.session_id LEFT JOIN mails AS m ON m.id = g.mail_id
           WHERE g.prospect_id = ? AND (s.link IN ('own', 'confirmed') OR m.trusted = 1 OR g.lead_id IS NOT NULL) GROUP BY g.kind ORDER BY 1"#,
        prospect
    )
    .fetch_all(on.executor())
    .await?;
    signals!(rows)
}

/// The signals of a person's mails, counting or not.
pub async fn of_mails<'c>(on: impl Read<'c>, prospect: ProspectId) -> Result<Vec<Signal>, StoreError> {
    let prospect = prospect.to_string();
    let rows = sqlx::query!(
        "SELECT kind, points, message_id, quote, span_start, span_end, at FROM signals
         WHERE prospect_id = ? AND mail_id IS NOT NULL ORDER BY seq",
        prospect
    )
    .fetch_all(on.executor())
    .await?;
    signals!(rows)
}
