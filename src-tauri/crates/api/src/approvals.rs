//! Commands about cards: what waits for the rep's decision, and the decision.

mod shown;

pub use shown::{LeavesView, MailView, PersonView, QuoteView, RiskWord, SourcedView};

use crate::{ApiError, decode, prospects::limit};
use domain::{
    ApprovalId, ApprovalState, EffectId, EffectKind, EffectState, JobId, JobKind, ProspectId, Timestamp,
};
use engine::{
    Engine,
    approvals::{Decided, Decision, Edit, Shown, Verb},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::approvals::{Approval, Which};
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
    /// Whom it is about.
    pub person: PersonView,
    /// The mail as it would leave, or as it left; none where it is no mail.
    pub mail: Option<MailView>,
    /// What is at stake.
    pub risk: RiskWord,
    /// When it would leave after an approval now.
    pub leaves: LeavesView,
    /// What an approval leads to, in sentences.
    pub follows: Vec<String>,
    /// How far it can be taken back.
    pub way_back: String,
    /// Why now: the person's own words.
    pub quotes: Vec<QuoteView>,
    /// Fragments of the body that stand on record.
    pub sourced: Vec<SourcedView>,
    /// Sentences of the rep's own edit with a number, day or promise that is not on record.
    pub unsourced: Vec<String>,
    /// What a new draft can be asked for here (approvals.redraft).
    pub instructions: Vec<&'static str>,
    /// What it costs.
    pub energy: i64,
    /// What it costs.
    pub coins: i64,
}

fn view(card: Approval, kind: JobKind, shown: Shown) -> Result<ApprovalView, ApiError> {
    Ok(ApprovalView {
        person: PersonView::from(&shown),
        mail: shown.mail.map(MailView::from),
        risk: shown.risk.into(),
        leaves: LeavesView { at: shown.leaves.at, words: shown.leaves.words },
        follows: shown.follows,
        way_back: shown.way_back,
        quotes: shown.quotes.into_iter().map(QuoteView::from).collect(),
        sourced: shown.sourced.into_iter().map(SourcedView::from).collect(),
        unsourced: shown.unsourced,
        instructions: shown.instructions.into_iter().map(|one| one.as_str()).collect(),
        energy: shown.energy,
        coins: shown.coins,
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
    let shown = engine.show_cards(&cards).await?;
    cards
        .into_iter()
        .zip(shown)
        .map(|(card, shown)| {
            let kind = kinds
                .get(&card.job_id)
                .copied()
                .ok_or_else(|| ApiError::internal(format!("card {} has no job {}", card.id, card.job_id)))?;
            view(card, kind, shown)
        })
        .collect()
}

/// Which cards a list shows.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CardState {
    /// Undecided and in sight, oldest first.
    Pending,
    /// Undecided and out of sight, the soonest back first.
    Snoozed,
    /// Decided, the newest decision first.
    Decided,
}

/// Which cards.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ListApprovals {
    /// `pending` (undecided and in sight), `snoozed` or `decided`; `pending` when not said.
    state: Option<CardState>,
    /// About this prospect only.
    #[serde(default, deserialize_with = "decode::word_opt")]
    prospect_id: Option<ProspectId>,
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
    /// The hash that was shown, of the card or of the previewed edit; another one now is a conflict.
    hash: Option<String>,
}

/// The rep's changes, to be seen before they are approved.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct PreviewEdit {
    /// Which card.
    #[serde(deserialize_with = "decode::word")]
    id: ApprovalId,
    /// Another subject.
    subject: Option<String>,
    /// Another text; the footer is added again.
    body: Option<String>,
}

/// The mail with the rep's changes, exactly as it would leave.
#[derive(Debug, Serialize, TS)]
pub struct Previewed {
    /// Subject.
    subject: String,
    /// What the recipient reads, footer included.
    text: String,
    /// The hash an approval of it names.
    hash: String,
    /// Sentences with a number, day or promise that is not on record.
    unsourced: Vec<String>,
    /// What is at stake.
    risk: RiskWord,
}

