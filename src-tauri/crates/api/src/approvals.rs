//! Commands about cards: what waits for the rep's decision, and the decision.

use crate::{ApiError, decode, prospects::limit};
use domain::{
    ApprovalId, ApprovalState, EffectId, EffectKind, EffectState, JobId, JobKind, ProspectId, Timestamp,
};
use engine::{
    Engine,
    approvals::{Decided, Edit},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::approvals::Approval;
use ts_rs::TS;

/// A card: the exact effect and what bears on its decision.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(rename = "Approval")]
pub struct ApprovalView {
    /// Identity.
    pub id: ApprovalId,
    /// The job behind it.
    pub job_id: JobId,
    /// Whom it is about.
    pub prospect_id: ProspectId,
    /// The kind of that job.
    pub kind: JobKind,
    /// What would happen.
    pub effect: EffectKind,
    /// The effect's row.
    pub effect_id: EffectId,
    /// The revision shown.
    pub revision: i64,
    /// Exactly what would happen: the mail as it will leave, or the change.
    #[ts(type = "unknown")]
    pub payload: Value,
    /// The hash that approving lets go.
    pub hash: String,
    /// Why the rep is asked.
    pub why: String,
    /// What it rests on.
    #[ts(type = "unknown")]
    pub evidence: Value,
    /// Where it stands.
    pub state: ApprovalState,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it expires.
    pub expires_at: Timestamp,
    /// Out of sight until.
    pub snoozed_until: Option<Timestamp>,
    /// When it was decided.
    pub decided_at: Option<Timestamp>,
    /// The rep's reason.
    pub reason: Option<String>,
}

fn view(card: Approval, kind: JobKind) -> Result<ApprovalView, ApiError> {
    Ok(ApprovalView {
        id: card.id,
        job_id: card.job_id,
        prospect_id: card.prospect_id,
        kind,
        effect: card.kind,
        effect_id: card.effect_id,
        revision: card.revision,
        payload: serde_json::from_str(&card.payload).map_err(ApiError::internal)?,
        hash: card.hash,
        why: card.why,
        evidence: serde_json::from_str(&card.evidence).map_err(ApiError::internal)?,
        state: card.state,
        created_at: card.created_at,
        expires_at: card.expires_at,
        snoozed_until: card.snoozed_until,
        decided_at: card.decided_at,
        reason: card.reason,
    })
}

async fn views(engine: &Engine, cards: Vec<Approval>) -> Result<Vec<ApprovalView>, ApiError> {
    let jobs: Vec<JobId> = cards.iter().map(|card| card.job_id).collect();
    let kinds = store::cards::job_kinds(engine.store().reader(), &jobs).await?;
    cards
        .into_iter()
        .map(|card| {
            let kind = kinds
                .get(&card.job_id)
                .copied()
                .ok_or_else(|| ApiError::internal(format!("card {} has no job {}", card.id, card.job_id)))?;
            view(card, kind)
        })
        .collect()
}

/// Which cards.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ListApprovals {
    /// Rows at most, 1-10000; 200 when not said.
    #[serde(default, deserialize_with = "decode::whole_opt")]
    limit: Option<i64>,
}

/// The card of an id.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ApprovalById {
    /// Which one.
    #[serde(deserialize_with = "decode::word")]
    id: ApprovalId,
}

/// Yes, as shown or with another text.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct Approve {
    /// Which card.
    #[serde(deserialize_with = "decode::word")]
    id: ApprovalId,
    /// Another subject.
    subject: Option<String>,
    /// Another text; the footer is added again.
    body: Option<String>,
}

/// No.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Reject {
    /// Which card.
    #[serde(deserialize_with = "decode::word")]
    id: ApprovalId,
    /// Why.
    reason: String,
}

/// Later.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct Snooze {
    /// Which card.
    #[serde(deserialize_with = "decode::word")]
    id: ApprovalId,
    /// Until when; `approval.snooze_hours` from now when not said.
    #[serde(default, deserialize_with = "decode::moment_opt")]
    until: Option<Timestamp>,
}

/// What a decision made of a card.
#[derive(Debug, Serialize, TS)]
#[ts(rename = "Decided")]
pub struct DecidedView {
    /// The card as it stands now.
    #[serde(flatten)]
    approval: ApprovalView,
    /// Where its effect stands now.
    effect_state: EffectState,
    /// The one hash that may leave, if any may: of an edit it is another than the card's.
    approved_hash: Option<String>,
}

/// The rep's word on a message of unknown fate.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SettleEffect {
    /// Which effect.
    #[serde(deserialize_with = "decode::word")]
    id: EffectId,
    /// It was sent; else it was not.
    sent: bool,
}

/// Where an effect stands.
#[derive(Debug, Serialize, TS)]
pub struct Settled {
    /// Which effect.
    id: EffectId,
    /// Where it stands.
    state: EffectState,
}

async fn card(engine: &Engine, id: ApprovalId) -> Result<ApprovalView, ApiError> {
    let missing = || ApiError { field: Some("id".to_owned()), ..ApiError::not_found("approval", id) };
    let card = store::approvals::get(engine.store().reader(), id).await?.ok_or_else(missing)?;
    views(engine, vec![card]).await?.pop().ok_or_else(missing)
}

async fn effect_state(engine: &Engine, id: EffectId) -> Result<EffectState, ApiError> {
    let effect = store::effects::get(engine.store().reader(), id).await?;
    effect.map(|effect| effect.state).ok_or_else(|| ApiError::not_found("effect", id))
}

async fn shown(engine: &Engine, decided: Decided) -> Result<DecidedView, ApiError> {
    let approval = card(engine, decided.id).await?;
    let effect_state = effect_state(engine, decided.effect_id).await?;
    Ok(DecidedView { approval, effect_state, approved_hash: decided.hash })
}

pub(crate) async fn list(engine: &Engine, request: ListApprovals) -> Result<Vec<ApprovalView>, ApiError> {
    let limit = limit(request.limit)?;
    let cards = store::approvals::pending(engine.store().reader(), engine.now(), limit).await?;
    views(engine, cards).await
}

pub(crate) async fn get(engine: &Engine, request: ApprovalById) -> Result<ApprovalView, ApiError> {
    card(engine, request.id).await
}

pub(crate) async fn approve(engine: &Engine, request: Approve) -> Result<DecidedView, ApiError> {
    let edit = Edit { subject: request.subject, body: request.body };
    let decided = engine.approve(request.id, edit).await?;
    shown(engine, decided).await
}

pub(crate) async fn reject(engine: &Engine, request: Reject) -> Result<DecidedView, ApiError> {
    let decided = engine.reject(request.id, &request.reason).await?;
    shown(engine, decided).await
}

pub(crate) async fn snooze(engine: &Engine, request: Snooze) -> Result<ApprovalView, ApiError> {
    engine.snooze(request.id, request.until).await?;
    card(engine, request.id).await
}

pub(crate) async fn settle(engine: &Engine, request: SettleEffect) -> Result<Settled, ApiError> {
    engine.settle_ambiguous(request.id, request.sent).await?;
    Ok(Settled { id: request.id, state: effect_state(engine, request.id).await? })
}
