//! Chat sessions, their messages and what capture has read of them.

mod capture;

pub use capture::{StatedField, erase_unconverted, fields, set_captured, state_fields, uncaptured};

use crate::{Read, StoreError, Tx, convert::*};
use domain::{Asked, ChatRole, Handover, MessageId, ProspectId, SessionId, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One visit.
#[derive(Debug, Clone)]
pub struct Session {
    /// Identity.
    pub id: SessionId,
    /// Hash of the bearer token.
    pub token_hash: String,
    /// Hash of the visitor token: the same browser.
    pub visitor_hash: String,
    /// Keyed hash of the visitor's address, for caps.
    pub address_key: String,
    /// First page.
    pub page: Option<String>,
    /// Where they came from.
    pub referrer: Option<String>,
    /// UTM fields.
    pub utm: BTreeMap<String, String>,
    /// When it began.
    pub opened_at: Timestamp,
    /// The visitor's messages.
    pub visitor_messages: u32,
    /// First and last message of the visitor.
    pub spoke: Option<(Timestamp, Timestamp)>,
    /// Last message of either side.
    pub last_seq: i64,
    /// Capture has read up to here.
    pub captured_seq: i64,
    /// The person it belongs to, and how sure that is.
    pub prospect: Option<(ProspectId, Link)>,
    /// What became of it.
    pub outcome: Outcome,
    /// Qualification score of the visitor's messages, 0-100.
    pub qualification: u8,
    /// Why a person is called for, until one answers.
    pub handover: Option<Handover>,
    /// The line about data as the visitor saw it.
    pub consent: Option<String>,
    /// Since when a person answers.
    pub taken_over_at: Option<Timestamp>,
    /// The visitor's first line that no person has answered since.
    pub waiting_since: Option<Timestamp>,
    /// The rep has seen every line up to here.
    pub seen_seq: i64,
    /// The last line of either side.
    pub last_at: Option<Timestamp>,
}

macro_rules! stored_words {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal,)* })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $word)] $variant,)* }
        impl $name {
            /// As stored.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }
        }
        impl std::str::FromStr for $name {
            type Err = String;
            fn from_str(text: &str) -> Result<Self, String> {
                match text { $($word => Ok(Self::$variant),)* _ => Err(format!("{text:?} is no {}", stringify!($name))) }
            }
        }
    )*};
}

stored_words! {
    /// How a session hangs on its prospect.
    Link {
        /// It made the prospect.
        Own = "own",
        /// Known to be the same person.
        Confirmed = "confirmed",
        /// Only says so: its signals don't count yet.
        Claimed = "claimed",
    }
    /// What became of a visit.
    Outcome {
        /// Nothing yet.
        Open = "open",
        /// Left an address or asked for contact, but stays below: shown in Today.
        LeftAddress = "left_address",
        /// Belongs to a prospect.
        Prospect = "prospect",
        /// The rep ignored it.
        Ignored = "ignored",
    }
}

/// A visit to insert.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// Identity.
    pub id: SessionId,
    /// Hash of the bearer token.
    pub token_hash: String,
    /// Hash of the visitor token.
    pub visitor_hash: String,
    /// Keyed hash of the address.
    pub address_key: String,
    /// First page.
    pub page: Option<String>,
    /// Referrer.
    pub referrer: Option<String>,
    /// UTM fields.
    pub utm: BTreeMap<String, String>,
    /// The line about data as the visitor saw it.
    pub consent: Option<String>,
    /// Hash of the key of a message that was left by form; `None` for a chat.
    pub left_key: Option<String>,
}

/// A message to insert.
#[derive(Debug, Clone)]
pub struct NewMessage {
    /// Identity.
    pub id: MessageId,
    /// Who wrote it.
    pub role: ChatRole,
    /// Its text.
    pub text: String,
    /// What an answer rests on: titles.
    pub sources: Vec<String>,
    /// The widget's key of a visitor's message: at most one of a visit has it.
    pub key: Option<String>,
}

/// A stored message.
#[derive(Debug, Clone)]
pub struct Message {
    /// Local order.
    pub seq: i64,
    /// Identity.
    pub id: MessageId,
    /// Who wrote it.
    pub role: ChatRole,
    /// Its text.
    pub text: String,
    /// When.
    pub at: Timestamp,
}

