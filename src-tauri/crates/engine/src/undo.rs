//! Taking back local changes by the rep. A change is put on record in the transaction that makes it
//! ([`record`]), and taken back in one ([`Engine::undo`]). Undo never queues anything: what a change called off
//! is offered again. What has left the machine stays left, and is named.

mod change;
mod taken;

pub(crate) use change::{Change, MoveBack};

use crate::{Engine, EngineError};
use domain::{ProspectId, Timestamp, UndoId};
use futures::FutureExt;
use std::collections::BTreeSet;
use store::{
    Tx,
    undo::{self as steps, Step},
};

/// What a step taken back did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undone {
    /// The step.
    pub id: UndoId,
    /// What had been done.
    pub label: String,
    /// What was put back, in sentences.
    pub taken_back: Vec<String>,
    /// What has left and cannot be taken back, in sentences.
    pub already_left: Vec<String>,
}

/// Puts a change by the rep on record, so that it can be taken back. Call it in the transaction that makes the
/// change, once per thing the rep did. Nothing changed: nothing recorded.
pub(crate) async fn record(
    engine: &Engine,
    tx: &mut Tx,
    label: impl Into<String> + Send,
    changes: Vec<Change>,
    now: Timestamp,
) -> Result<Option<UndoId>, EngineError> {
    if changes.is_empty() {
        return Ok(None);
    }
    let people: BTreeSet<ProspectId> = changes.iter().filter_map(Change::prospect).collect();
    let payload =
        serde_json::to_string(&changes).map_err(|error| EngineError::Internal(error.to_string()))?;
    let step = Step {
        id: engine.id(UndoId::new, now),
        label: label.into(),
        prospects: i64::try_from(people.len()).unwrap_or(i64::MAX),
        payload,
        at: now,
        undone_at: None,
    };
    steps::add(tx, &step).await?;
    Ok(Some(step.id))
}

/// How a label names a person.
pub(crate) fn called(prospect: &store::prospects::Prospect) -> String {
    let fields = &prospect.fields;
    fields.name.clone().or_else(|| fields.company.clone()).unwrap_or_else(|| "a prospect".to_owned())
}

impl Engine {
    /// The steps on record, newest first, at most `limit`.
    pub async fn undo_steps(&self, limit: i64) -> Result<Vec<Step>, EngineError> {
        Ok(steps::list(self.store().reader(), limit).await?)
    }

    /// Takes a step back, or the newest one that stands. All of it or nothing.
    ///
    /// # Errors
    /// Not found; a conflict with the reason when it was taken back already or the facts moved on; a precondition
    /// when there is nothing to take back.
    pub async fn undo(&self, id: Option<UndoId>) -> Result<Undone, EngineError> {
        let (engine, now) = (self.clone(), self.now());
        let undone =
            self.store().write(move |tx| async move { engine.take_back(tx, id, now).await }.boxed()).await?;
        self.wake();
        Ok(undone)
    }

    async fn take_back(
        &self,
        tx: &mut Tx,
        id: Option<UndoId>,
        now: Timestamp,
    ) -> Result<Undone, EngineError> {
        let step = match id {
            Some(id) => steps::get(&mut *tx, id)
                .await?
                .ok_or_else(|| EngineError::NotFound(format!("undo step {id}")))?,
            None => steps::newest(&mut *tx).await?.ok_or_else(|| EngineError::Precondition {
                message: "there is nothing to undo".to_owned(),
                hint: None,
            })?,
        };
        if step.undone_at.is_some() {
            return Err(EngineError::Conflict(format!("\"{}\" was taken back already", step.label)));
        }
        let changes: Vec<Change> = serde_json::from_str(&step.payload)
            .map_err(|error| EngineError::Internal(format!("undo step: {error}")))?;
        let mut undone =
            Undone { id: step.id, label: step.label, taken_back: Vec::new(), already_left: Vec::new() };
        // The last change first: each finds the facts it left.
        for change in changes.into_iter().rev() {
            change.take_back(self, tx, &mut undone, now).await?;
        }
        undone.taken_back.reverse();
        undone.already_left.reverse();
        steps::mark(tx, undone.id, now).await?;
        Ok(undone)
    }
}
