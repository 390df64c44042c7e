//! Commands about background work.

use crate::{ApiError, decode, prospects::limit, workspace::Nothing};
use domain::{
    Actor, EffectId, EffectKind, EffectState, JobId, JobKind, JobState, ProspectId, Timestamp, WaitReason,
    reasons, time::Span,
};
use engine::Engine;
use serde::{Deserialize, Serialize};
use store::{
    effects::Effect,
    jobs::{Filter, Job},
};
use ts_rs::TS;

/// A job as lists show it.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(rename = "Job")]
pub struct JobView {
    /// Identity.
    pub id: JobId,
    /// What it does.
    pub kind: JobKind,
    /// Where it stands.
    pub state: JobState,
    /// Why it waits.
    pub waiting_for: Option<WaitReason>,
    /// Until when, if that is known.
    pub wait_until: Option<Timestamp>,
    /// Why, and what would release it, in words.
    pub wait_words: Option<String>,
    /// Whom it is for.
    pub prospect_id: Option<ProspectId>,
    /// Not before.
    pub run_at: Timestamp,
    /// 0 goes first, 4 last.
    pub priority: u8,
    /// Attempts begun.
    pub attempts: u32,
    /// The rep clicked it.
    pub clicked: bool,
    /// Price in energy, fixed when it was queued.
    pub energy: i64,
    /// Price in coins, fixed when it was queued.
    pub coins: i64,
    /// Of it, reserved now.
    pub reserved_energy: i64,
    /// Of it, reserved now.
    pub reserved_coins: i64,
    /// Who queued it.
    pub actor: Actor,
    /// Why it was queued.
    pub reason: String,
    /// What went wrong last.
    pub error: Option<String>,
    /// What it found, once it is done.
    #[ts(type = "unknown")]
    pub result: serde_json::Value,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed, or finished.
    pub updated_at: Timestamp,
}

impl TryFrom<Job> for JobView {
    type Error = ApiError;
    fn try_from(job: Job) -> Result<Self, ApiError> {
        let result = match job.result.as_deref() {
            Some(text) => serde_json::from_str(text).map_err(ApiError::internal)?,
            None => serde_json::Value::Null,
        };
        Ok(Self {
            id: job.id,
            kind: job.kind,
            state: job.state,
            waiting_for: job.waiting_for,
            wait_until: job.wait_until,
            wait_words: job.wait_words,
            prospect_id: job.prospect_id,
            run_at: job.run_at,
            priority: job.priority,
            attempts: job.attempt,
            clicked: job.clicked,
            energy: job.energy,
            coins: job.coins,
            reserved_energy: job.reserved.0,
            reserved_coins: job.reserved.1,
            actor: job.actor,
            reason: job.reason,
            error: job.error,
            result,
            created_at: job.created_at,
            updated_at: job.updated_at,
        })
    }
}

/// Which jobs.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ListJobs {
    /// In this state only.
    #[serde(default, deserialize_with = "decode::word_opt")]
    state: Option<JobState>,
    /// Of this prospect only.
    #[serde(default, deserialize_with = "decode::word_opt")]
    prospect_id: Option<ProspectId>,
    /// Of this kind only.
    #[serde(default, deserialize_with = "decode::word_opt")]
    kind: Option<JobKind>,
    /// Waiting for this only.
    #[serde(default, deserialize_with = "decode::word_opt")]
    waiting_for: Option<WaitReason>,
    /// The next page of history: only jobs that ended before this moment (`updated_at` of the last one shown).
    #[serde(default, deserialize_with = "decode::moment_opt")]
    before: Option<Timestamp>,
    /// Open rows at most, and finished rows at most, 1-10000; 200 when not said.
    #[serde(default, deserialize_with = "decode::whole_opt")]
    limit: Option<i64>,
}

/// The job of an id.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct JobById {
    /// Which one.
    #[serde(deserialize_with = "decode::word")]
    id: JobId,
}

/// A job to run now.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct RunJob {
    /// What it does.
    #[serde(deserialize_with = "decode::word")]
    kind: JobKind,
    /// Whom it is for.
    #[serde(deserialize_with = "decode::word")]
    prospect_id: ProspectId,
}

/// A consequence of a job.
#[derive(Debug, Serialize, TS)]
pub struct EffectView {
    /// Identity.
    id: EffectId,
    /// What it does.
    kind: EffectKind,
    /// Where it stands.
    state: EffectState,
    /// Its number within the job, from 0.
    step: u32,
    /// Where it goes.
    recipient: Option<String>,
    /// The mail's subject, or the task's title.
    subject: Option<String>,
    /// Not looked at before; in the year 9999: something must release it.
    release_at: Timestamp,
    /// When it left.
    left_at: Option<Timestamp>,
    /// Why it waits.
    waiting_for: Option<WaitReason>,
    /// Until when, if that is known.
    wait_until: Option<Timestamp>,
    /// Why, in words.
    wait_words: Option<String>,
    /// The mail server's word.
    response: Option<String>,
    /// What went wrong.
    error: Option<String>,
    /// Its part of the price.
    energy: i64,
    /// Its part of the price.
    coins: i64,
}