/// A wish for another draft.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Redraft {
    /// Which card.
    #[serde(deserialize_with = "decode::word")]
    id: ApprovalId,
    /// What the built-in writer should do: shorter, warmer, more formal, in English, in Taglish, without the
    /// price, ask for a call, or offer other times.
    instruction: String,
}

/// A card as it was shown.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SeenCard {
    /// Which one.
    #[serde(deserialize_with = "decode::word")]
    id: ApprovalId,
    /// The hash it showed.
    hash: String,
}

/// What to do with many cards.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DecideVerb {
    /// Let them happen as shown.
    Approve,
    /// Refuse them.
    Reject,
    /// Put them out of sight.
    Snooze,
}

/// One decision on many cards.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct DecideMany {
    /// Exactly these, 1-200.
    items: Vec<SeenCard>,
    /// What to do.
    verb: DecideVerb,
    /// Why; a rejection needs it.
    reason: Option<String>,
    /// Until when they are out of sight; `approval.snooze_hours` from now when not said.
    #[serde(default, deserialize_with = "decode::moment_opt")]
    until: Option<Timestamp>,
}

/// What became of one of them.
#[derive(Debug, Serialize, TS)]
pub struct DecideResult {
    /// Which card.
    id: ApprovalId,
    /// It was decided.
    ok: bool,
    /// Where it stands now.
    state: Option<ApprovalState>,
    /// Why it was not decided.
    error: Option<String>,
}

impl From<Decision> for DecideResult {
    fn from(decision: Decision) -> Self {
        let (state, error) = match decision.result {
            Ok(state) => (Some(state), None),
            Err(error) => (None, Some(ApiError::from(error).message)),
        };
        Self { id: decision.id, ok: state.is_some(), state, error }
    }
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
    let which = match request.state.unwrap_or(CardState::Pending) {
        CardState::Pending => Which::Pending,
        CardState::Snoozed => Which::Snoozed,
        CardState::Decided => Which::Decided,
    };
    let (on, limit) = (engine.store().reader(), limit(request.limit)?);
    let cards = store::approvals::list(on, which, request.prospect_id, engine.now(), limit).await?;
    views(engine, cards).await
}

pub(crate) async fn get(engine: &Engine, request: ApprovalById) -> Result<ApprovalView, ApiError> {
    card(engine, request.id).await
}

pub(crate) async fn approve(engine: &Engine, request: Approve) -> Result<DecidedView, ApiError> {
    let edit = Edit { subject: request.subject, body: request.body, hash: request.hash };
    let decided = engine.approve(request.id, edit).await?;
    shown(engine, decided).await
}

pub(crate) async fn preview(engine: &Engine, request: PreviewEdit) -> Result<Previewed, ApiError> {
    let preview =
        engine.preview_edit(request.id, request.subject.as_deref(), request.body.as_deref()).await?;
    Ok(Previewed {
        subject: preview.mail.subject,
        text: preview.mail.text,
        hash: preview.hash,
        unsourced: preview.unsourced,
        risk: preview.risk.into(),
    })
}

pub(crate) async fn redraft(engine: &Engine, request: Redraft) -> Result<ApprovalView, ApiError> {
    engine.redraft_card(request.id, &request.instruction).await?;
    card(engine, request.id).await
}

pub(crate) async fn decide_many(engine: &Engine, request: DecideMany) -> Result<Vec<DecideResult>, ApiError> {
    let verb = match (request.verb, request.reason) {
        (DecideVerb::Approve, _) => Verb::Approve,
        (DecideVerb::Snooze, _) => Verb::Snooze { until: request.until },
        (DecideVerb::Reject, Some(reason)) => Verb::Reject { reason },
        (DecideVerb::Reject, None) => {
            return Err(ApiError::validation("reason", "a rejection needs a reason"));
        }
    };
    let items = request.items.into_iter().map(|item| (item.id, item.hash)).collect();
    let decided = engine.decide_many(items, verb).await?;
    Ok(decided.into_iter().map(DecideResult::from).collect())
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
