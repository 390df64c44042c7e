//! Prospects: the person's row. Stage changes are in [`crate::stages`], scores in [`crate::scores`].

mod newborn;

pub use newborn::{NewProspect, insert};

use crate::{Read, StoreError, Tx, convert::*};
use domain::{Actor, Basis, CompanyId, Language, ProspectId, Source, Stage, Temperature, Timestamp};
use std::collections::BTreeMap;

/// A person who may buy.
#[derive(Debug, Clone)]
pub struct Prospect {
    /// Identity.
    pub id: ProspectId,
    /// Counts changes; a mutation names the version it saw.
    pub version: i64,
    /// What is known of the person, by field.
    pub fields: Fields,
    /// Who set each field: nothing replaces what the rep typed.
    pub field_actors: BTreeMap<String, Actor>,
    /// The company's row, if one is known.
    pub company_id: Option<CompanyId>,
    /// Inferred from the phone number.
    pub time_zone: Option<String>,
    /// Language mails are written in.
    pub language: Language,
    /// Where the person came from.
    pub source: Source,
    /// On the board, or only in the list.
    pub on_board: bool,
    /// Where the person stands.
    pub stage: Stage,
    /// Since when.
    pub stage_at: Timestamp,
    /// Order in the column.
    pub rank: i64,
    /// Why we may write.
    pub basis: Option<Basis>,
    /// Automation is kept off now or until `hands_off_until`.
    pub hands_off: bool,
    /// End of hands-off.
    pub hands_off_until: Option<Timestamp>,
    /// Vendor, job seeker or spam.
    pub barred: bool,
    /// What the signals say.
    pub evidence: Evidence,
    /// Stored score parts: intent, temperature, contact, engagement, signal.
    pub score_parts: [u8; 5],
    /// Sum of the parts.
    pub scout_score: u8,
    /// What decay took from the intent part.
    pub score_lost: u8,
    /// The rep's own score and its reason.
    pub override_score: Option<(u8, String)>,
    /// What smart_scan found.
    pub summary: Option<String>,
    /// What to do next, in words.
    pub next_action: Option<String>,
    /// First-touch attribution (never changes).
    pub first_touch: String,
    /// Last inbound message.
    pub last_inbound_at: Option<Timestamp>,
    /// Last meaningful touch.
    pub last_touch_at: Timestamp,
    /// The chat may still be running until then.
    pub settle_until: Option<Timestamp>,
    /// The prospect this one was merged into.
    pub merged_into: Option<ProspectId>,
    /// Not stale before.
    pub snoozed_until: Option<Timestamp>,
    /// Away until then, by their own out-of-office reply.
    pub away_until: Option<Timestamp>,
    /// Of the sample data.
    pub sample: bool,
    /// When the prospect was made.
    pub created_at: Timestamp,
}

impl Prospect {
    /// The score that counts: the rep's, else the machine's.
    pub fn effective_score(&self) -> u8 {
        self.override_score.as_ref().map_or(self.scout_score, |(score, _)| *score)
    }
    /// Their time zone, where it is known.
    pub fn zone(&self) -> Option<chrono_tz::Tz> {
        self.time_zone.as_deref()?.parse().ok()
    }
}

/// What a person said, or the rep typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields {
    /// Full name.
    pub name: Option<String>,
    /// Company's name.
    pub company: Option<String>,
    /// Job title.
    pub role: Option<String>,
    /// Place.
    pub location: Option<String>,
    /// Budget, as said.
    pub budget: Option<String>,
    /// How many, as said.
    pub quantity: Option<String>,
    /// When, as said.
    pub timeline: Option<String>,
}

impl Fields {
    /// Names of the fields, in order.
    pub const NAMES: [&'static str; 7] =
        ["name", "company", "role", "location", "budget", "quantity", "timeline"];

    /// A field by name.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut Option<String>> {
        Some(match name {
            "name" => &mut self.name,
            "company" => &mut self.company,
            "role" => &mut self.role,
            "location" => &mut self.location,
            "budget" => &mut self.budget,
            "quantity" => &mut self.quantity,
            "timeline" => &mut self.timeline,
            _ => return None,
        })
    }
}

