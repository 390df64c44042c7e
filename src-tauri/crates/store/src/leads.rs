//! Leads of ad forms and webhooks: kept as delivered, once per source and id there; what became of each.

use crate::{Read, StoreError, Tx, convert::*};
use domain::{LeadId, ProspectId, Source, Timestamp};
use std::ops::RangeInclusive;

/// A lead as it lies here.
#[derive(Debug, Clone)]
pub struct Lead {
    /// Identity.
    pub id: LeadId,
    /// Where it came from.
    pub source: Source,
    /// Its id there.
    pub external_id: String,
    /// The form's id there, or the webhook's name.
    pub form: String,
    /// What the form is called.
    pub form_name: Option<String>,
    /// What was delivered, as JSON.
    pub payload: String,
    /// `announced`, `received`, `processed`, `failed` or `test`.
    pub state: String,
    /// Why it failed.
    pub error: Option<String>,
    /// What to do about it.
    pub hint: Option<String>,
    /// How often it was tried.
    pub attempts: u32,
    /// Who it became, or was merged into.
    pub prospect_id: Option<ProspectId>,
    /// When the form was sent.
    pub submitted_at: Option<Timestamp>,
    /// When it came to us.
    pub received_at: Timestamp,
}

/// A lead that has come in.
#[derive(Debug, Clone)]
pub struct NewLead {
    /// Identity, if it is new.
    pub id: LeadId,
    /// Where from.
    pub source: Source,
    /// Its id there.
    pub external_id: String,
    /// The form.
    pub form: String,
    /// Its name.
    pub form_name: Option<String>,
    /// The JSON.
    pub payload: String,
    /// Only its id came.
    pub announced: bool,
    /// When it was sent.
    pub submitted_at: Option<Timestamp>,
}

/// Keeps a lead; one that is known stays, but that an announced one gets its answers. Answers whether it is new.
pub async fn keep(tx: &mut Tx, lead: &NewLead, now: Timestamp) -> Result<bool, StoreError> {
    let (id, source) = (lead.id.to_string(), lead.source.as_str());
    let state = if lead.announced { "announced" } else { "received" };
    let submitted = lead.submitted_at.map(|at| at.0);
    let added = sqlx::query!(
        "INSERT INTO leads (id, source, external_id, form, form_name, payload, state, submitted_at, received_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (source, external_id) DO NOTHING",
        id,
        source,
        lead.external_id,
        lead.form,
        lead.form_name,
        lead.payload,
        state,
        submitted,
        now.0
    )
    .execute(tx.connection())
    .await?
    .rows_affected()
        == 1;
    if !added && !lead.announced {
        sqlx::query!(
            "UPDATE leads SET payload = ?3, state = 'received', error = NULL, hint = NULL, form_name = coalesce(?4, form_name),
               form = CASE form WHEN '' THEN ?5 ELSE form END, submitted_at = coalesce(?6, submitted_at)
             WHERE source = ?1 AND external_id = ?2
               AND (state = 'announced' OR (state = 'failed' AND payload ->> 'field_data' IS NULL AND source = 'facebook_lead_ads'))",
            source,
            lead.external_id,
            lead.payload,
            lead.form_name,
            lead.form,
            submitted
        )
        .execute(tx.connection())
        .await?;
    }
    if added {
        tx.changed("leads", id, "connector", now);
    }
    Ok(added)
}

macro_rules! leads {
    ($rows:expr) => {
        $rows
            .into_iter()
            .map(|row| {
                Ok(Lead {
                    id: word(&row.id)?,
                    source: word(&row.source)?,
                    external_id: row.external_id,
                    form: row.form,
                    form_name: row.form_name,
                    payload: row.payload,
                    state: row.state,
                    error: row.error,
                    hint: row.hint,
                    attempts: small(row.attempts)?,
                    prospect_id: word_opt(row.prospect_id.as_deref())?,
                    submitted_at: row.submitted_at.map(Timestamp),
                    received_at: Timestamp(row.received_at),
                })
            })
            .collect()
    };
}

