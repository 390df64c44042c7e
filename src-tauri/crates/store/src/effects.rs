//! Effects: what jobs propose, each with its revisions and the one hash that may leave.

mod leave;
mod left;

pub use leave::{call_off, end, mark_transmitting, orphans, start_sending, take_back};
pub use left::{Left, first_answers_of_address, left, left_since, thread};

use crate::{Read, StoreError, Tx, convert::*, jobs::Waiting};
use domain::{Actor, ContactPointId, EffectId, EffectKind, EffectState, JobId, ProspectId, Timestamp};

/// A proposed consequence, with its standing revision.
#[derive(Debug, Clone)]
pub struct Effect {
    /// Identity.
    pub id: EffectId,
    /// hash(job, step).
    pub key: String,
    /// The job that proposed it.
    pub job_id: JobId,
    /// Whom it is for.
    pub prospect_id: ProspectId,
    /// Its number within the job.
    pub step: u32,
    /// What it does.
    pub kind: EffectKind,
    /// Where it stands.
    pub state: EffectState,
    /// Why it waits.
    pub waiting: Option<Waiting>,
    /// Not looked at before.
    pub release_at: Timestamp,
    /// Since when it could have left but for us: no line, paused, unable to see replies.
    pub missed_since: Option<Timestamp>,
    /// Grace after a move by hand.
    pub grace_until: Option<Timestamp>,
    /// Where it goes.
    pub contact_point_id: Option<ContactPointId>,
    /// The address it goes to.
    pub recipient: Option<String>,
    /// The one answer a claimed address may get unattended.
    pub first_answer: bool,
    /// The inbound message it answers.
    pub answers_at: Option<Timestamp>,
    /// Standing revision.
    pub revision: i64,
    /// Its payload (JSON).
    pub payload: String,
    /// Its hash.
    pub hash: String,
    /// The hash the rep approved.
    pub approved_hash: Option<String>,
    /// Message-ID of the mail.
    pub message_id: Option<String>,
    /// The message may have left this machine.
    pub transmitting: bool,
    /// Attempts begun.
    pub attempt: u32,
    /// When it was marked sending.
    pub left_at: Option<Timestamp>,
    /// The server's word.
    pub response: Option<String>,
    /// What went wrong.
    pub error: Option<String>,
    /// Its part of the job's price.
    pub energy: i64,
    /// Its part of the job's price.
    pub coins: i64,
    /// When it was proposed.
    pub created_at: Timestamp,
}

/// An effect to insert.
#[derive(Debug, Clone)]
pub struct NewEffect {
    /// Identity.
    pub id: EffectId,
    /// hash(job, step).
    pub key: String,
    /// The job.
    pub job_id: JobId,
    /// Whom it is for.
    pub prospect_id: ProspectId,
    /// Its number within the job.
    pub step: u32,
    /// What it does.
    pub kind: EffectKind,
    /// Not before.
    pub release_at: Timestamp,
    /// Grace after a move by hand.
    pub grace_until: Option<Timestamp>,
    /// Where it goes.
    pub recipient: Option<(ContactPointId, String)>,
    /// The first answer.
    pub first_answer: bool,
    /// The inbound message it answers.
    pub answers_at: Option<Timestamp>,
    /// Exact payload (JSON).
    pub payload: String,
    /// Its hash.
    pub hash: String,
    /// Message-ID.
    pub message_id: Option<String>,
    /// Part of the price.
    pub energy: i64,
    /// Part of the price.
    pub coins: i64,
    /// Who wrote it.
    pub author: Actor,
}

