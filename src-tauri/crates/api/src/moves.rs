//! Commands that move cards beyond the single drag: places, many at once, what a move would do, bulk actions.

use crate::{
    ApiError,
    cards::{self, CardView},
    decode,
    filter::{self, FilterView},
    prospects::amount,
};
use domain::{Actor, Currency, JobKind, ProspectId, Stage, Timestamp, UndoId};
use engine::{BulkAction, Engine, moves::MANY, places::Neighbours, stages::MoveDetails};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Another place in the column.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct PlaceProspect {
    /// Which one.
    #[serde(deserialize_with = "decode::word")]
    id: ProspectId,
    /// The card it was dropped below; without neighbours it goes to the top.
    #[serde(default, deserialize_with = "decode::word_opt")]
    above: Option<ProspectId>,
    /// The card it was dropped above.
    #[serde(default, deserialize_with = "decode::word_opt")]
    below: Option<ProspectId>,
    /// The version that was seen; another one in between is a conflict. Absent: place it anyway.
    #[serde(default, deserialize_with = "decode::whole_opt")]
    version: Option<i64>,
}

/// Whom a move would take where. Either ids or a filter.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct PreviewMove {
    /// These, at most 500.
    ids: Option<Vec<ProspectId>>,
    /// Everybody it lets through, the newest 500.
    filter: Option<FilterView>,
    /// Where to.
    #[serde(deserialize_with = "decode::word")]
    stage: Stage,
}

/// Jobs of a kind.
#[derive(Debug, Serialize, TS)]
pub struct JobsOfKind {
    /// Which.
    kind: JobKind,
    /// How many.
    count: usize,
}

/// Somebody who would not move.
#[derive(Debug, Serialize, TS)]
pub struct Skipped {
    /// Who.
    id: ProspectId,
    /// Why, in words.
    why: String,
}

/// What a move would do, with the rules, mode and prices in force; the move decides again.
#[derive(Debug, Serialize, TS)]
pub struct MovePreview {
    /// How many would move.
    prospects: usize,
    /// Messages its jobs would write.
    messages: usize,
    /// Invitations, or slots to choose from.
    invitations: usize,
    /// Offers.
    offers: usize,
    /// Jobs it would queue.
    jobs: Vec<JobsOfKind>,
    /// Their price.
    energy: i64,
    /// Their price.
    coins: i64,
    /// Open jobs it would call off.
    cancels: usize,
    /// How many cannot be won without an amount.
    needs_amount: usize,
    /// Who would not move.
    skipped: Vec<Skipped>,
}

/// A move of many.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct MoveMany {
    /// Who, from the top down; at most 500.
    ids: Vec<ProspectId>,
    /// Where to.
    #[serde(deserialize_with = "decode::word")]
    stage: Stage,
    /// `false`: move only, the stage's jobs are offered and none is queued.
    run: bool,
    /// Why they were lost.
    reason: Option<String>,
    /// What each was won for, unless its open deal says.
    amount: Option<String>,
    /// Its currency; the workspace's when not said.
    #[serde(default, deserialize_with = "decode::word_opt")]
    currency: Option<Currency>,
}

/// One of many.
#[derive(Debug, Serialize, TS)]
pub struct ItemResult {
    /// Who.
    id: ProspectId,
    /// It was done.
    ok: bool,
    /// Why it was not, in words.
    error: Option<String>,
}

/// What became of many.
#[derive(Debug, Serialize, TS)]
pub struct MovedMany {
    /// A result for each, in the order asked for.
    results: Vec<ItemResult>,
    /// For how many it was done.
    moved: usize,
    /// Takes all of it back.
    undo_id: Option<UndoId>,
    /// Until then nothing the moves caused leaves.
    grace_until: Option<Timestamp>,
}