/// What the counting visits add up to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Evidence {
    /// Sum of signals, 0-100.
    pub intent: u8,
    /// Highest temperature.
    pub temperature: Temperature,
    /// Qualification score, 0-100.
    pub qualification: u8,
    /// The visitor's messages.
    pub messages: u32,
    /// The longest visit, in milliseconds.
    pub duration_ms: i64,
}

impl Default for Evidence {
    fn default() -> Self {
        Self { intent: 0, temperature: Temperature::Cold, qualification: 0, messages: 0, duration_ms: 0 }
    }
}

macro_rules! prospect {
    ($row:expr) => {{
        let row = $row;
        Prospect {
            id: word(&row.id)?,
            version: row.version,
            fields: Fields {
                name: row.name,
                company: row.company,
                role: row.role,
                location: row.location,
                budget: row.budget,
                quantity: row.quantity,
                timeline: row.timeline,
            },
            field_actors: json(&row.field_actors)?,
            company_id: word_opt(row.company_id.as_deref())?,
            time_zone: row.time_zone,
            language: word(&row.language)?,
            source: word(&row.source)?,
            on_board: row.on_board != 0,
            stage: word(&row.stage)?,
            stage_at: Timestamp(row.stage_at),
            rank: row.rank,
            basis: word_opt(row.basis.as_deref())?,
            hands_off: row.hands_off != 0,
            hands_off_until: row.hands_off_until.map(Timestamp),
            barred: row.barred != 0,
            evidence: Evidence {
                intent: small(row.intent)?,
                temperature: word(&row.temperature)?,
                qualification: small(row.qualification)?,
                messages: small(row.messages)?,
                duration_ms: row.duration_ms,
            },
            score_parts: [
                small(row.score_intent)?,
                small(row.score_temperature)?,
                small(row.score_contact)?,
                small(row.score_engagement)?,
                small(row.score_signal)?,
            ],
            scout_score: small(row.scout_score)?,
            score_lost: small(row.score_lost)?,
            override_score: match (row.override_score, row.override_reason) {
                (Some(score), reason) => Some((small(score)?, reason.unwrap_or_default())),
                (None, _) => None,
            },
            summary: row.summary,
            next_action: row.next_action,
            first_touch: row.first_touch,
            last_inbound_at: row.last_inbound_at.map(Timestamp),
            last_touch_at: Timestamp(row.last_touch_at),
            settle_until: row.settle_until.map(Timestamp),
            merged_into: word_opt(row.merged_into.as_deref())?,
            snoozed_until: row.snoozed_until.map(Timestamp),
            away_until: row.away_until.map(Timestamp),
            sample: row.sample != 0,
            created_at: Timestamp(row.created_at),
        }
    }};
}

/// One prospect.
pub async fn get<'c>(on: impl Read<'c>, id: ProspectId) -> Result<Option<Prospect>, StoreError> {
    let id = id.to_string();
    sqlx::query!("SELECT * FROM prospects WHERE id = ?", id)
        .fetch_optional(on.executor())
        .await?
        .map(|row| Ok(prospect!(row)))
        .transpose()
}