/// Inserts an effect with its first revision; one that is there (same key) stays. Answers whether it is new.
pub async fn insert(tx: &mut Tx, new: &NewEffect, now: Timestamp) -> Result<bool, StoreError> {
    let (id, job, prospect) = (new.id.to_string(), new.job_id.to_string(), new.prospect_id.to_string());
    let kind = new.kind.as_str();
    let point = new.recipient.as_ref().map(|(id, _)| id.to_string());
    let address = new.recipient.as_ref().map(|(_, address)| address.clone());
    let mail_domain =
        address.as_deref().and_then(|address| address.rsplit_once('@')).map(|(_, d)| d.to_owned());
    let (grace, answers) = (new.grace_until.map(|at| at.0), new.answers_at.map(|at| at.0));
    let inserted = sqlx::query!(
        "INSERT INTO effects (id, key, job_id, prospect_id, step, kind, state, release_at, grace_until, contact_point_id,
           recipient, recipient_domain, first_answer, answers_at, message_id, energy, coins, created_at,
           updated_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'intent', ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?17)
         ON CONFLICT (key) DO NOTHING",
        id,
        new.key,
        job,
        prospect,
        new.step,
        kind,
        new.release_at.0,
        grace,
        point,
        address,
        mail_domain,
        new.first_answer,
        answers,
        new.message_id,
        new.energy,
        new.coins,
        now.0
    )
    .execute(tx.connection())
    .await?;
    if inserted.rows_affected() == 0 {
        return Ok(false);
    }
    let author = new.author.to_string();
    sqlx::query!(
        "INSERT INTO effect_revisions (effect_id, revision, payload, hash, author, created_at) VALUES (?, 1, ?, ?, ?, ?)",
        id,
        new.payload,
        new.hash,
        author,
        now.0
    )
    .execute(tx.connection())
    .await?;
    tx.changed("effects", id, &author, now);
    Ok(true)
}

/// Adds a revision; from here on the older ones can never leave. Answers its number.
pub async fn revise(
    tx: &mut Tx,
    id: EffectId,
    payload: &str,
    hash: &str,
    author: &Actor,
    now: Timestamp,
) -> Result<i64, StoreError> {
    let (id, author) = (id.to_string(), author.to_string());
    let revision = sqlx::query_scalar!(
        r#"UPDATE effects SET revision = revision + 1, approved_hash = NULL, updated_at = ?2 WHERE id = ?1
           RETURNING revision AS "revision!""#,
        id,
        now.0
    )
    .fetch_one(tx.connection())
    .await?;
    sqlx::query!(
        "INSERT INTO effect_revisions (effect_id, revision, payload, hash, author, created_at) VALUES (?, ?, ?, ?, ?, ?)",
        id,
        revision,
        payload,
        hash,
        author,
        now.0
    )
    .execute(tx.connection())
    .await?;
    tx.changed("effects", id, &author, now);
    Ok(revision)
}