/// Leads that wait to be understood, oldest first.
pub async fn received<'c>(on: impl Read<'c>, limit: i64) -> Result<Vec<LeadId>, StoreError> {
    let ids =
        sqlx::query_scalar!("SELECT id FROM leads WHERE state = 'received' ORDER BY seq LIMIT ?", limit)
            .fetch_all(on.executor())
            .await?;
    ids.iter().map(|id| word(id)).collect()
}

/// Announced leads whose answers are to be fetched now.
pub async fn announced<'c>(on: impl Read<'c>, now: Timestamp, limit: i64) -> Result<Vec<Lead>, StoreError> {
    let rows = sqlx::query!(
        "SELECT id, source, external_id, form, form_name, payload, state, error, hint, attempts, prospect_id, submitted_at,
           received_at FROM leads WHERE state = 'announced' AND next_at <= ? ORDER BY next_at, seq LIMIT ?",
        now.0,
        limit
    )
    .fetch_all(on.executor())
    .await?;
    leads!(rows)
}

/// One lead.
pub async fn get<'c>(on: impl Read<'c>, id: LeadId) -> Result<Option<Lead>, StoreError> {
    let id = id.to_string();
    let rows = sqlx::query!(
        "SELECT id, source, external_id, form, form_name, payload, state, error, hint, attempts, prospect_id, submitted_at,
           received_at FROM leads WHERE id = ?",
        id
    )
    .fetch_all(on.executor())
    .await?;
    let found: Result<Vec<Lead>, StoreError> = leads!(rows);
    Ok(found?.into_iter().next())
}

/// The newest leads, of one state or of all.
pub async fn list<'c>(on: impl Read<'c>, state: Option<&str>, limit: i64) -> Result<Vec<Lead>, StoreError> {
    let rows = sqlx::query!(
        "SELECT id, source, external_id, form, form_name, payload, state, error, hint, attempts, prospect_id, submitted_at,
           received_at FROM leads WHERE ?1 IS NULL OR state = ?1 ORDER BY seq DESC LIMIT ?2",
        state,
        limit
    )
    .fetch_all(on.executor())
    .await?;
    leads!(rows)
}

/// It became somebody, or is somebody's.
pub async fn set_processed(
    tx: &mut Tx,
    id: LeadId,
    prospect: ProspectId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (id, prospect) = (id.to_string(), prospect.to_string());
    sqlx::query!(
        "UPDATE leads SET state = 'processed', prospect_id = ?2, error = NULL, hint = NULL, attempts = attempts + 1
         WHERE id = ?1",
        id,
        prospect
    )
    .execute(tx.connection())
    .await?;
    tx.changed("leads", id, "connector", now);
    Ok(())
}

/// It is a test of the platform.
pub async fn set_test(tx: &mut Tx, id: LeadId, now: Timestamp) -> Result<(), StoreError> {
    let id = id.to_string();
    sqlx::query!("UPDATE leads SET state = 'test', error = NULL, hint = NULL WHERE id = ?", id)
        .execute(tx.connection())
        .await?;
    tx.changed("leads", id, "connector", now);
    Ok(())
}

/// It could not be understood or fetched.
pub async fn set_failed(
    tx: &mut Tx,
    id: LeadId,
    error: &str,
    hint: Option<&str>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let id = id.to_string();
    sqlx::query!(
        "UPDATE leads SET state = 'failed', error = ?2, hint = ?3, attempts = attempts + 1 WHERE id = ?1",
        id,
        error,
        hint
    )
    .execute(tx.connection())
    .await?;
    tx.changed("leads", id, "connector", now);
    Ok(())
}

