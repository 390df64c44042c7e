//! Commands about Undo.

use crate::{ApiError, decode, prospects::limit};
use domain::{Timestamp, UndoId};
use engine::{Engine, undo::Undone};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How many steps.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ListUndo {
    /// Rows at most, 1-10000; 200 when not said.
    #[serde(default, deserialize_with = "decode::whole_opt")]
    limit: Option<i64>,
}

/// Which step.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ApplyUndo {
    /// The step; the newest that stands when not said.
    #[serde(default, deserialize_with = "decode::word_opt")]
    id: Option<UndoId>,
}

/// A local change that can be taken back, or was.
#[derive(Debug, Serialize, TS)]
pub struct UndoStep {
    /// Identity.
    id: UndoId,
    /// What was done, in words.
    label: String,
    /// When.
    at: Timestamp,
    /// How many people it changed.
    prospects: i64,
    /// When it was taken back.
    undone_at: Option<Timestamp>,
}

/// What taking a step back did.
#[derive(Debug, Serialize, TS)]
#[ts(rename = "Undone")]
pub struct UndoneView {
    /// The step.
    id: UndoId,
    /// What had been done.
    label: String,
    /// What was put back, in sentences.
    taken_back: Vec<String>,
    /// What has left and cannot be taken back, in sentences.
    already_left: Vec<String>,
}

pub(crate) async fn list(engine: &Engine, request: ListUndo) -> Result<Vec<UndoStep>, ApiError> {
    let steps = engine.undo_steps(limit(request.limit)?).await?;
    Ok(steps
        .into_iter()
        .map(|step| UndoStep {
            id: step.id,
            label: step.label,
            at: step.at,
            prospects: step.prospects,
            undone_at: step.undone_at,
        })
        .collect())
}

pub(crate) async fn apply(engine: &Engine, request: ApplyUndo) -> Result<UndoneView, ApiError> {
    let Undone { id, label, taken_back, already_left } = engine.undo(request.id).await?;
    Ok(UndoneView { id, label, taken_back, already_left })
}