/// Writes a revision's payload with other headers of its thread; the hash does not cover them.
pub async fn set_payload(tx: &mut Tx, id: EffectId, revision: i64, payload: &str) -> Result<(), StoreError> {
    let id = id.to_string();
    sqlx::query!(
        "UPDATE effect_revisions SET payload = ?3 WHERE effect_id = ?1 AND revision = ?2",
        id,
        revision,
        payload
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

macro_rules! effect {
    ($row:expr) => {{
        let row = $row;
        Effect {
            id: word(&row.id)?,
            key: row.key,
            job_id: word(&row.job_id)?,
            prospect_id: word(&row.prospect_id)?,
            step: small(row.step)?,
            kind: word(&row.kind)?,
            state: word(&row.state)?,
            waiting: match word_opt::<domain::WaitReason>(row.waiting_for.as_deref())? {
                Some(reason) => Some(crate::jobs::Waiting {
                    reason,
                    until: row.wait_until.map(Timestamp),
                    words: row.wait_words.unwrap_or_default(),
                }),
                None => None,
            },
            release_at: Timestamp(row.release_at),
            missed_since: row.missed_since.map(Timestamp),
            grace_until: row.grace_until.map(Timestamp),
            contact_point_id: word_opt(row.contact_point_id.as_deref())?,
            recipient: row.recipient,
            first_answer: row.first_answer != 0,
            answers_at: row.answers_at.map(Timestamp),
            revision: row.revision,
            payload: row.payload,
            hash: row.hash,
            approved_hash: row.approved_hash,
            message_id: row.message_id,
            transmitting: row.transmitting != 0,
            attempt: small(row.attempt)?,
            left_at: row.left_at.map(Timestamp),
            response: row.response,
            error: row.error,
            energy: row.energy,
            coins: row.coins,
            created_at: Timestamp(row.created_at),
        }
    }};
}
use effect;

/// One effect with its standing revision.
pub async fn get<'c>(on: impl Read<'c>, id: EffectId) -> Result<Option<Effect>, StoreError> {
    let id = id.to_string();
    sqlx::query!(
        "SELECT e.*, r.payload, r.hash FROM effects AS e
         JOIN effect_revisions AS r ON r.effect_id = e.id AND r.revision = e.revision WHERE e.id = ?",
        id
    )
    .fetch_optional(on.executor())
    .await?
    .map(|row| Ok(effect!(row)))
    .transpose()
}

/// A job's effects in order.
pub async fn of_job<'c>(on: impl Read<'c>, job: JobId) -> Result<Vec<Effect>, StoreError> {
    let job = job.to_string();
    let rows = sqlx::query!(
        "SELECT e.*, r.payload, r.hash FROM effects AS e
         JOIN effect_revisions AS r ON r.effect_id = e.id AND r.revision = e.revision WHERE e.job_id = ? ORDER BY e.step",
        job
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter().map(|row| Ok(effect!(row))).collect()
}

/// A prospect's effects, newest first.
pub async fn of_prospect<'c>(
    on: impl Read<'c>,
    prospect: ProspectId,
    limit: i64,
) -> Result<Vec<Effect>, StoreError> {
    let prospect = prospect.to_string();
    let rows = sqlx::query!(
        "SELECT e.*, r.payload, r.hash FROM effects AS e
         JOIN effect_revisions AS r ON r.effect_id = e.id AND r.revision = e.revision
         WHERE e.prospect_id = ? ORDER BY e.seq DESC LIMIT ?",
        prospect,
        limit
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter().map(|row| Ok(effect!(row))).collect()
}

/// The payloads of an effect's revisions by automation, oldest first: what the rep's own words are held against.
pub async fn drafts<'c>(on: impl Read<'c>, id: EffectId) -> Result<Vec<String>, StoreError> {
    let id = id.to_string();
    Ok(sqlx::query_scalar!(
        "SELECT payload FROM effect_revisions WHERE effect_id = ? AND author <> 'user' ORDER BY revision",
        id
    )
    .fetch_all(on.executor())
    .await?)
}

/// Effects whose moment has come, oldest first.
pub async fn due<'c>(on: impl Read<'c>, now: Timestamp, limit: i64) -> Result<Vec<EffectId>, StoreError> {
    let ids = sqlx::query_scalar!(
        "SELECT id FROM effects WHERE state = 'intent' AND release_at <= ? ORDER BY release_at, seq LIMIT +?",
        now.0,
        limit
    )
    .fetch_all(on.executor())
    .await?;
    ids.iter().map(|id| word(id)).collect()
}