/// An announced one is fetched later.
pub async fn put_off(tx: &mut Tx, id: LeadId, until: Timestamp) -> Result<(), StoreError> {
    let id = id.to_string();
    sqlx::query!("UPDATE leads SET next_at = ?2, attempts = attempts + 1 WHERE id = ?1", id, until.0)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Failed ones are taken up again; answers how many.
pub async fn replay(tx: &mut Tx, id: Option<LeadId>, now: Timestamp) -> Result<u64, StoreError> {
    let id = id.map(|id| id.to_string());
    let done = sqlx::query!(
        "UPDATE leads SET error = NULL, hint = NULL, next_at = 0, state = CASE
             WHEN source = 'facebook_lead_ads' AND payload ->> 'field_data' IS NULL THEN 'announced' ELSE 'received' END
         WHERE state = 'failed' AND (?1 IS NULL OR id = ?1)",
        id
    )
    .execute(tx.connection())
    .await?
    .rows_affected();
    tx.changed("leads", "*", "user", now);
    Ok(done)
}

/// What came by one form.
#[derive(Debug, Clone)]
pub struct FormFigures {
    /// Where from.
    pub source: Source,
    /// The form's id there.
    pub form: String,
    /// Its name.
    pub form_name: Option<String>,
    /// All that came.
    pub came: i64,
    /// Those that are somebody's.
    pub processed: i64,
    /// Those that failed.
    pub failed: i64,
    /// Tests.
    pub tests: i64,
    /// Those that wait.
    pub waiting: i64,
    /// The newest.
    pub last_at: Timestamp,
}

/// Every form with what came.
pub async fn by_form<'c>(on: impl Read<'c>) -> Result<Vec<FormFigures>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT source AS "source!", form AS "form!", max(form_name) AS "form_name?: String", count(*) AS "came!: i64",
             sum(state = 'processed') AS "processed!: i64", sum(state = 'failed') AS "failed!: i64",
             sum(state = 'test') AS "tests!: i64", sum(state IN ('announced', 'received')) AS "waiting!: i64",
             max(received_at) AS "last_at!: i64"
           FROM leads GROUP BY source, form ORDER BY 9 DESC"#
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(FormFigures {
                source: word(&row.source)?,
                form: row.form,
                form_name: row.form_name,
                came: row.came,
                processed: row.processed,
                failed: row.failed,
                tests: row.tests,
                waiting: row.waiting,
                last_at: Timestamp(row.last_at),
            })
        })
        .collect()
}

/// A lead and when it was first written to or called, if it was.
#[derive(Debug, Clone, Copy)]
pub struct Speed {
    /// Which.
    pub id: LeadId,
    /// Who.
    pub prospect_id: ProspectId,
    /// When it came.
    pub received_at: Timestamp,
    /// When a message of ours left, the rep wrote from elsewhere, or called.
    pub touched_at: Option<Timestamp>,
}

/// Speed to lead of those that came within a time, newest first; `untold`: only those the rep was not told of.
pub async fn speeds<'c>(
    on: impl Read<'c>,
    came: RangeInclusive<Timestamp>,
    untold: bool,
    limit: i64,
) -> Result<Vec<Speed>, StoreError> {
    let (since, until) = (came.start().0, came.end().0);
    let rows = sqlx::query!(
        r#"SELECT l.id AS "id!", l.prospect_id AS "prospect_id!", l.received_at AS "received_at!",
             (SELECT min(at) FROM (
                SELECT min(left_at) AS at FROM effects WHERE prospect_id = l.prospect_id AND state = 'sent' AND left_at >= l.received_at
                UNION ALL SELECT min(at) FROM mails WHERE prospect_id = l.prospect_id AND direction = 'out' AND at >= l.received_at
                UNION ALL SELECT min(at) FROM activities WHERE prospect_id = l.prospect_id AND kind = 'call' AND at >= l.received_at))
             AS "touched_at?: i64"
           FROM leads AS l WHERE l.state = 'processed' AND l.received_at BETWEEN ?1 AND ?2 AND (?3 = 0 OR l.alerted_at IS NULL)
           ORDER BY l.received_at DESC LIMIT ?4"#,
        since,
        until,
        untold,
        limit
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Speed {
                id: word(&row.id)?,
                prospect_id: word(&row.prospect_id)?,
                received_at: Timestamp(row.received_at),
                touched_at: row.touched_at.map(Timestamp),
            })
        })
        .collect()
}