/// What a bulk action does.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum BulkVerb {
    /// Keep automation off.
    HandsOff,
    /// Let automation on again.
    HandsOn,
    /// Pick them for the board; jobs are offered, none is queued.
    ToBoard,
    /// Back to the list, out of automation.
    OffBoard,
    /// Send nothing to their addresses any more.
    Suppress,
}

/// One action on many.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct BulkProspects {
    /// Who, at most 500.
    ids: Vec<ProspectId>,
    /// What.
    action: BulkVerb,
}

/// A rest for a card.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct SnoozeProspect {
    /// Which one.
    #[serde(deserialize_with = "decode::word")]
    pub(crate) id: ProspectId,
    /// Not stale before; absent: no more rest.
    #[serde(default, deserialize_with = "decode::moment_opt")]
    pub(crate) until: Option<Timestamp>,
}

pub(crate) async fn place(engine: &Engine, request: PlaceProspect) -> Result<CardView, ApiError> {
    let beside = Neighbours { above: request.above, below: request.below };
    engine.place_prospect(request.id, request.version, beside).await?;
    cards::one(engine, request.id).await
}

pub(crate) async fn preview(engine: &Engine, request: PreviewMove) -> Result<MovePreview, ApiError> {
    let ids = match (request.ids, request.filter) {
        (Some(_), Some(_)) | (None, None) => {
            return Err(ApiError::validation("ids", "give either ids or a filter"));
        }
        (Some(ids), None) if ids.len() > MANY => {
            return Err(ApiError::validation("ids", format!("at most {MANY} at once, not {}", ids.len())));
        }
        (Some(ids), None) => ids,
        (None, Some(view)) => {
            let (filter, most) = (filter::filter(Some(view))?, i64::try_from(MANY).unwrap_or(i64::MAX));
            store::board::ids_of(engine.store().reader(), &filter, most, engine.now()).await?
        }
    };
    let preview = engine.preview_move(&ids, request.stage).await?;
    Ok(MovePreview {
        prospects: preview.prospects,
        messages: preview.messages,
        invitations: preview.invitations,
        offers: preview.offers,
        jobs: preview.jobs.into_iter().map(|(kind, count)| JobsOfKind { kind, count }).collect(),
        energy: preview.energy,
        coins: preview.coins,
        cancels: preview.cancels,
        needs_amount: preview.needs_amount,
        skipped: preview.skipped.into_iter().map(|(id, why)| Skipped { id, why }).collect(),
    })
}

pub(crate) async fn many(engine: &Engine, request: MoveMany) -> Result<MovedMany, ApiError> {
    let details = MoveDetails {
        amount: amount(engine, request.amount.as_deref(), request.currency)?,
        reason: request.reason,
        offer_only: !request.run,
        ..MoveDetails::default()
    };
    let done = engine.move_many(request.ids, request.stage, details, Actor::User).await?;
    Ok(MovedMany { grace_until: Some(done.grace_until), ..answer(done.results, done.undo_id) })
}

pub(crate) async fn bulk(engine: &Engine, request: BulkProspects) -> Result<MovedMany, ApiError> {
    let action = match request.action {
        BulkVerb::HandsOff => BulkAction::HandsOff,
        BulkVerb::HandsOn => BulkAction::HandsOn,
        BulkVerb::ToBoard => BulkAction::ToBoard,
        BulkVerb::OffBoard => BulkAction::OffBoard,
        BulkVerb::Suppress => BulkAction::Suppress,
    };
    let done = engine.bulk(request.ids, action).await?;
    Ok(answer(done.results, done.undo_id))
}

fn answer(results: Vec<(ProspectId, Result<(), String>)>, undo_id: Option<UndoId>) -> MovedMany {
    MovedMany {
        moved: results.iter().filter(|(_, result)| result.is_ok()).count(),
        results: results
            .into_iter()
            .map(|(id, result)| ItemResult { id, ok: result.is_ok(), error: result.err() })
            .collect(),
        undo_id,
        grace_until: None,
    }
}
