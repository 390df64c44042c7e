//! Commands about people: look, add, change, move, keep automation off, suppress.

pub(crate) use crate::people::{ProspectDetail, ProspectView};

use crate::{
    ApiError,
    cards::{self, CardView},
    decode, people,
};
use domain::{Actor, Basis, CompanyId, Currency, JobKind, Money, ProspectId, Stage, Timestamp, UndoId};
use engine::{Engine, moves::HandMove, places::Neighbours, prospects::NewPerson, stages::MoveDetails};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// Rows of a list when nobody says how many.
pub(crate) const PAGE: i64 = 200;
/// Rows of a list at most.
pub(crate) const MOST: i64 = 10_000;

/// How many rows a list gives: 1 to [`MOST`], [`PAGE`] when not said.
pub(crate) fn limit(wanted: Option<i64>) -> Result<i64, ApiError> {
    match wanted {
        None => Ok(PAGE),
        Some(rows) if (1..=MOST).contains(&rows) => Ok(rows),
        Some(rows) => {
            Err(ApiError::validation("limit", format!("limit: {rows} is not a number from 1 to {MOST}")))
        }
    }
}

/// Which prospects.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ListProspects {
    /// Of this stage only.
    #[serde(default, deserialize_with = "decode::word_opt")]
    stage: Option<Stage>,
    /// Whose name, company, address or number has every one of these words, as a beginning.
    search: Option<String>,
    /// Rows at most, 1-10000; 200 when not said.
    #[serde(default, deserialize_with = "decode::whole_opt")]
    limit: Option<i64>,
}

/// The prospect of an id.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(rename = "ProspectById")]
pub struct ById {
    /// Which one.
    #[serde(deserialize_with = "decode::word")]
    id: ProspectId,
}

/// A prospect added by hand.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct AddProspect {
    /// Full name.
    name: Option<String>,
    /// E-mail address.
    email: Option<String>,
    /// Phone number; without a country code in the workspace's region.
    phone: Option<String>,
    /// Company's name.
    company: Option<String>,
    /// Job title.
    role: Option<String>,
    /// Place.
    location: Option<String>,
    /// Where the person starts; `new` when not said.
    #[serde(default, deserialize_with = "decode::word_opt")]
    stage: Option<Stage>,
    /// Why we may write to the person.
    #[serde(default, deserialize_with = "decode::word_opt")]
    basis: Option<Basis>,
    /// The consent as it was shown, or what was asked.
    basis_wording: Option<String>,
    /// What may be won, e.g. `1200.00`.
    amount: Option<String>,
    /// Its currency; the workspace's when not said.
    #[serde(default, deserialize_with = "decode::word_opt")]
    currency: Option<Currency>,
}

/// A change of what is known.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct EditProspect {
    /// Which one.
    #[serde(deserialize_with = "decode::word")]
    id: ProspectId,
    /// The version that was seen; another one in between is a conflict. Absent: change it anyway.
    #[serde(default, deserialize_with = "decode::whole_opt")]
    version: Option<i64>,
    /// Field names (name, company, role, location, budget, quantity, timeline) and new values; null empties.
    fields: BTreeMap<String, Option<String>>,
}

/// A move to a stage.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct MoveProspect {
    /// Which one.
    #[serde(deserialize_with = "decode::word")]
    id: ProspectId,
    /// Where to.
    #[serde(deserialize_with = "decode::word")]
    stage: Stage,
    /// What was won, e.g. `1200.00`; won needs it unless the open deal has one.
    amount: Option<String>,
    /// Its currency; the workspace's when not said.
    #[serde(default, deserialize_with = "decode::word_opt")]
    currency: Option<Currency>,
    /// When it was won or lost; now when not said.
    #[serde(default, deserialize_with = "decode::moment_opt")]
    closed_at: Option<Timestamp>,
    /// Why it was lost.
    reason: Option<String>,
    /// The card it was dropped below; without neighbours it goes to the top of the column.
    #[serde(default, deserialize_with = "decode::word_opt")]
    above: Option<ProspectId>,
    /// The card it was dropped above.
    #[serde(default, deserialize_with = "decode::word_opt")]
    below: Option<ProspectId>,
    /// `false`: move only, the stage's jobs are offered and none is queued; `true` when not said.
    run: Option<bool>,
    /// The version that was seen; another one in between is a conflict. Absent: move it anyway.
    #[serde(default, deserialize_with = "decode::whole_opt")]
    version: Option<i64>,
}

