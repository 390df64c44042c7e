//! Commands about what is offered: look, take up, dismiss, and see what it would send.

use crate::{
    ApiError, decode,
    prospects::{self, MovedView, limit},
};
use domain::{JobId, JobKind, ProspectId, Stage, SuggestionId, Temperature, Timestamp, UndoId};
use engine::{
    Engine,
    suggestions::{Offered, Suggestion},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a suggestion offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SuggestionKind {
    /// To run a job.
    Job,
    /// To move to another stage.
    Move,
}

/// A job or move that is offered and not done.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(rename = "Suggestion")]
pub struct SuggestionView {
    /// Identity.
    pub id: SuggestionId,
    /// What it offers.
    pub kind: SuggestionKind,
    /// Whom it is about.
    pub prospect_id: ProspectId,
    /// The person's name.
    pub name: Option<String>,
    /// The person's company.
    pub company: Option<String>,
    /// Where the person stands.
    pub stage: Stage,
    /// A move's aim.
    pub to: Option<Stage>,
    /// What the job does.
    pub job_kind: Option<JobKind>,
    /// The suggested job.
    pub job_id: Option<JobId>,
    /// Why, as sentences from stored facts with the visitor's own words.
    pub reasons: Vec<String>,
    /// What running it costs.
    pub energy: i64,
    /// What running it costs.
    pub coins: i64,
    /// The score that counts, 0-100.
    pub scout_score: u8,
    /// The highest temperature of the person's signals.
    pub temperature: Temperature,
    /// When it was offered.
    pub created_at: Timestamp,
}

impl From<Suggestion> for SuggestionView {
    fn from(offer: Suggestion) -> Self {
        let (kind, job, to) = match offer.what {
            Offered::Job(job) => (SuggestionKind::Job, Some(job), None),
            Offered::Move(to) => (SuggestionKind::Move, None, Some(to)),
        };
        Self {
            id: offer.id,
            kind,
            prospect_id: offer.prospect_id,
            name: offer.person.name,
            company: offer.person.company,
            stage: offer.person.stage,
            to,
            job_kind: job.as_ref().map(|job| job.kind),
            job_id: job.as_ref().map(|job| job.id),
            reasons: offer.reasons,
            energy: job.as_ref().map_or(0, |job| job.energy),
            coins: job.as_ref().map_or(0, |job| job.coins),
            scout_score: offer.person.score,
            temperature: offer.person.temperature,
            created_at: offer.created_at,
        }
    }
}

/// Which suggestions.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ListSuggestions {
    /// Of this prospect only.
    #[serde(default, deserialize_with = "decode::word_opt")]
    prospect_id: Option<ProspectId>,
    /// Rows at most, 1-10000; 200 when not said.
    #[serde(default, deserialize_with = "decode::whole_opt")]
    limit: Option<i64>,
}

/// The suggestion of an id.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SuggestionById {
    /// Which one.
    #[serde(deserialize_with = "decode::word")]
    id: SuggestionId,
}

/// What taking a suggestion up did.
#[derive(Debug, Serialize, TS)]
#[ts(rename = "AcceptedSuggestion")]
pub struct AcceptedView {
    /// Which one.
    suggestion_id: SuggestionId,
    /// The job that runs now.
    job_id: Option<JobId>,
    /// The move that was made.
    moved: Option<MovedView>,
    /// Takes the move back (undo.apply).
    undo_id: Option<UndoId>,
}

/// What would be sent.
#[derive(Debug, Serialize, TS)]
#[ts(rename = "Draft")]
pub struct DraftView {
    /// Subject; a task's title; empty where nothing is written.
    subject: String,
    /// What the recipient would read, footer included; a task's text.
    text: String,
    /// Where it would go.
    to: Option<String>,
    /// What else there is to know.
    note: Option<String>,
}

/// A suggestion that is gone.
#[derive(Debug, Serialize, TS)]
#[ts(rename = "DismissedSuggestion")]
pub struct DismissedView {
    /// Which one.
    id: SuggestionId,
    /// Offers it again (undo.apply).
    undo_id: Option<UndoId>,
}

pub(crate) async fn list(engine: &Engine, request: ListSuggestions) -> Result<Vec<SuggestionView>, ApiError> {
    let limit = limit(request.limit)?;
    let mut rows = engine.suggestions(request.prospect_id, limit).await?;
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(rows.into_iter().map(SuggestionView::from).collect())
}

pub(crate) async fn accept(engine: &Engine, request: SuggestionById) -> Result<AcceptedView, ApiError> {
    let prospect = engine.suggested_prospect(request.id).await?;
    let done = engine.accept_suggestion(request.id).await?;
    let undo_id = done.moved.as_ref().and_then(|moved| moved.undo_id);
    let moved = match done.moved {
        Some(moved) => Some(prospects::moved_view(engine, prospect, moved).await?),
        None => None,
    };
    Ok(AcceptedView { suggestion_id: request.id, job_id: done.job, moved, undo_id })
}

pub(crate) async fn dismiss(engine: &Engine, request: SuggestionById) -> Result<DismissedView, ApiError> {
    let undo_id = engine.dismiss_suggestion(request.id).await?;
    Ok(DismissedView { id: request.id, undo_id })
}

pub(crate) async fn draft(engine: &Engine, request: SuggestionById) -> Result<DraftView, ApiError> {
    let draft = engine.draft_suggestion(request.id).await?;
    Ok(DraftView { subject: draft.subject, text: draft.text, to: draft.to, note: draft.note })
}