/// The rep was told that this one waits.
pub async fn set_alerted(tx: &mut Tx, id: LeadId, now: Timestamp) -> Result<(), StoreError> {
    let id = id.to_string();
    sqlx::query!("UPDATE leads SET alerted_at = ? WHERE id = ?", now.0, id).execute(tx.connection()).await?;
    Ok(())
}

/// Which field a question is, by the rep: the form's own word before that for all forms.
pub async fn questions<'c>(
    on: impl Read<'c>,
    source: Source,
    form: &str,
) -> Result<Vec<(String, String)>, StoreError> {
    let source = source.as_str();
    let rows = sqlx::query!(
        "SELECT question, field FROM lead_questions WHERE source = ?1 AND form IN (?2, '') ORDER BY form DESC, question",
        source,
        form
    )
    .fetch_all(on.executor())
    .await?;
    Ok(rows.into_iter().map(|row| (row.question, row.field)).collect())
}

/// Says which field a question is; `None`: none.
pub async fn set_question(
    tx: &mut Tx,
    source: Source,
    form: &str,
    question: &str,
    field: Option<&str>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let source = source.as_str();
    match field {
        Some(field) => {
            sqlx::query!(
                "INSERT INTO lead_questions (source, form, question, field, updated_at) VALUES (?, ?, ?, ?, ?)
                 ON CONFLICT DO UPDATE SET field = excluded.field, updated_at = excluded.updated_at",
                source,
                form,
                question,
                field,
                now.0
            )
            .execute(tx.connection())
            .await?;
        }
        None => {
            sqlx::query!(
                "DELETE FROM lead_questions WHERE source = ? AND form = ? AND question = ?",
                source,
                form,
                question
            )
            .execute(tx.connection())
            .await?;
        }
    }
    tx.changed("leads", "*", "user", now);
    Ok(())
}

/// Whether a webhook of that name is taken.
pub async fn webhook_exists<'c>(on: impl Read<'c>, name: &str) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar!(r#"SELECT count(*) AS "n!: i64" FROM lead_webhooks WHERE name = ?"#, name)
        .fetch_one(on.executor())
        .await?
        > 0)
}

/// Takes a webhook of that name from now on.
pub async fn add_webhook(tx: &mut Tx, name: &str, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO lead_webhooks (name, created_at) VALUES (?, ?) ON CONFLICT DO NOTHING",
        name,
        now.0
    )
    .execute(tx.connection())
    .await?;
    tx.changed("leads", name, "user", now);
    Ok(())
}

/// How far a form was read: the newest lead's created_time.
pub async fn cursor<'c>(
    on: impl Read<'c>,
    source: Source,
    form: &str,
) -> Result<Option<Timestamp>, StoreError> {
    let source = source.as_str();
    let row = sqlx::query_scalar!(
        "SELECT read_through FROM lead_cursors WHERE source = ? AND form = ?",
        source,
        form
    )
    .fetch_optional(on.executor())
    .await?;
    Ok(row.map(Timestamp))
}

/// Notes how far a form was read.
pub async fn set_cursor(
    tx: &mut Tx,
    source: Source,
    form: &str,
    through: Timestamp,
    now: Timestamp,
) -> Result<(), StoreError> {
    let source = source.as_str();
    sqlx::query!(
        "INSERT INTO lead_cursors (source, form, read_through, read_at) VALUES (?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET read_through = max(read_through, excluded.read_through), read_at = excluded.read_at",
        source,
        form,
        through.0,
        now.0
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// The newest touch of a person: what brought them last.
pub async fn set_last_touch(tx: &mut Tx, prospect: ProspectId, touch: &str) -> Result<(), StoreError> {
    let prospect = prospect.to_string();
    sqlx::query!("UPDATE prospects SET last_touch = ? WHERE id = ?", touch, prospect)
        .execute(tx.connection())
        .await?;
    Ok(())
}