/// Inserts a visit; `false` where there is one with the same `left_key`.
pub async fn open(tx: &mut Tx, session: &NewSession, now: Timestamp) -> Result<bool, StoreError> {
    let (id, utm) = (session.id.to_string(), to_json(&session.utm)?);
    let opened = sqlx::query!(
        "INSERT INTO chat_sessions (id, token_hash, visitor_hash, address_key, page, referrer, utm, consent, left_key, opened_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (left_key) WHERE left_key IS NOT NULL DO NOTHING",
        id,
        session.token_hash,
        session.visitor_hash,
        session.address_key,
        session.page,
        session.referrer,
        utm,
        session.consent,
        session.left_key,
        now.0
    )
    .execute(tx.connection())
    .await?;
    Ok(opened.rows_affected() == 1)
}

macro_rules! session {
    ($row:expr) => {{
        let row = $row;
        Session {
            id: word(&row.id)?,
            token_hash: row.token_hash,
            visitor_hash: row.visitor_hash,
            address_key: row.address_key,
            page: row.page,
            referrer: row.referrer,
            utm: json(&row.utm)?,
            opened_at: Timestamp(row.opened_at),
            visitor_messages: small(row.visitor_messages)?,
            spoke: row.first_visitor_at.zip(row.last_visitor_at).map(|(a, b)| (Timestamp(a), Timestamp(b))),
            last_seq: row.last_seq,
            captured_seq: row.captured_seq,
            prospect: match (row.prospect_id.as_deref(), row.link.as_deref()) {
                (Some(id), Some(link)) => Some((word(id)?, word(link)?)),
                _ => None,
            },
            outcome: word(&row.outcome)?,
            qualification: small(row.qualification)?,
            handover: row.handover.as_deref().map(word).transpose()?,
            consent: row.consent,
            taken_over_at: row.taken_over_at.map(Timestamp),
            waiting_since: row.waiting_since.map(Timestamp),
            seen_seq: row.seen_seq,
            last_at: row.last_at.map(Timestamp),
        }
    }};
}

/// One visit.
pub async fn get<'c>(on: impl Read<'c>, id: SessionId) -> Result<Option<Session>, StoreError> {
    let id = id.to_string();
    sqlx::query!("SELECT * FROM chat_sessions WHERE id = ?", id)
        .fetch_optional(on.executor())
        .await?
        .map(|row| Ok(session!(row)))
        .transpose()
}

/// What was said in one go: the visitor's message and its answer, in order.
#[derive(Debug, Clone)]
pub struct Exchange {
    /// The visit.
    pub session: SessionId,
    /// The lines.
    pub lines: Vec<NewMessage>,
    /// What its last line asked the visitor for.
    pub asked: Option<Asked>,
    /// Why a person is called for from now on.
    pub handover: Option<Handover>,
    /// When.
    pub at: Timestamp,
}

/// A line as a row.
#[derive(Serialize)]
struct Line<'a> {
    id: MessageId,
    session: SessionId,
    role: ChatRole,
    text: &'a str,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    sources: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    asked: Option<Asked>,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<&'a str>,
    at: Timestamp,
}

/// What exchanges add to a visit's row.
#[derive(Serialize)]
struct Spoken {
    session: SessionId,
    last_seq: i64,
    messages: u32,
    at: Timestamp,
    seen: bool,
    first_at: Option<Timestamp>,
    last_at: Option<Timestamp>,
    handover: Option<Handover>,
}