/// What a move did.
#[derive(Debug, Serialize, TS)]
#[ts(rename = "Moved")]
pub struct MovedView {
    /// Who moved.
    id: ProspectId,
    /// From where.
    from: Stage,
    /// Where to.
    to: Stage,
    /// Jobs it queued.
    queued: Vec<JobKind>,
    /// Jobs it offers.
    offered: Vec<JobKind>,
    /// How many open jobs it called off.
    cancelled: usize,
    /// Takes it back (undo.apply).
    undo_id: Option<UndoId>,
    /// Until then nothing it caused leaves.
    grace_until: Option<Timestamp>,
    /// The card as it stands now.
    card: CardView,
}

/// Hands-off for a person.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct HandsOff {
    /// Who.
    #[serde(deserialize_with = "decode::word")]
    id: ProspectId,
    /// Keep automation off, or let it on again.
    on: bool,
    /// Until when; absent: for good.
    #[serde(default, deserialize_with = "decode::moment_opt")]
    until: Option<Timestamp>,
}

/// Hands-off for everybody of a company.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct CompanyHandsOff {
    /// Which company.
    #[serde(deserialize_with = "decode::word")]
    id: CompanyId,
    /// Keep automation off, or let it on again.
    on: bool,
    /// Until when; absent: for good.
    #[serde(default, deserialize_with = "decode::moment_opt")]
    until: Option<Timestamp>,
}

/// How a company stands now.
#[derive(Debug, Serialize, TS)]
#[ts(rename = "CompanyHandsOffSet")]
pub struct CompanyHandsOffView {
    /// Which company.
    id: CompanyId,
    /// Automation is kept off.
    hands_off: bool,
    /// Until when; absent: for good.
    hands_off_until: Option<Timestamp>,
}

/// The rep's own score.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct OverrideScore {
    /// Whose.
    #[serde(deserialize_with = "decode::word")]
    id: ProspectId,
    /// 0-100; absent takes the override away.
    #[serde(default, deserialize_with = "decode::whole_opt")]
    score: Option<i64>,
    /// Why; needed with a score.
    reason: Option<String>,
}

/// An address that nothing may be sent to.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct Suppress {
    /// The address.
    address: String,
    /// Why; "the rep's word" when not said.
    reason: Option<String>,
}

/// What is suppressed now.
#[derive(Debug, Serialize, TS)]
pub struct Suppressed {
    /// The address.
    address: String,
}

/// A typed amount, in its own currency or the workspace's.
pub(crate) fn amount(
    engine: &Engine,
    amount: Option<&str>,
    currency: Option<Currency>,
) -> Result<Option<Money>, ApiError> {
    match amount {
        Some(text) => Money::parse(text, currency.unwrap_or_else(|| engine.settings().currency()))
            .map(Some)
            .map_err(|error| ApiError::validation("amount", error)),
        None if currency.is_some() => {
            Err(ApiError::validation("currency", "a currency needs an amount beside it"))
        }
        None => Ok(None),
    }
}

pub(crate) async fn list(engine: &Engine, request: ListProspects) -> Result<Vec<ProspectView>, ApiError> {
    let (reader, limit) = (engine.store().reader(), limit(request.limit)?);
    let rows = match request.search.as_deref().filter(|text| !text.trim().is_empty()) {
        Some(text) => store::prospects::search(reader, text, request.stage, limit).await?,
        None => store::prospects::list(reader, request.stage, limit).await?,
    };
    people::views(engine, rows).await
}

pub(crate) async fn get(engine: &Engine, request: ById) -> Result<ProspectDetail, ApiError> {
    people::detail(engine, request.id).await
}

