//! Commands about background work.

use crate::{ApiError, decode, prospects::limit};
use domain::{Actor, JobId, JobKind, JobState, ProspectId, Timestamp, WaitReason};
use engine::Engine;
use serde::{Deserialize, Serialize};
use store::jobs::Job;
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
    /// Rows at most, 1-10000; 200 when not said.
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

pub(crate) async fn list(engine: &Engine, request: ListJobs) -> Result<Vec<JobView>, ApiError> {
    let limit = limit(request.limit)?;
    let rows = store::jobs::list(engine.store().reader(), request.prospect_id, request.state, limit).await?;
    rows.into_iter().map(JobView::try_from).collect()
}

pub(crate) async fn get(engine: &Engine, request: JobById) -> Result<JobView, ApiError> {
    store::jobs::get(engine.store().reader(), request.id)
        .await?
        .ok_or_else(|| ApiError { field: Some("id".to_owned()), ..ApiError::not_found("job", request.id) })?
        .try_into()
}

pub(crate) async fn run(engine: &Engine, request: RunJob) -> Result<JobView, ApiError> {
    let id = engine.run_job(request.kind, request.prospect_id).await?;
    get(engine, JobById { id }).await
}

pub(crate) async fn retry(engine: &Engine, request: JobById) -> Result<JobView, ApiError> {
    engine.retry_job(request.id).await?;
    get(engine, request).await
}