/// Appends exchanges, of many visits or of one, in order. The visitors' counts and the visits' cursors move with
/// them.
pub async fn say(tx: &mut Tx, exchanges: &[Exchange]) -> Result<(), StoreError> {
    let lines: Vec<Line<'_>> = exchanges
        .iter()
        .flat_map(|said| {
            let (session, at) = (said.session, said.at);
            let last = said.lines.len().saturating_sub(1);
            said.lines.iter().enumerate().map(move |(place, line)| Line {
                id: line.id,
                session,
                role: line.role,
                text: &line.text,
                sources: &line.sources,
                asked: said.asked.filter(|_| place == last),
                key: line.key.as_deref(),
                at,
            })
        })
        .collect();
    if lines.is_empty() {
        return Ok(());
    }
    let rows = to_json(&lines)?;
    let last = sqlx::query!(
        "INSERT INTO chat_messages (id, session_id, role, text, sources, asked, client_key, at)
         SELECT value ->> 'id', value ->> 'session', value ->> 'role', value ->> 'text', value -> 'sources',
           value ->> 'asked', value ->> 'key', value ->> 'at'
         FROM json_each(?) ORDER BY key",
        rows
    )
    .execute(tx.connection())
    .await?
    .last_insert_rowid();
    // One writer: the rows of one statement follow each other without gaps.
    let mut seq = last - i64::try_from(lines.len()).unwrap_or(i64::MAX);
    let mut visits: BTreeMap<SessionId, Spoken> = BTreeMap::new();
    for said in exchanges {
        seq += i64::try_from(said.lines.len()).unwrap_or(i64::MAX);
        let none = Spoken {
            session: said.session,
            last_seq: 0,
            messages: 0,
            at: said.at,
            seen: false,
            first_at: None,
            last_at: None,
            handover: None,
        };
        let spoken = visits.entry(said.session).or_insert(none);
        spoken.last_seq = seq;
        spoken.at = said.at;
        // Who writes there has read what stands above.
        spoken.seen = said.lines.iter().any(|line| line.role == ChatRole::Rep);
        spoken.handover = said.handover.or(spoken.handover);
        if said.lines.iter().any(|line| line.role == ChatRole::Visitor) {
            spoken.messages += 1;
            spoken.first_at.get_or_insert(said.at);
            spoken.last_at = Some(said.at);
        }
    }
    let rows = to_json(&visits.values().collect::<Vec<_>>())?;
    sqlx::query!(
        "UPDATE chat_sessions AS s SET last_seq = said.value ->> 'last_seq',
           visitor_messages = s.visitor_messages + (said.value ->> 'messages'),
           first_visitor_at = coalesce(s.first_visitor_at, said.value ->> 'first_at'),
           last_visitor_at = coalesce(said.value ->> 'last_at', s.last_visitor_at),
           last_at = said.value ->> 'at',
           seen_seq = iif(said.value ->> 'seen', said.value ->> 'last_seq', s.seen_seq),
           handover = iif(s.taken_over_at IS NULL, coalesce(s.handover, said.value ->> 'handover'), NULL),
           waiting_since = iif(coalesce(s.taken_over_at, s.handover, said.value ->> 'handover') IS NULL, NULL,
             coalesce(s.waiting_since, said.value ->> 'last_at'))
         FROM json_each(?) AS said WHERE s.id = said.value ->> 'session'",
        rows
    )
    .execute(tx.connection())
    .await?;
    for said in exchanges {
        let by = match said.lines.first().map(|line| line.role) {
            Some(ChatRole::Rep) => "user",
            Some(ChatRole::Visitor) => "visitor",
            _ => "system",
        };
        tx.changed("conversations", said.session, by, said.at);
    }
    Ok(())
}

/// The visitor's message with this key, and the assistant's answer to it, with the titles it rests on.
pub async fn by_key<'c>(
    on: impl Read<'c>,
    session: SessionId,
    key: &str,
) -> Result<Option<(MessageId, Option<(MessageId, String, Vec<String>)>)>, StoreError> {
    let session = session.to_string();
    // An exchange is written in one go: the answer is the next row.
    let row = sqlx::query!(
        r#"SELECT said.id, answer.id AS "answer_id?", answer.text AS "answer_text?", answer.sources
           FROM chat_messages AS said
           LEFT JOIN chat_messages AS answer
             ON answer.seq = said.seq + 1 AND answer.session_id = said.session_id AND answer.role = 'assistant'
           WHERE said.session_id = ? AND said.client_key = ?"#,
        session,
        key
    )
    .fetch_optional(on.executor())
    .await?;
    row.map(|row| {
        let sources: Vec<String> = row.sources.as_deref().map(json).transpose()?.unwrap_or_default();
        let answer = match row.answer_id.zip(row.answer_text) {
            Some((id, text)) => Some((word(&id)?, text, sources)),
            None => None,
        };
        Ok((word(&row.id)?, answer))
    })
    .transpose()
}

/// What the assistant asked in a visit, with how often each.
pub async fn asked<'c>(on: impl Read<'c>, session: SessionId) -> Result<Vec<(Asked, u8)>, StoreError> {
    let session = session.to_string();
    let rows = sqlx::query!(
        r#"SELECT asked AS "asked!", count(*) AS "times!: i64" FROM chat_messages
           WHERE session_id = ? AND asked IS NOT NULL GROUP BY asked"#,
        session
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter().map(|row| Ok((word(&row.asked)?, u8::try_from(row.times).unwrap_or(u8::MAX)))).collect()
}

/// Messages after a local position, oldest first, at most `limit`.
pub async fn messages<'c>(
    on: impl Read<'c>,
    session: SessionId,
    after_seq: i64,
    limit: i64,
) -> Result<Vec<Message>, StoreError> {
    let session = session.to_string();
    let rows = sqlx::query!(
        "SELECT seq, id, role, text, at FROM chat_messages WHERE session_id = ? AND seq > ? ORDER BY seq LIMIT +?",
        session,
        after_seq,
        limit
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Message {
                seq: row.seq,
                id: word(&row.id)?,
                role: word(&row.role)?,
                text: row.text,
                at: Timestamp(row.at),
            })
        })
        .collect()
}