pub(crate) async fn add(engine: &Engine, request: AddProspect) -> Result<ProspectDetail, ApiError> {
    let amount = amount(engine, request.amount.as_deref(), request.currency)?;
    let person = NewPerson {
        name: request.name,
        email: request.email,
        phone: request.phone,
        company: request.company,
        role: request.role,
        location: request.location,
        stage: request.stage.unwrap_or(Stage::New),
        basis: request.basis,
        basis_wording: request.basis_wording,
        amount,
    };
    let id = engine.add_prospect(person, Actor::User).await?;
    people::detail(engine, id).await
}

pub(crate) async fn edit(engine: &Engine, request: EditProspect) -> Result<ProspectDetail, ApiError> {
    engine.edit_prospect(request.id, request.version, request.fields).await?;
    people::detail(engine, request.id).await
}

pub(crate) async fn confirm(engine: &Engine, request: ById) -> Result<ProspectDetail, ApiError> {
    engine.confirm_prospect(request.id).await?;
    people::detail(engine, request.id).await
}

pub(crate) async fn move_to(engine: &Engine, request: MoveProspect) -> Result<MovedView, ApiError> {
    let amount = amount(engine, request.amount.as_deref(), request.currency)?;
    let details = MoveDetails {
        amount,
        closed_at: request.closed_at,
        reason: request.reason,
        beside: Neighbours { above: request.above, below: request.below },
        offer_only: request.run == Some(false),
    };
    let done = engine.move_prospect(request.id, request.stage, request.version, details, Actor::User).await?;
    moved_view(engine, request.id, done).await
}

/// How a move looks from outside.
pub(crate) async fn moved_view(
    engine: &Engine,
    id: ProspectId,
    done: HandMove,
) -> Result<MovedView, ApiError> {
    let moved = done.moved;
    Ok(MovedView {
        id,
        from: moved.from,
        to: moved.to,
        queued: moved.queued,
        offered: moved.offered,
        cancelled: moved.cancelled,
        undo_id: done.undo_id,
        grace_until: Some(done.grace_until),
        card: cards::one(engine, id).await?,
    })
}

pub(crate) async fn hands_off(engine: &Engine, request: HandsOff) -> Result<ProspectDetail, ApiError> {
    engine.set_hands_off(request.id, request.on, until(request.on, request.until)?).await?;
    people::detail(engine, request.id).await
}

pub(crate) async fn company_hands_off(
    engine: &Engine,
    request: CompanyHandsOff,
) -> Result<CompanyHandsOffView, ApiError> {
    let until = until(request.on, request.until)?;
    engine.set_company_hands_off(request.id, request.on, until).await?;
    Ok(CompanyHandsOffView { id: request.id, hands_off: request.on, hands_off_until: until })
}

/// An end of hands-off makes sense only while it is on.
fn until(on: bool, until: Option<Timestamp>) -> Result<Option<Timestamp>, ApiError> {
    match until {
        Some(_) if !on => Err(ApiError::validation("until", "until: only with on = true")),
        until => Ok(until),
    }
}

pub(crate) async fn override_score(
    engine: &Engine,
    request: OverrideScore,
) -> Result<ProspectDetail, ApiError> {
    let score = match (request.score, request.reason) {
        (None, None) => None,
        (None, Some(_)) => return Err(ApiError::validation("score", "a reason needs a score beside it")),
        (Some(score), reason) => {
            let score = u8::try_from(score).ok().filter(|score| *score <= 100).ok_or_else(|| {
                ApiError::validation("score", format!("score: {score} is not a number from 0 to 100"))
            })?;
            let reason = reason
                .filter(|reason| !reason.trim().is_empty())
                .ok_or_else(|| ApiError::validation("reason", "the rep's own score needs a reason"))?;
            Some((score, reason))
        }
    };
    engine.override_score(request.id, score).await?;
    people::detail(engine, request.id).await
}

pub(crate) async fn suppress(engine: &Engine, request: Suppress) -> Result<Suppressed, ApiError> {
    let address: domain::email::Address = request
        .address
        .parse()
        .map_err(|error: domain::email::InvalidAddress| ApiError::validation("address", error))?;
    engine.suppress(address.as_str(), request.reason.as_deref().unwrap_or("the rep's word")).await?;
    Ok(Suppressed { address: address.as_str().to_owned() })
}
