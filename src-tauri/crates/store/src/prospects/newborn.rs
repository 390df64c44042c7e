//! A prospect's first row.

use super::{Evidence, Fields};
use crate::{StoreError, Tx, convert::*};
use domain::{Actor, Basis, CompanyId, Language, ProspectId, Source, Stage, Timestamp};
use std::collections::BTreeMap;

/// A prospect to insert; its first stage event is written by a trigger.
#[derive(Debug, Clone)]
pub struct NewProspect {
    /// Identity.
    pub id: ProspectId,
    /// Known fields.
    pub fields: Fields,
    /// Who gave them.
    pub field_actors: BTreeMap<String, Actor>,
    /// Company's row.
    pub company_id: Option<CompanyId>,
    /// Time zone name.
    pub time_zone: Option<String>,
    /// Language of mails.
    pub language: Language,
    /// Source.
    pub source: Source,
    /// First stage.
    pub stage: Stage,
    /// Who put the person there.
    pub actor: Actor,
    /// Why, in words.
    pub cause: String,
    /// Place in the column.
    pub rank: i64,
    /// Why we may write.
    pub basis: Option<Basis>,
    /// Barred from automation.
    pub barred: bool,
    /// Evidence so far.
    pub evidence: Evidence,
    /// First touch (JSON object).
    pub first_touch: String,
    /// Last inbound message.
    pub last_inbound_at: Option<Timestamp>,
    /// The chat may still be running until then.
    pub settle_until: Option<Timestamp>,
}

/// Inserts a prospect.
pub async fn insert(tx: &mut Tx, new: &NewProspect, now: Timestamp) -> Result<(), StoreError> {
    let id = new.id.to_string();
    let actors = to_json(&new.field_actors)?;
    let company_id = new.company_id.map(|id| id.to_string());
    let (language, source, stage) = (new.language.as_str(), new.source.as_str(), new.stage.as_str());
    let (actor, basis) = (new.actor.to_string(), new.basis.map(Basis::as_str));
    let basis_at = basis.map(|_| now.0);
    let temperature = new.evidence.temperature.as_str();
    let (last_inbound, settle) = (new.last_inbound_at.map(|at| at.0), new.settle_until.map(|at| at.0));
    sqlx::query!(
        "INSERT INTO prospects (id, name, company, company_id, role, location, budget, quantity, timeline, time_zone,
           language, field_actors, source, stage, stage_at, stage_actor, stage_cause, rank, basis, basis_at, barred,
           intent, temperature, qualification, messages, duration_ms, first_touch, last_touch, last_inbound_at,
           last_touch_at, settle_until, created_at, updated_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22,
           ?23, ?24, ?25, ?26, ?27, ?27, ?28, coalesce(?28, ?15), ?29, ?15, ?15)",
        id,
        new.fields.name,
        new.fields.company,
        company_id,
        new.fields.role,
        new.fields.location,
        new.fields.budget,
        new.fields.quantity,
        new.fields.timeline,
        new.time_zone,
        language,
        actors,
        source,
        stage,
        now.0,
        actor,
        new.cause,
        new.rank,
        basis,
        basis_at,
        new.barred,
        new.evidence.intent,
        temperature,
        new.evidence.qualification,
        new.evidence.messages,
        new.evidence.duration_ms,
        new.first_touch,
        last_inbound,
        settle
    )
    .execute(tx.connection())
    .await?;
    tx.changed("prospects", id, &actor, now);
    Ok(())
}