/// The newest messages of a visit, oldest first: what the brain looks back on.
pub async fn recent<'c>(
    on: impl Read<'c>,
    session: SessionId,
    limit: i64,
) -> Result<Vec<Message>, StoreError> {
    let session = session.to_string();
    let rows = sqlx::query!(
        "SELECT seq, id, role, text, at FROM chat_messages WHERE session_id = ? ORDER BY seq DESC LIMIT +?",
        session,
        limit
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter()
        .rev()
        .map(|row| {
            Ok(Message {
                seq: row.seq,
                id: word(&row.id)?,
                role: word(&row.role)?,
                text: row.text,
                at: Timestamp(row.at),
            })
        })
        .collect()
}

/// The local position of a message within its session.
pub async fn seq_of<'c>(
    on: impl Read<'c>,
    session: SessionId,
    id: MessageId,
) -> Result<Option<i64>, StoreError> {
    let (session, id) = (session.to_string(), id.to_string());
    Ok(sqlx::query_scalar!("SELECT seq FROM chat_messages WHERE session_id = ? AND id = ?", session, id)
        .fetch_optional(on.executor())
        .await?)
}

/// Ties a visit to a person.
pub async fn attach(
    tx: &mut Tx,
    session: SessionId,
    prospect: ProspectId,
    link: Link,
) -> Result<(), StoreError> {
    let (session, prospect, link) = (session.to_string(), prospect.to_string(), link.as_str());
    sqlx::query!(
        "UPDATE chat_sessions SET prospect_id = ?2, link = ?3, outcome = 'prospect' WHERE id = ?1",
        session,
        prospect,
        link
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Turns a person's claimed visits into confirmed ones.
pub async fn confirm_links(tx: &mut Tx, prospect: ProspectId) -> Result<u64, StoreError> {
    let prospect = prospect.to_string();
    let confirmed = sqlx::query!(
        "UPDATE chat_sessions SET link = 'confirmed' WHERE prospect_id = ? AND link = 'claimed'",
        prospect
    )
    .execute(tx.connection())
    .await?;
    Ok(confirmed.rows_affected())
}

/// A person's visits, oldest first.
pub async fn of_prospect<'c>(on: impl Read<'c>, prospect: ProspectId) -> Result<Vec<Session>, StoreError> {
    let prospect = prospect.to_string();
    let rows = sqlx::query!("SELECT * FROM chat_sessions WHERE prospect_id = ? ORDER BY opened_at", prospect)
        .fetch_all(on.executor())
        .await?;
    rows.into_iter().map(|row| Ok(session!(row))).collect()
}

/// These visits, and every visit of these people, the latest first.
pub async fn of<'c>(
    on: impl Read<'c>,
    sessions: &[SessionId],
    prospects: &[ProspectId],
) -> Result<Vec<Session>, StoreError> {
    let (sessions, prospects) = (to_json(sessions)?, to_json(prospects)?);
    let rows = sqlx::query!(
        "SELECT * FROM chat_sessions WHERE id IN (SELECT value FROM json_each(?))
           OR prospect_id IN (SELECT value FROM json_each(?)) ORDER BY last_at DESC, id DESC",
        sessions,
        prospects
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter().map(|row| Ok(session!(row))).collect()
}

/// Visits of the same browser that are tied to somebody.
pub async fn of_visitor<'c>(on: impl Read<'c>, visitor_hash: &str) -> Result<Vec<Session>, StoreError> {
    let rows = sqlx::query!(
        "SELECT * FROM chat_sessions WHERE visitor_hash = ? AND prospect_id IS NOT NULL ORDER BY opened_at",
        visitor_hash
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter().map(|row| Ok(session!(row))).collect()
}

/// Visits in Today as "left an address", newest first.
pub async fn left_address<'c>(on: impl Read<'c>, limit: i64) -> Result<Vec<Session>, StoreError> {
    let rows = sqlx::query!(
        "SELECT * FROM chat_sessions WHERE outcome = 'left_address' ORDER BY last_visitor_at DESC LIMIT ?",
        limit
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter().map(|row| Ok(session!(row))).collect()
}

/// Prospects that automation made from chat and mail since a moment: the daily limit counts them.
pub async fn prospects_made_since<'c>(on: impl Read<'c>, since: Timestamp) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT count(*) AS "made!: i64" FROM chat_sessions AS s JOIN prospects AS p ON p.id = s.prospect_id
           WHERE s.link = 'own' AND s.last_visitor_at >= ?1 AND p.created_at >= ?1"#,
        since.0
    )
    .fetch_one(on.executor())
    .await?)
}
