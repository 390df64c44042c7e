//! What a list of conversations and an open one are read from, for a whole page at once.

use crate::{
    Read, StoreError,
    chat::{Message, Session},
    convert::*,
    signals::Signal,
};
use domain::{ActivityKind, Actor, ChatRole, EffectId, ProspectId, SessionId, Stage, Timestamp};
use std::collections::HashMap;

/// The last line of a visit.
#[derive(Debug, Clone)]
pub struct LastLine {
    /// Who wrote it.
    pub role: ChatRole,
    /// Its text.
    pub text: String,
}

/// A mail or meeting on the timeline.
#[derive(Debug, Clone)]
pub struct Correspondence {
    /// Whose.
    pub prospect_id: ProspectId,
    /// message or meeting.
    pub kind: ActivityKind,
    /// Who wrote it.
    pub actor: Actor,
    /// In words.
    pub text: String,
    /// When.
    pub at: Timestamp,
}

/// Whom a conversation is with.
#[derive(Debug, Clone)]
pub struct Person {
    /// Identity.
    pub id: ProspectId,
    /// Name.
    pub name: Option<String>,
    /// Company.
    pub company: Option<String>,
    /// Stage.
    pub stage: Stage,
}

/// A line of a chat with what an answer rests on.
#[derive(Debug, Clone)]
pub struct ThreadLine {
    /// The visit.
    pub session_id: SessionId,
    /// The line.
    pub line: Message,
    /// Titles of what it rests on.
    pub sources: Vec<String>,
}

/// Visits with a line and when it was, last spoken in before a moment, the latest first.
pub async fn spoken_before<'c>(
    on: impl Read<'c>,
    before: Timestamp,
    limit: i64,
) -> Result<Vec<(SessionId, Timestamp)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT id, last_at AS "last_at!" FROM chat_sessions WHERE last_at IS NOT NULL AND last_at < ?
           ORDER BY last_at DESC LIMIT +?"#,
        before.0,
        limit
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter().map(|row| Ok((word(&row.id)?, Timestamp(row.last_at)))).collect()
}

/// Ids of visits with lines the rep has not seen, the latest first.
pub async fn unseen_sessions<'c>(on: impl Read<'c>, limit: i64) -> Result<Vec<SessionId>, StoreError> {
    let ids = sqlx::query_scalar!(
        "SELECT id FROM chat_sessions WHERE last_seq > seen_seq ORDER BY last_seq DESC LIMIT +?",
        limit
    )
    .fetch_all(on.executor())
    .await?;
    ids.iter().map(|id| word(id)).collect()
}

/// Ids of visits whose visitor waits for a person, the longest first.
pub async fn waiting_sessions<'c>(on: impl Read<'c>, limit: i64) -> Result<Vec<SessionId>, StoreError> {
    let ids = sqlx::query_scalar!(
        "SELECT id FROM chat_sessions WHERE waiting_since IS NOT NULL ORDER BY waiting_since LIMIT +?",
        limit
    )
    .fetch_all(on.executor())
    .await?;
    ids.iter().map(|id| word(id)).collect()
}

/// People we exchanged mails with before a moment and when, the latest first; one may come twice.
pub async fn corresponded_before<'c>(
    on: impl Read<'c>,
    before: Timestamp,
    limit: i64,
) -> Result<Vec<(ProspectId, Timestamp)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT prospect_id AS "id!", at FROM activities
           WHERE kind = 'message' AND at < ? AND (effect_id IS NOT NULL OR mail_id IS NOT NULL) AND prospect_id IS NOT NULL
           ORDER BY at DESC LIMIT +?"#,
        before.0,
        limit
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter().map(|row| Ok((word(&row.id)?, Timestamp(row.at)))).collect()
}