/// Prospects of a stage or of all, newest first, at most `limit`.
pub async fn list<'c>(
    on: impl Read<'c>,
    stage: Option<Stage>,
    limit: i64,
) -> Result<Vec<Prospect>, StoreError> {
    let stage = stage.map(Stage::as_str);
    let rows = sqlx::query!(
        "SELECT * FROM prospects WHERE (?1 IS NULL OR stage = ?1) AND merged_into IS NULL ORDER BY seq DESC LIMIT ?2",
        stage,
        limit
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter().map(|row| Ok(prospect!(row))).collect()
}

/// Prospects whose name, company or contact points contain every word of `text` (as a prefix), best first.
/// The text is never syntax: each word is quoted for FTS5.
pub async fn search<'c>(
    on: impl Read<'c>,
    text: &str,
    stage: Option<Stage>,
    limit: i64,
) -> Result<Vec<Prospect>, StoreError> {
    let Some(query) = crate::knowledge::all_words(text) else { return Ok(Vec::new()) };
    let stage = stage.map(Stage::as_str);
    let rows = sqlx::query!(
        "SELECT p.* FROM (SELECT f.rowid AS seq FROM prospects_fts AS f CROSS JOIN prospects AS q ON q.seq = f.rowid
           WHERE prospects_fts MATCH ?1 AND (?2 IS NULL OR q.stage = ?2) AND q.merged_into IS NULL
           ORDER BY f.rank LIMIT ?3) AS hit JOIN prospects AS p ON p.seq = hit.seq",
        query,
        stage,
        limit
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter().map(|row| Ok(prospect!(row))).collect()
}

/// Writes the known fields with who set them, and the language and zone that follow from them.
pub async fn set_fields(
    tx: &mut Tx,
    id: ProspectId,
    fields: &Fields,
    actors: &BTreeMap<String, Actor>,
    company_id: Option<CompanyId>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (id, actors, company_id) = (id.to_string(), to_json(actors)?, company_id.map(|id| id.to_string()));
    sqlx::query!(
        "UPDATE prospects SET name = ?2, company = ?3, role = ?4, location = ?5, budget = ?6, quantity = ?7,
           timeline = ?8, field_actors = ?9, company_id = coalesce(?10, company_id), version = version + 1,
           updated_at = ?11 WHERE id = ?1",
        id,
        fields.name,
        fields.company,
        fields.role,
        fields.location,
        fields.budget,
        fields.quantity,
        fields.timeline,
        actors,
        company_id,
        now.0
    )
    .execute(tx.connection())
    .await?;
    tx.changed("prospects", id, "system", now);
    Ok(())
}

/// Sets the time zone inferred from the phone number, where none is known.
pub async fn infer_time_zone(tx: &mut Tx, id: ProspectId, zone: &str) -> Result<bool, StoreError> {
    let id = id.to_string();
    let set =
        sqlx::query!("UPDATE prospects SET time_zone = ?2 WHERE id = ?1 AND time_zone IS NULL", id, zone)
            .execute(tx.connection())
            .await?;
    Ok(set.rows_affected() == 1)
}

/// Writes what the visits add up to, with the moment of the last inbound message.
pub async fn set_evidence(
    tx: &mut Tx,
    id: ProspectId,
    evidence: &Evidence,
    barred: bool,
    language: Language,
    last_inbound: Option<Timestamp>,
    settle_until: Option<Timestamp>,
) -> Result<(), StoreError> {
    let (id, temperature, language) = (id.to_string(), evidence.temperature.as_str(), language.as_str());
    let (last_inbound, settle) = (last_inbound.map(|at| at.0), settle_until.map(|at| at.0));
    sqlx::query!(
        "UPDATE prospects SET intent = ?2, temperature = ?3, qualification = ?4, messages = ?5, duration_ms = ?6,
           barred = max(barred, ?7), language = ?8, last_inbound_at = coalesce(max(last_inbound_at, ?9), last_inbound_at, ?9),
           last_touch_at = max(last_touch_at, coalesce(?9, 0)), settle_until = coalesce(?10, settle_until),
           version = version + 1 WHERE id = ?1",
        id,
        evidence.intent,
        temperature,
        evidence.qualification,
        evidence.messages,
        evidence.duration_ms,
        barred,
        language,
        last_inbound,
        settle
    )
    .execute(tx.connection())
    .await?;
    tx.changed("prospects", id, "visitor", Timestamp(last_inbound.unwrap_or_default()));
    Ok(())
}

