//! The rep's mailbox as it was read: how far each folder, and the mails that concern somebody on record.

use crate::{Read, StoreError, Tx, convert::*};
use domain::{EffectId, MessageId, ProspectId, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// How far a folder was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// Host and user it was read from.
    pub account: String,
    /// The folder's UIDVALIDITY.
    pub uid_validity: u32,
    /// The first UID not read yet.
    pub next_uid: u32,
    /// When its end was last reached.
    pub read_at: Option<Timestamp>,
}

/// Who wrote it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Direction {
    /// To us.
    In,
    /// By the rep, elsewhere.
    Out,
}

impl Direction {
    /// The word as stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Out => "out",
        }
    }
}

/// A file that came along; its bytes stay in the mailbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// File name, may be empty.
    pub name: String,
    /// MIME type.
    pub media_type: String,
    /// Size in bytes, decoded.
    pub bytes: u64,
}

/// A mail of the mailbox that concerns a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Identity.
    pub id: MessageId,
    /// Message-ID, else a hash of the mail.
    pub key: String,
    /// Whose.
    pub direction: Direction,
    /// `human`, `auto_reply`, `bounce`, `complaint`, `delivered` or `unsubscribe`.
    pub kind: String,
    /// Whom it concerns.
    pub prospect_id: ProspectId,
    /// What tied it to the person.
    pub matched_by: String,
    /// Our mail it answers or reports on.
    pub effect_id: Option<EffectId>,
    /// It counts as the person's own word.
    pub trusted: bool,
    /// Display name of the sender.
    pub from_name: String,
    /// Address of the sender.
    pub from_address: String,
    /// First recipient.
    pub to_address: String,
    /// Subject.
    pub subject: String,
    /// What the writer typed.
    pub reply: String,
    /// All of its text.
    pub text: String,
    /// Its HTML part.
    pub html: Option<String>,
    /// Files that came along.
    pub attachments: Vec<Attachment>,
    /// Message-ID with angle brackets.
    pub message_id: Option<String>,
    /// The thread it says it belongs to, oldest first.
    pub references: Vec<String>,
    /// What it asks.
    pub question: Option<String>,
    /// When the mailbox took it.
    pub at: Timestamp,
    /// When the rep saw it here.
    pub seen_at: Option<Timestamp>,
}

/// How far a folder (`inbox`, `sent`) was read.
pub async fn cursor<'c>(on: impl Read<'c>, folder: &str) -> Result<Option<Cursor>, StoreError> {
    let row = sqlx::query!(
        "SELECT account, uid_validity, next_uid, read_at FROM mail_cursors WHERE folder = ?",
        folder
    )
    .fetch_optional(on.executor())
    .await?;
    row.map(|row| {
        Ok(Cursor {
            account: row.account,
            uid_validity: small(row.uid_validity)?,
            next_uid: small(row.next_uid)?,
            read_at: row.read_at.map(Timestamp),
        })
    })
    .transpose()
}