impl From<Effect> for EffectView {
    fn from(effect: Effect) -> Self {
        let payload: serde_json::Value = serde_json::from_str(&effect.payload).unwrap_or_default();
        let words = payload.get("subject").or(payload.get("title")).and_then(serde_json::Value::as_str);
        let (waiting_for, wait_until, wait_words) = match effect.waiting {
            Some(waiting) => (Some(waiting.reason), waiting.until, Some(waiting.words)),
            None => (None, None, None),
        };
        Self {
            id: effect.id,
            kind: effect.kind,
            state: effect.state,
            step: effect.step,
            recipient: effect.recipient,
            subject: words.map(str::to_owned),
            release_at: effect.release_at,
            left_at: effect.left_at,
            waiting_for,
            wait_until,
            wait_words,
            response: effect.response,
            error: effect.error,
            energy: effect.energy,
            coins: effect.coins,
        }
    }
}

/// How many jobs are in each state; of finished ones those of the last 24 hours.
#[derive(Debug, Clone, Copy, Serialize, TS)]
pub struct JobCounts {
    /// Offered.
    suggested: i64,
    /// Due, or later.
    queued: i64,
    /// At work.
    running: i64,
    /// For something.
    waiting: i64,
    /// Done.
    succeeded: i64,
    /// Given up.
    failed: i64,
    /// Called off.
    cancelled: i64,
}

/// A job with its consequences.
#[derive(Debug, Serialize, TS)]
pub struct JobDetail {
    /// The job.
    job: JobView,
    /// Whom it is for.
    prospect_name: Option<String>,
    /// What it proposes, in order.
    effects: Vec<EffectView>,
    /// What would let it go on, while it waits.
    would_release: Option<&'static str>,
}

pub(crate) async fn list(engine: &Engine, request: ListJobs) -> Result<Vec<JobView>, ApiError> {
    let limit = limit(request.limit)?;
    let filter = Filter {
        prospect: request.prospect_id,
        state: request.state,
        kind: request.kind,
        waiting_for: request.waiting_for,
        before: request.before,
    };
    let rows = store::jobs::page(engine.store().reader(), &filter, limit).await?;
    rows.into_iter().map(JobView::try_from).collect()
}

pub(crate) async fn get(engine: &Engine, request: JobById) -> Result<JobView, ApiError> {
    store::jobs::get(engine.store().reader(), request.id)
        .await?
        .ok_or_else(|| ApiError { field: Some("id".to_owned()), ..ApiError::not_found("job", request.id) })?
        .try_into()
}

pub(crate) async fn cancel(engine: &Engine, request: JobById) -> Result<JobView, ApiError> {
    engine.cancel_job(request.id).await?;
    get(engine, request).await
}

pub(crate) async fn counts(engine: &Engine, _: Nothing) -> Result<JobCounts, ApiError> {
    let since = engine.now() - Span::hours(24);
    let counted = store::jobs::counts(engine.store().reader(), since).await?;
    let of =
        |wanted: JobState| counted.iter().find(|(state, _)| *state == wanted).map_or(0, |(_, count)| *count);
    Ok(JobCounts {
        suggested: of(JobState::Suggested),
        queued: of(JobState::Queued),
        running: of(JobState::Running),
        waiting: of(JobState::Waiting),
        succeeded: of(JobState::Succeeded),
        failed: of(JobState::Failed),
        cancelled: of(JobState::Cancelled),
    })
}

pub(crate) async fn detail(engine: &Engine, request: JobById) -> Result<JobDetail, ApiError> {
    let job = get(engine, request).await?;
    let reader = engine.store().reader();
    let person = match job.prospect_id {
        Some(id) => store::prospects::get(reader, id).await?,
        None => None,
    };
    let effects = store::effects::of_job(reader, job.id).await?;
    Ok(JobDetail {
        prospect_name: person.and_then(|person| person.fields.name),
        would_release: job.waiting_for.map(reasons::released_by),
        effects: effects.into_iter().map(EffectView::from).collect(),
        job,
    })
}

pub(crate) async fn run(engine: &Engine, request: RunJob) -> Result<JobView, ApiError> {
    let id = engine.run_job(request.kind, request.prospect_id).await?;
    get(engine, JobById { id }).await
}

pub(crate) async fn retry(engine: &Engine, request: JobById) -> Result<JobView, ApiError> {
    engine.retry_job(request.id).await?;
    get(engine, request).await
}