/// A meaningful touch happened (a mail left, a call was made).
pub async fn touch(tx: &mut Tx, id: ProspectId, now: Timestamp) -> Result<(), StoreError> {
    let id = id.to_string();
    sqlx::query!("UPDATE prospects SET last_touch_at = max(last_touch_at, ?2) WHERE id = ?1", id, now.0)
        .execute(tx.connection())
        .await?;
    tx.changed("prospects", id, "system", now);
    Ok(())
}

/// Keeps what smart_scan found.
pub async fn set_summary(
    tx: &mut Tx,
    id: ProspectId,
    summary: &str,
    next_action: Option<&str>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let id = id.to_string();
    sqlx::query!(
        "UPDATE prospects SET summary = ?2, next_action = ?3, updated_at = ?4, version = version + 1 WHERE id = ?1",
        id,
        summary,
        next_action,
        now.0
    )
    .execute(tx.connection())
    .await?;
    tx.changed("prospects", id, "system", now);
    Ok(())
}

/// Notes why we may write to the person; an existing basis stays.
pub async fn set_basis(
    tx: &mut Tx,
    id: ProspectId,
    basis: Basis,
    wording: Option<&str>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (id, basis) = (id.to_string(), basis.as_str());
    sqlx::query!(
        "UPDATE prospects SET basis = ?2, basis_wording = ?3, basis_at = ?4 WHERE id = ?1 AND basis IS NULL",
        id,
        basis,
        wording,
        now.0
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Keeps automation off a person, until a moment or for good; or lets it on again.
pub async fn set_hands_off(
    tx: &mut Tx,
    id: ProspectId,
    on: bool,
    until: Option<Timestamp>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let (id, until) = (id.to_string(), until.map(|at| at.0));
    let changed = sqlx::query!(
        "UPDATE prospects SET hands_off = ?2, hands_off_until = ?3, version = version + 1, updated_at = ?4 WHERE id = ?1",
        id,
        on,
        until,
        now.0
    )
    .execute(tx.connection())
    .await?;
    tx.changed("prospects", id, "user", now);
    Ok(changed.rows_affected() == 1)
}

/// The people of a company.
pub async fn of_company<'c>(on: impl Read<'c>, company: CompanyId) -> Result<Vec<ProspectId>, StoreError> {
    let company = company.to_string();
    let ids = sqlx::query_scalar!("SELECT id FROM prospects WHERE company_id = ?", company)
        .fetch_all(on.executor())
        .await?;
    ids.iter().map(|id| word(id)).collect()
}

/// Lets a card rest: it is not stale before that moment.
pub async fn set_snooze(
    tx: &mut Tx,
    id: ProspectId,
    until: Option<Timestamp>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (id, until) = (id.to_string(), until.map(|at| at.0));
    sqlx::query!(
        "UPDATE prospects SET snoozed_until = ?2, version = version + 1, updated_at = ?3 WHERE id = ?1",
        id,
        until,
        now.0
    )
    .execute(tx.connection())
    .await?;
    tx.changed("prospects", id, "user", now);
    Ok(())
}

/// Keeps the words a basis was given in.
pub async fn set_basis_wording(
    tx: &mut Tx,
    id: ProspectId,
    basis: Basis,
    wording: &str,
) -> Result<(), StoreError> {
    let (id, basis) = (id.to_string(), basis.as_str());
    sqlx::query!("UPDATE prospects SET basis_wording = ? WHERE id = ? AND basis = ?", wording, id, basis)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Notes until when a person is away; the later word stands. `None`: they are back.
pub async fn set_away(
    tx: &mut Tx,
    id: ProspectId,
    until: Option<Timestamp>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (id, until) = (id.to_string(), until.map(|at| at.0));
    sqlx::query!(
        "UPDATE prospects SET away_until = ?2, version = version + 1 WHERE id = ?1 AND away_until IS NOT ?2",
        id,
        until
    )
    .execute(tx.connection())
    .await?;
    tx.changed("prospects", id, "connector", now);
    Ok(())
}
