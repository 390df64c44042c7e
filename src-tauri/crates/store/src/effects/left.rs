//! What has left already: for caps, cool-down and the running thread.

use super::{Effect, effect};
use crate::{Read, StoreError, convert::*};
use domain::{ProspectId, Timestamp};

/// What has left, for caps, cool-down and the running thread.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Left {
    /// Mails of the mailbox since the given moment.
    pub mailbox: u32,
    /// First answers among them.
    pub first_answers: u32,
    /// To the recipient's domain among them.
    pub domain: u32,
    /// Messages we started to the person in the last seven days.
    pub person_week: u32,
    /// When the oldest of those left: seven days later the weekly limit has room again.
    pub week_began: Option<Timestamp>,
    /// When we last started a message to the person.
    pub last_started: Option<Timestamp>,
    /// First answers to the person or, whoever they say they are, to the address: above 0 means there was one.
    pub answers_to_person: u32,
    /// Messages to the person ever.
    pub ever: u32,
    /// Automatic answers to the inbound message at hand.
    pub answers_to_message: u32,
}

/// Counts what has left (sent, sending or ambiguous) since the start of the rep's day.
pub async fn left<'c>(
    on: impl Read<'c>,
    prospect: ProspectId,
    (recipient, recipient_domain): (&str, &str),
    answers_at: Option<Timestamp>,
    day_start: Timestamp,
    week_start: Timestamp,
) -> Result<Left, StoreError> {
    let prospect = prospect.to_string();
    let answers = answers_at.map(|at| at.0);
    let row = sqlx::query!(
        r#"SELECT
             (SELECT count(*) FROM effects WHERE left_at >= ?1) AS "mailbox!: i64",
             (SELECT count(*) FROM effects WHERE left_at >= ?1 AND first_answer = 1) AS "first_answers!: i64",
             (SELECT count(*) FROM effects WHERE left_at >= ?1 AND recipient_domain = ?2) AS "domain!: i64",
             (SELECT count(*) FROM effects WHERE prospect_id = ?3 AND left_at >= ?4
                AND (answers_at IS NULL OR approved_hash IS NOT NULL)) AS "person_week!: i64",
             (SELECT min(left_at) FROM effects WHERE prospect_id = ?3 AND left_at >= ?4
                AND (answers_at IS NULL OR approved_hash IS NOT NULL)) AS "week_began?: i64",
             (SELECT max(left_at) FROM effects WHERE prospect_id = ?3 AND left_at IS NOT NULL
                AND (answers_at IS NULL OR approved_hash IS NOT NULL)) AS "last_started?: i64",
             (SELECT count(*) FROM effects WHERE prospect_id = ?3 AND left_at IS NOT NULL AND first_answer = 1)
               + (SELECT count(*) FROM effects WHERE recipient = ?6 AND left_at IS NOT NULL AND first_answer = 1)
               AS "answers_to_person!: i64",
             (SELECT count(*) FROM effects WHERE prospect_id = ?3 AND left_at IS NOT NULL) AS "ever!: i64",
             (SELECT count(*) FROM effects WHERE prospect_id = ?3 AND left_at IS NOT NULL AND answers_at = ?5
                AND approved_hash IS NULL) AS "answers_to_message!: i64""#,
        day_start.0,
        recipient_domain,
        prospect,
        week_start.0,
        answers,
        recipient
    )
    .fetch_one(on.executor())
    .await?;
    Ok(Left {
        mailbox: small(row.mailbox)?,
        first_answers: small(row.first_answers)?,
        domain: small(row.domain)?,
        person_week: small(row.person_week)?,
        week_began: row.week_began.map(Timestamp),
        last_started: row.last_started.map(Timestamp),
        answers_to_person: small(row.answers_to_person)?,
        ever: small(row.ever)?,
        answers_to_message: small(row.answers_to_message)?,
    })
}

/// Messages that left since a moment, of everybody: what a catch-up after sleep may not exceed.
pub async fn left_since<'c>(on: impl Read<'c>, since: Timestamp) -> Result<u32, StoreError> {
    let count =
        sqlx::query_scalar!(r#"SELECT count(*) AS "count!: i64" FROM effects WHERE left_at >= ?"#, since.0)
            .fetch_one(on.executor())
            .await?;
    small(count)
}

/// First answers that left for visits from one visitor address since a moment.
pub async fn first_answers_of_address<'c>(
    on: impl Read<'c>,
    address_key: &str,
    since: Timestamp,
) -> Result<u32, StoreError> {
    let count = sqlx::query_scalar!(
        r#"SELECT count(DISTINCT e.id) AS "count!: i64" FROM effects AS e
           JOIN chat_sessions AS s ON s.prospect_id = e.prospect_id AND s.link = 'own'
           WHERE e.left_at >= ? AND e.first_answer = 1 AND s.address_key = ?"#,
        since.0,
        address_key
    )
    .fetch_one(on.executor())
    .await?;
    small(count)
}

/// Mails to a prospect that a server took, newest first: (Message-ID, subject in the payload, when).
pub async fn thread<'c>(on: impl Read<'c>, prospect: ProspectId) -> Result<Vec<Effect>, StoreError> {
    let prospect = prospect.to_string();
    let rows = sqlx::query!(
        "SELECT e.*, r.payload, r.hash FROM effects AS e
         JOIN effect_revisions AS r ON r.effect_id = e.id AND r.revision = e.revision
         WHERE e.prospect_id = ? AND e.state = 'sent' AND e.message_id IS NOT NULL ORDER BY e.left_at DESC LIMIT 20",
        prospect
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter().map(|row| Ok(effect!(row))).collect()
}