/// Remembers how far a folder was read.
pub async fn set_cursor(tx: &mut Tx, folder: &str, cursor: &Cursor) -> Result<(), StoreError> {
    let read_at = cursor.read_at.map(|at| at.0);
    sqlx::query!(
        "INSERT INTO mail_cursors (folder, account, uid_validity, next_uid, read_at) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (folder) DO UPDATE SET account = ?2, uid_validity = ?3, next_uid = ?4, read_at = ?5",
        folder,
        cursor.account,
        cursor.uid_validity,
        cursor.next_uid,
        read_at
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Keeps a mail; one that is there stays. Answers whether it is new.
pub async fn insert(tx: &mut Tx, mail: &Mail) -> Result<bool, StoreError> {
    let (id, prospect) = (mail.id.to_string(), mail.prospect_id.to_string());
    let effect = mail.effect_id.map(|id| id.to_string());
    let direction = mail.direction.as_str();
    let (attachments, references) = (to_json(&mail.attachments)?, to_json(&mail.references)?);
    let seen = mail.seen_at.map(|at| at.0);
    let inserted = sqlx::query!(
        "INSERT INTO mails (id, key, direction, kind, prospect_id, matched_by, effect_id, trusted, from_name, from_address,
           to_address, subject, reply, text, html, attachments, message_id, mail_references, question, at, seen_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING",
        id,
        mail.key,
        direction,
        mail.kind,
        prospect,
        mail.matched_by,
        effect,
        mail.trusted,
        mail.from_name,
        mail.from_address,
        mail.to_address,
        mail.subject,
        mail.reply,
        mail.text,
        mail.html,
        attachments,
        mail.message_id,
        references,
        mail.question,
        mail.at.0,
        seen
    )
    .execute(tx.connection())
    .await?;
    if inserted.rows_affected() == 1 {
        tx.changed("mails", prospect, "connector", mail.at);
    }
    Ok(inserted.rows_affected() == 1)
}

/// Whether a mail of that key is on record.
pub async fn is_known<'c>(on: impl Read<'c>, key: &str) -> Result<bool, StoreError> {
    let known =
        sqlx::query_scalar!(r#"SELECT EXISTS (SELECT 1 FROM mails WHERE key = ?) AS "known!: i64""#, key)
            .fetch_one(on.executor())
            .await?;
    Ok(known != 0)
}

macro_rules! mail {
    ($row:expr) => {{
        let row = $row;
        Mail {
            id: word(&row.id)?,
            key: row.key,
            direction: if row.direction == "out" { Direction::Out } else { Direction::In },
            kind: row.kind,
            prospect_id: word(&row.prospect_id)?,
            matched_by: row.matched_by,
            effect_id: word_opt(row.effect_id.as_deref())?,
            trusted: row.trusted != 0,
            from_name: row.from_name,
            from_address: row.from_address,
            to_address: row.to_address,
            subject: row.subject,
            reply: row.reply,
            text: row.text,
            html: row.html,
            attachments: json(&row.attachments)?,
            message_id: row.message_id,
            references: json(&row.mail_references)?,
            question: row.question,
            at: Timestamp(row.at),
            seen_at: row.seen_at.map(Timestamp),
        }
    }};
}

/// Mails with a person before a moment, the latest first, at most `limit`.
pub async fn of_prospect<'c>(
    on: impl Read<'c>,
    prospect: ProspectId,
    before: Timestamp,
    limit: i64,
) -> Result<Vec<Mail>, StoreError> {
    let prospect = prospect.to_string();
    let rows = sqlx::query!(
        "SELECT * FROM mails WHERE prospect_id = ? AND at < ? ORDER BY at DESC, seq DESC LIMIT ?",
        prospect,
        before.0,
        limit
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter().map(|row| Ok(mail!(row))).collect()
}

/// What a person wrote that counts as their own word, oldest first: (id, text, when), of the last 200.
pub async fn heard<'c>(
    on: impl Read<'c>,
    prospect: ProspectId,
) -> Result<Vec<(MessageId, String, Timestamp)>, StoreError> {
    let prospect = prospect.to_string();
    let rows = sqlx::query!(
        "SELECT id, reply, at FROM mails WHERE prospect_id = ? AND direction = 'in' AND kind = 'human' AND trusted = 1
         ORDER BY at DESC LIMIT 200",
        prospect
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter().rev().map(|row| Ok((word(&row.id)?, row.reply, Timestamp(row.at)))).collect()
}

/// The last mail either way that goes on with a person, for the thread: what they wrote, or the rep elsewhere.
pub async fn latest<'c>(on: impl Read<'c>, prospect: ProspectId) -> Result<Option<Mail>, StoreError> {
    let prospect = prospect.to_string();
    let row = sqlx::query!(
        "SELECT * FROM mails WHERE prospect_id = ? AND kind = 'human' AND (trusted = 1 OR direction = 'out')
         ORDER BY at DESC, seq DESC LIMIT 1",
        prospect
    )
    .fetch_optional(on.executor())
    .await?;
    row.map(|row| Ok(mail!(row))).transpose()
}

/// The person of a mail on record with one of these Message-IDs.
pub async fn holder<'c>(on: impl Read<'c>, message_ids: &[String]) -> Result<Option<ProspectId>, StoreError> {
    let ids = to_json(message_ids)?;
    let found = sqlx::query_scalar!(
        "SELECT m.prospect_id FROM json_each(?) AS wanted CROSS JOIN mails AS m ON m.message_id = wanted.value
         ORDER BY wanted.key LIMIT 1",
        ids
    )
    .fetch_optional(on.executor())
    .await?;
    word_opt(found.as_deref())
}

/// When the rep last wrote to the person by other means than ours, and how often since a moment.
pub async fn written_elsewhere<'c>(
    on: impl Read<'c>,
    prospect: ProspectId,
    since: Timestamp,
) -> Result<(Option<Timestamp>, u32), StoreError> {
    let prospect = prospect.to_string();
    let row = sqlx::query!(
        r#"SELECT max(at) AS "last?: i64", count(*) FILTER (WHERE at >= ?2) AS "count!: i64" FROM mails
           WHERE prospect_id = ?1 AND direction = 'out'"#,
        prospect,
        since.0
    )
    .fetch_one(on.executor())
    .await?;
    Ok((row.last.map(Timestamp), small(row.count)?))
}

/// The rep has seen a person's mails.
pub async fn see(tx: &mut Tx, prospect: ProspectId, now: Timestamp) -> Result<(), StoreError> {
    let prospect = prospect.to_string();
    let seen = sqlx::query!(
        "UPDATE mails SET seen_at = ? WHERE prospect_id = ? AND direction = 'in' AND seen_at IS NULL",
        now.0,
        prospect
    )
    .execute(tx.connection())
    .await?;
    if seen.rows_affected() > 0 {
        tx.changed("mails", prospect, "user", now);
    }
    Ok(())
}

/// How many mails of theirs the rep has not seen, by person.
pub async fn unseen<'c>(on: impl Read<'c>, limit: i64) -> Result<HashMap<ProspectId, i64>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT prospect_id AS "id!", count(*) AS "count!: i64" FROM mails
           WHERE direction = 'in' AND seen_at IS NULL GROUP BY prospect_id LIMIT ?"#,
        limit
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter().map(|row| Ok((word(&row.id)?, row.count))).collect()
}

/// The same of these people.
pub async fn unseen_of<'c>(
    on: impl Read<'c>,
    prospects: &[ProspectId],
) -> Result<HashMap<ProspectId, i64>, StoreError> {
    let ids = to_json(prospects)?;
    let rows = sqlx::query!(
        r#"SELECT m.prospect_id AS "id!", count(*) AS "count!: i64" FROM json_each(?) AS wanted
           CROSS JOIN mails AS m ON m.prospect_id = wanted.value
           WHERE m.direction = 'in' AND m.seen_at IS NULL GROUP BY m.prospect_id"#,
        ids
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter().map(|row| Ok((word(&row.id)?, row.count))).collect()
}

/// One mail.
pub async fn get<'c>(on: impl Read<'c>, id: MessageId) -> Result<Option<Mail>, StoreError> {
    let id = id.to_string();
    let row = sqlx::query!("SELECT * FROM mails WHERE id = ?", id).fetch_optional(on.executor()).await?;
    row.map(|row| Ok(mail!(row))).transpose()
}