/// When the next effect falls due.
pub async fn next_due<'c>(on: impl Read<'c>) -> Result<Option<Timestamp>, StoreError> {
    let at =
        sqlx::query_scalar!(r#"SELECT min(release_at) AS "at?: i64" FROM effects WHERE state = 'intent'"#)
            .fetch_one(on.executor())
            .await?;
    Ok(at.map(Timestamp))
}

/// Far enough away to mean "not by itself": somebody must release it.
pub const NEVER: Timestamp = Timestamp(253_402_300_799_000);

/// Lets an intent wait: it is looked at again at `waiting.until`, or never by itself.
pub async fn hold(tx: &mut Tx, id: EffectId, waiting: &Waiting, now: Timestamp) -> Result<(), StoreError> {
    let (id, reason) = (id.to_string(), waiting.reason.as_str());
    let (until, release) = (waiting.until.map(|at| at.0), waiting.until.unwrap_or(NEVER));
    sqlx::query!(
        "UPDATE effects SET waiting_for = ?2, wait_until = ?3, wait_words = ?4, release_at = ?5, updated_at = ?6,
           missed_since = CASE WHEN ?2 IN ('mailbox', 'paused', 'inbox') THEN coalesce(missed_since, ?6)
             WHEN ?2 = 'schedule' THEN missed_since END
         WHERE id = ?1 AND state = 'intent'",
        id,
        reason,
        until,
        waiting.words,
        release.0,
        now.0
    )
    .execute(tx.connection())
    .await?;
    tx.changed("effects", id, "system", now);
    Ok(())
}

/// Lets the worker look at waiting intents again now: settings, mode or kill switch changed. Those that wait
/// for their planned time stay; a card on the table stays too unless the new rules let the effect go.
pub async fn release_held(tx: &mut Tx, now: Timestamp) -> Result<u64, StoreError> {
    let released = sqlx::query!(
        "UPDATE effects SET release_at = ?1 WHERE state = 'intent' AND release_at > ?1
           AND waiting_for IS NOT NULL AND waiting_for NOT IN ('schedule', 'grace')",
        now.0
    )
    .execute(tx.connection())
    .await?;
    Ok(released.rows_affected())
}

/// The rep approved a hash: the effect may leave from `now` on.
pub async fn approve(tx: &mut Tx, id: EffectId, hash: &str, now: Timestamp) -> Result<(), StoreError> {
    let id = id.to_string();
    sqlx::query!(
        "UPDATE effects SET approved_hash = ?2, waiting_for = NULL, wait_until = NULL,
           wait_words = NULL, release_at = ?3, updated_at = ?3 WHERE id = ?1 AND state = 'intent'",
        id,
        hash,
        now.0
    )
    .execute(tx.connection())
    .await?;
    tx.changed("effects", id, "user", now);
    Ok(())
}

/// The effect of a key.
pub async fn with_key<'c>(on: impl Read<'c>, key: &str) -> Result<Option<Effect>, StoreError> {
    sqlx::query!(
        "SELECT e.*, r.payload, r.hash FROM effects AS e
         JOIN effect_revisions AS r ON r.effect_id = e.id AND r.revision = e.revision WHERE e.key = ?",
        key
    )
    .fetch_optional(on.executor())
    .await?
    .map(|row| Ok(effect!(row)))
    .transpose()
}

