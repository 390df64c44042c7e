//! Commands about what the rep writes down: notes, calls, tasks.

use crate::{ApiError, decode, prospects::limit, record::ActivityView};
use domain::{ActivityId, ProspectId, Timestamp};
use engine::{Engine, tasks::Outcome};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use store::tasks::Task;
use ts_rs::TS;

/// A note.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AddNote {
    /// About whom.
    #[serde(deserialize_with = "decode::word")]
    prospect_id: ProspectId,
    /// 1-10000 characters.
    text: String,
}

/// How a call went.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CallOutcome {
    /// They talked.
    Reached,
    /// Nobody answered.
    NoAnswer,
    /// A message was left.
    Voicemail,
}

impl From<CallOutcome> for Outcome {
    fn from(outcome: CallOutcome) -> Self {
        match outcome {
            CallOutcome::Reached => Self::Reached,
            CallOutcome::NoAnswer => Self::NoAnswer,
            CallOutcome::Voicemail => Self::Voicemail,
        }
    }
}

/// A call.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct LogCall {
    /// With whom.
    #[serde(deserialize_with = "decode::word")]
    prospect_id: ProspectId,
    /// 1-10000 characters.
    text: String,
    /// How it went: one that reached the person is a touch.
    outcome: Option<CallOutcome>,
    /// When it was made; now when not said.
    #[serde(default, deserialize_with = "decode::moment_opt")]
    at: Option<Timestamp>,
}

/// A task.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct AddTask {
    /// About whom; nobody when not said.
    #[serde(default, deserialize_with = "decode::word_opt")]
    prospect_id: Option<ProspectId>,
    /// 1-1000 characters.
    text: String,
    /// When it is due.
    #[serde(deserialize_with = "decode::moment")]
    due_at: Timestamp,
    /// Tell me then; `true` when not said.
    remind: Option<bool>,
}

/// A change of a task.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct EditTask {
    /// Which one.
    #[serde(deserialize_with = "decode::word")]
    id: ActivityId,
    /// Other words, 1-1000 characters.
    text: Option<String>,
    /// Another moment; who wanted to be reminded is reminded then.
    #[serde(default, deserialize_with = "decode::moment_opt")]
    due_at: Option<Timestamp>,
}

/// A task that is done, or open again.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CompleteTask {
    /// Which one.
    #[serde(deserialize_with = "decode::word")]
    id: ActivityId,
    /// Done, else open again.
    done: bool,
}

/// Which tasks.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ListTasks {
    /// Leave out those that are done; `true` when not said.
    open_only: Option<bool>,
    /// Rows at most, 1-10000; 200 when not said.
    #[serde(default, deserialize_with = "decode::whole_opt")]
    limit: Option<i64>,
}

/// A task as lists show it.
#[derive(Debug, Clone, Serialize, TS)]
pub struct TaskView {
    /// Identity.
    pub id: ActivityId,
    /// Whom it is about.
    pub prospect_id: Option<ProspectId>,
    /// The person's name.
    pub name: Option<String>,
    /// What to do.
    pub text: String,
    /// When it is due.
    pub due_at: Timestamp,
    /// When it was done.
    pub done_at: Option<Timestamp>,
    /// Open, and its moment has passed.
    pub overdue: bool,
    /// When the rep is told, if they want to be.
    pub remind_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
}

async fn views(engine: &Engine, tasks: Vec<Task>) -> Result<Vec<TaskView>, ApiError> {
    let ids: Vec<ProspectId> = tasks.iter().filter_map(|task| task.prospect_id).collect();
    let people: HashMap<_, _> = store::today::people(engine.store().reader(), &ids).await?;
    let now = engine.now();
    Ok(tasks
        .into_iter()
        .map(|task| TaskView {
            name: task.prospect_id.and_then(|id| people.get(&id)).and_then(|person| person.name.clone()),
            overdue: task.done_at.is_none() && task.due_at < now,
            id: task.id,
            prospect_id: task.prospect_id,
            text: task.text,
            due_at: task.due_at,
            done_at: task.done_at,
            remind_at: task.remind_at,
            created_at: task.created_at,
        })
        .collect())
}

async fn one(engine: &Engine, id: ActivityId) -> Result<ActivityView, ApiError> {
    let missing = || ApiError { field: Some("id".to_owned()), ..ApiError::not_found("task", id) };
    let row = store::activities::get(engine.store().reader(), id).await?.ok_or_else(missing)?;
    Ok(row.into())
}

pub(crate) async fn add_note(engine: &Engine, request: AddNote) -> Result<ActivityView, ApiError> {
    Ok(engine.add_note(request.prospect_id, &request.text).await?.into())
}

pub(crate) async fn log_call(engine: &Engine, request: LogCall) -> Result<ActivityView, ApiError> {
    let outcome = request.outcome.map(Outcome::from);
    Ok(engine.log_call(request.prospect_id, &request.text, outcome, request.at).await?.into())
}

pub(crate) async fn add(engine: &Engine, request: AddTask) -> Result<ActivityView, ApiError> {
    let remind = request.remind.unwrap_or(true);
    Ok(engine.add_task(request.prospect_id, &request.text, request.due_at, remind).await?.into())
}

pub(crate) async fn edit(engine: &Engine, request: EditTask) -> Result<ActivityView, ApiError> {
    engine.edit_task(request.id, request.text, request.due_at).await?;
    one(engine, request.id).await
}

pub(crate) async fn complete(engine: &Engine, request: CompleteTask) -> Result<ActivityView, ApiError> {
    engine.complete_task(request.id, request.done).await?;
    one(engine, request.id).await
}

pub(crate) async fn list(engine: &Engine, request: ListTasks) -> Result<Vec<TaskView>, ApiError> {
    let done = !request.open_only.unwrap_or(true);
    let rows = store::tasks::list(engine.store().reader(), done, limit(request.limit)?).await?;
    views(engine, rows).await
}