/// The last mail or meeting of each of these people.
pub async fn last_correspondence<'c>(
    on: impl Read<'c>,
    prospects: &[ProspectId],
) -> Result<HashMap<ProspectId, Correspondence>, StoreError> {
    let ids = to_json(prospects)?;
    let rows = sqlx::query!(
        r#"SELECT a.prospect_id AS "prospect_id!", a.kind, a.actor, a.text, a.at FROM json_each(?) AS wanted
           CROSS JOIN activities AS a ON a.seq = (
             SELECT max(seq) FROM activities WHERE prospect_id = wanted.value AND (effect_id IS NOT NULL OR mail_id IS NOT NULL)
               AND kind IN ('message', 'meeting'))"#,
        ids
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter()
        .map(|row| {
            let prospect_id = word(&row.prospect_id)?;
            let (kind, actor) = (word(&row.kind)?, word(&row.actor)?);
            let last = Correspondence { prospect_id, kind, actor, text: row.text, at: Timestamp(row.at) };
            Ok((prospect_id, last))
        })
        .collect()
}

/// These people, as a list names them.
pub async fn people<'c>(
    on: impl Read<'c>,
    prospects: &[ProspectId],
) -> Result<HashMap<ProspectId, Person>, StoreError> {
    let ids = to_json(prospects)?;
    let rows = sqlx::query!(
        "SELECT p.id, p.name, p.company, p.stage FROM json_each(?) AS wanted CROSS JOIN prospects AS p ON p.id = wanted.value",
        ids
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter()
        .map(|row| {
            let id = word(&row.id)?;
            Ok((id, Person { id, name: row.name, company: row.company, stage: word(&row.stage)? }))
        })
        .collect()
}

/// The last line of each of these visits, and how many of the visitor's the rep has not seen.
pub async fn last_lines<'c>(
    on: impl Read<'c>,
    sessions: &[SessionId],
) -> Result<HashMap<SessionId, (LastLine, i64)>, StoreError> {
    let ids = to_json(sessions)?;
    let rows = sqlx::query!(
        r#"SELECT s.id AS "id!", m.role AS "role!", m.text AS "text!",
             (SELECT count(*) FROM chat_messages AS n WHERE n.session_id = s.id AND n.seq > s.seen_seq
               AND n.role = 'visitor') AS "unseen!: i64"
           FROM json_each(?) AS wanted CROSS JOIN chat_sessions AS s ON s.id = wanted.value
           CROSS JOIN chat_messages AS m ON m.seq = s.last_seq"#,
        ids
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter()
        .map(|row| Ok((word(&row.id)?, (LastLine { role: word(&row.role)?, text: row.text }, row.unseen))))
        .collect()
}

/// The lines of these visits before a moment, the latest first, at most `limit`.
pub async fn lines<'c>(
    on: impl Read<'c>,
    sessions: &[Session],
    before: Timestamp,
    limit: i64,
) -> Result<Vec<ThreadLine>, StoreError> {
    let ids = to_json(&sessions.iter().map(|session| session.id).collect::<Vec<_>>())?;
    let rows = sqlx::query!(
        r#"SELECT m.seq AS "seq!", m.id AS "id!", m.session_id AS "session_id!", m.role AS "role!", m.text AS "text!",
             m.sources, m.at AS "at!" FROM json_each(?1) AS wanted
           CROSS JOIN chat_messages AS m ON m.session_id = wanted.value
           WHERE m.at < ?2 ORDER BY m.seq DESC LIMIT ?3"#,
        ids,
        before.0,
        limit
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(ThreadLine {
                session_id: word(&row.session_id)?,
                line: Message {
                    seq: row.seq,
                    id: word(&row.id)?,
                    role: word(&row.role)?,
                    text: row.text,
                    at: Timestamp(row.at),
                },
                sources: row.sources.as_deref().map(json).transpose()?.unwrap_or_default(),
            })
        })
        .collect()
}

/// Meetings, notes and calls of a person before a moment, the latest first, at most `limit`.
pub async fn talks<'c>(
    on: impl Read<'c>,
    prospect: ProspectId,
    before: Timestamp,
    limit: i64,
) -> Result<Vec<crate::activities::Activity>, StoreError> {
    let id = prospect.to_string();
    let rows = sqlx::query!(
        "SELECT id, kind, actor, text, effect_id, starts_at, ends_at, at FROM activities
         WHERE prospect_id = ? AND kind IN ('meeting', 'note', 'call') AND at < ? ORDER BY seq DESC LIMIT +?",
        id,
        before.0,
        limit
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter()
        .map(|row| {
            let (kind, actor) = (word(&row.kind)?, word(&row.actor)?);
            let mut talk =
                crate::activities::Activity::new(word(&row.id)?, kind, actor, row.text, Timestamp(row.at))
                    .about(prospect);
            talk.effect_id = word_opt::<EffectId>(row.effect_id.as_deref())?;
            (talk.starts_at, talk.ends_at) = (row.starts_at.map(Timestamp), row.ends_at.map(Timestamp));
            Ok(talk)
        })
        .collect()
}

/// The signals of these visits.
pub async fn signals<'c>(on: impl Read<'c>, sessions: &[Session]) -> Result<Vec<Signal>, StoreError> {
    let ids = to_json(&sessions.iter().map(|session| session.id).collect::<Vec<_>>())?;
    let rows = sqlx::query!(
        r#"SELECT g.kind AS "kind!", g.points AS "points!", g.message_id AS "message_id!", g.quote AS "quote!",
             g.span_start AS "span_start!", g.span_end AS "span_end!", g.at AS "at!"
           FROM json_each(?) AS wanted CROSS JOIN signals AS g ON g.session_id = wanted.value"#,
        ids
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter()
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
}