/// Gives a redrafted intent its new recipient and time; it is looked at afresh.
pub async fn redirect(
    tx: &mut Tx,
    id: EffectId,
    draft: &NewEffect,
    now: Timestamp,
) -> Result<(), StoreError> {
    let id = id.to_string();
    let point = draft.recipient.as_ref().map(|(id, _)| id.to_string());
    let address = draft.recipient.as_ref().map(|(_, address)| address.clone());
    let mail_domain =
        address.as_deref().and_then(|address| address.rsplit_once('@')).map(|(_, d)| d.to_owned());
    let (answers, kind) = (draft.answers_at.map(|at| at.0), draft.kind.as_str());
    sqlx::query!(
        "UPDATE effects SET contact_point_id = ?2, recipient = ?3, recipient_domain = ?4, first_answer = ?5,
           answers_at = ?6, release_at = ?7, missed_since = NULL, kind = ?8, waiting_for = NULL, wait_until = NULL,
           wait_words = NULL, updated_at = ?9, energy = ?10, coins = ?11 WHERE id = ?1 AND state = 'intent'",
        id,
        point,
        address,
        mail_domain,
        draft.first_answer,
        answers,
        draft.release_at.0,
        kind,
        now.0,
        draft.energy,
        draft.coins
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Lets the worker look at one intent now, unless it waits for a decision.
pub async fn release_one(tx: &mut Tx, id: EffectId, now: Timestamp) -> Result<(), StoreError> {
    let id = id.to_string();
    sqlx::query!(
        "UPDATE effects SET release_at = min(release_at, ?2) WHERE id = ?1 AND state = 'intent'
           AND coalesce(waiting_for, '') <> 'approval'",
        id,
        now.0
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Effects that would go to an address and are not over.
pub async fn open_to<'c>(on: impl Read<'c>, address: &str) -> Result<Vec<Effect>, StoreError> {
    let rows = sqlx::query!(
        "SELECT e.*, r.payload, r.hash FROM effects AS e
         JOIN effect_revisions AS r ON r.effect_id = e.id AND r.revision = e.revision
         WHERE e.recipient = ? AND e.state IN ('intent', 'sending')",
        address
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter().map(|row| Ok(effect!(row))).collect()
}

/// Our mail with one of these Message-IDs, the first named one.
pub async fn with_message_id<'c>(on: impl Read<'c>, ids: &[String]) -> Result<Option<Effect>, StoreError> {
    if ids.is_empty() {
        return Ok(None);
    }
    let ids = to_json(ids)?;
    sqlx::query!(
        "SELECT e.*, r.payload, r.hash FROM json_each(?) AS wanted CROSS JOIN effects AS e ON e.message_id = wanted.value
         JOIN effect_revisions AS r ON r.effect_id = e.id AND r.revision = e.revision
         WHERE e.left_at IS NOT NULL ORDER BY wanted.key LIMIT 1",
        ids
    )
    .fetch_optional(on.executor())
    .await?
    .map(|row| Ok(effect!(row)))
    .transpose()
}

/// Our last mail of that reference, the first 16 digits of its key.
pub async fn with_reference<'c>(on: impl Read<'c>, reference: &str) -> Result<Option<Effect>, StoreError> {
    // Digits sort before 'g': every key that begins so, by its index.
    let beyond = format!("{reference}g");
    sqlx::query!(
        "SELECT e.*, r.payload, r.hash FROM effects AS e
         JOIN effect_revisions AS r ON r.effect_id = e.id AND r.revision = e.revision
         WHERE e.key >= ?1 AND e.key < ?2 AND e.left_at IS NOT NULL ORDER BY e.left_at DESC LIMIT 1",
        reference,
        beyond
    )
    .fetch_optional(on.executor())
    .await?
    .map(|row| Ok(effect!(row)))
    .transpose()
}

/// Our last mail to an address.
pub async fn last_to<'c>(on: impl Read<'c>, address: &str) -> Result<Option<Effect>, StoreError> {
    sqlx::query!(
        "SELECT e.*, r.payload, r.hash FROM effects AS e
         JOIN effect_revisions AS r ON r.effect_id = e.id AND r.revision = e.revision
         WHERE e.recipient = ? AND e.left_at IS NOT NULL ORDER BY e.left_at DESC LIMIT 1",
        address
    )
    .fetch_optional(on.executor())
    .await?
    .map(|row| Ok(effect!(row)))
    .transpose()
}

/// Mails that a server took between two moments and of which no copy was seen in Sent.
pub async fn without_copy<'c>(
    on: impl Read<'c>,
    from: Timestamp,
    to: Timestamp,
    limit: i64,
) -> Result<Vec<Effect>, StoreError> {
    let rows = sqlx::query!(
        "SELECT e.*, r.payload, r.hash FROM effects AS e
         JOIN effect_revisions AS r ON r.effect_id = e.id AND r.revision = e.revision
         WHERE e.left_at BETWEEN ?1 AND ?2 AND e.state = 'sent' AND e.copied = 0 AND e.message_id IS NOT NULL
         ORDER BY e.left_at LIMIT ?3",
        from.0,
        to.0,
        limit
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter().map(|row| Ok(effect!(row))).collect()
}

/// A copy of it is in Sent.
pub async fn set_copied(tx: &mut Tx, id: EffectId) -> Result<(), StoreError> {
    let id = id.to_string();
    sqlx::query!("UPDATE effects SET copied = 1 WHERE id = ?", id).execute(tx.connection()).await?;
    Ok(())
}

/// Lets the worker look at intents again that wait for one reason.
pub async fn release_waiting(
    tx: &mut Tx,
    reason: domain::WaitReason,
    now: Timestamp,
) -> Result<(), StoreError> {
    let reason = reason.as_str();
    sqlx::query!(
        "UPDATE effects SET release_at = ?1 WHERE state = 'intent' AND release_at > ?1 AND waiting_for = ?2",
        now.0,
        reason
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}
