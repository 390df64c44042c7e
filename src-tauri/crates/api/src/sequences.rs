//! Commands of sequences: what each sends, who is under way, and how one is stopped.

use crate::{ApiError, decode, workspace::Nothing};
use domain::{EffectState, JobId, ProspectId, SequenceName, StepText, Timestamp, sequence};
use engine::{Engine, sequences};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One step: written by the program, or in the rep's words.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(rename = "SequenceStep")]
pub struct StepView {
    /// Days after the step before it, or after the start.
    wait_days: u16,
    /// Written from facts on record; `null`: in the rep's words.
    writes: Option<StepText>,
    /// The rep's subject, where no thread runs yet that the mail goes on in.
    #[serde(default)]
    subject: String,
    /// The rep's text; `{name}`, `{first_name}`, `{their_company}`, `{product}`, `{rep}`, `{company}` are filled in.
    #[serde(default)]
    body: String,
}

impl From<sequence::Step> for StepView {
    fn from(step: sequence::Step) -> Self {
        Self { wait_days: step.wait_days, writes: step.writes, subject: step.subject, body: step.body }
    }
}

/// A sequence.
#[derive(Debug, Serialize, TS)]
#[ts(rename = "Sequence")]
pub struct SequenceView {
    /// Which one.
    name: SequenceName,
    /// New people begin it.
    enabled: bool,
    /// 0: the built-in one.
    version: u32,
    /// What new people get.
    steps: Vec<StepView>,
    /// What the program can write for it.
    texts: Vec<StepText>,
    /// How many are under way.
    in_flight: u32,
    /// Of them with an older version.
    on_older: u32,
    /// When the rep last changed it.
    updated_at: Option<Timestamp>,
}

pub(crate) async fn list(engine: &Engine, _: Nothing) -> Result<Vec<SequenceView>, ApiError> {
    let small = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let all = engine.sequences().await?.into_iter();
    Ok(all
        .map(|one| SequenceView {
            name: one.sequence.name,
            enabled: one.sequence.enabled,
            version: one.sequence.version,
            texts: sequence::texts(one.sequence.name).to_vec(),
            steps: one.sequence.steps.into_iter().map(StepView::from).collect(),
            in_flight: small(one.in_flight),
            on_older: small(one.on_older),
            updated_at: one.sequence.updated_at,
        })
        .collect())
}

/// Other steps.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SaveSequence {
    /// Which one.
    #[serde(deserialize_with = "decode::word")]
    name: SequenceName,
    /// All its steps, 1-10.
    steps: Vec<StepView>,
    /// Those under way get them too, from their next step on; else they keep what they have.
    in_flight: bool,
}

pub(crate) async fn save(engine: &Engine, request: SaveSequence) -> Result<Vec<SequenceView>, ApiError> {
    let steps = request.steps.into_iter().map(|step| sequence::Step {
        wait_days: step.wait_days,
        writes: step.writes,
        subject: step.subject,
        body: step.body,
    });
    engine.save_sequence(request.name, steps.collect(), request.in_flight).await?;
    list(engine, Nothing {}).await
}

/// Whether people begin a sequence.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct EnableSequence {
    /// Which one.
    #[serde(deserialize_with = "decode::word")]
    name: SequenceName,
    /// `false`: nobody new begins it, and everybody under way is called off.
    on: bool,
}

pub(crate) async fn enable(engine: &Engine, request: EnableSequence) -> Result<Vec<SequenceView>, ApiError> {
    engine.enable_sequence(request.name, request.on).await?;
    list(engine, Nothing {}).await
}

/// Whose.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CourseOf {
    /// The person.
    #[serde(deserialize_with = "decode::word")]
    prospect_id: ProspectId,
}

/// One step of a person's sequence.
#[derive(Debug, Serialize, TS)]
pub struct CourseStep {
    /// What it is.
    step: StepView,
    /// Where its mail stands; `null`: not written yet.
    state: Option<EffectState>,
    /// When it left, or leaves at the earliest.
    at: Option<Timestamp>,
    /// Why it waits, in words.
    waits: Option<String>,
}

/// A person's sequence.
#[derive(Debug, Serialize, TS)]
#[ts(rename = "Course")]
pub struct CourseView {
    /// Which one.
    name: SequenceName,
    /// Of which version; 0: the built-in one.
    version: u32,
    /// The job that carries it.
    job_id: JobId,
    /// Since when.
    started_at: Timestamp,
    /// When it ended; `null`: it is under way.
    ended_at: Option<Timestamp>,
    /// Why it ended, in words.
    reason: Option<String>,
    /// Step by step.
    steps: Vec<CourseStep>,
}

impl From<sequences::Course> for CourseView {
    fn from(course: sequences::Course) -> Self {
        let (ended_at, reason) = course.run.ended.unzip();
        Self {
            name: course.run.name,
            version: course.run.version,
            job_id: course.run.job,
            started_at: course.run.started_at,
            ended_at,
            reason,
            steps: course
                .steps
                .into_iter()
                .map(|one| CourseStep {
                    step: one.step.into(),
                    state: one.state,
                    at: one.at,
                    waits: one.waits,
                })
                .collect(),
        }
    }
}

pub(crate) async fn of(engine: &Engine, request: CourseOf) -> Result<Option<CourseView>, ApiError> {
    Ok(engine.course(request.prospect_id).await?.map(CourseView::from))
}

/// Whose sequence ends, and why.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct StopCourse {
    /// The person.
    #[serde(deserialize_with = "decode::word")]
    prospect_id: ProspectId,
    /// Why, 1-200 characters.
    reason: String,
}

pub(crate) async fn stop(engine: &Engine, request: StopCourse) -> Result<Option<CourseView>, ApiError> {
    engine.stop_course(request.prospect_id, &request.reason).await?;
    of(engine, CourseOf { prospect_id: request.prospect_id }).await
}
