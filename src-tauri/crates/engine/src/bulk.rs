//! One action on many prospects: each has a result of its own, and one Undo takes all of it back.

use crate::{
    Engine, EngineError,
    moves::MANY,
    places::{self, Neighbours},
    prospects::find,
    queue,
    undo::{self, Change, called},
};
use domain::{ActivityKind, Actor, ContactKind, ProspectId, Timestamp, UndoId};
use futures::FutureExt;
use store::{Tx, activities, contacts, places as board};

/// What is done to each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BulkAction {
    /// Automation is kept off for good.
    HandsOff,
    /// Automation is let on again.
    HandsOn,
    /// Picked from the list for the board; what their stage would queue is offered.
    ToBoard,
    /// Back to the list, and out of automation.
    OffBoard,
    /// Nothing is sent to their addresses any more.
    Suppress,
}

impl BulkAction {
    const fn words(self) -> &'static str {
        match self {
            Self::HandsOff => "automation kept off",
            Self::HandsOn => "automation let on",
            Self::ToBoard => "put on the board",
            Self::OffBoard => "taken off the board",
            Self::Suppress => "suppressed",
        }
    }
}

/// What became of a bulk action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bulk {
    /// A result for each, in the order asked for.
    pub results: Vec<(ProspectId, Result<(), String>)>,
    /// Takes all of it back.
    pub undo_id: Option<UndoId>,
}

impl Engine {
    /// Does one thing to many prospects, in one write. One that is so already is a result that says so.
    pub async fn bulk(&self, ids: Vec<ProspectId>, action: BulkAction) -> Result<Bulk, EngineError> {
        if ids.len() > MANY {
            return Err(EngineError::invalid("ids", format!("at most {MANY} at once, not {}", ids.len())));
        }
        let (engine, now) = (self.clone(), self.now());
        let done = self
            .store()
            .write(move |tx| {
                async move {
                    let (mut results, mut changes) = (Vec::new(), Vec::new());
                    for id in ids {
                        let engine = engine.clone();
                        let done: Result<Vec<Change>, EngineError> = tx
                            .attempt(move |tx| {
                                async move { engine.bulk_one(tx, id, action, now).await }.boxed()
                            })
                            .await?;
                        results.push((id, done.map(|more| changes.extend(more)).map_err(|e| e.to_string())));
                    }
                    let count = results.iter().filter(|(_, result)| result.is_ok()).count();
                    let people = if count == 1 { "prospect" } else { "prospects" };
                    let label = format!("{count} {people}: {}", action.words());
                    let undo_id = undo::record(&engine, tx, label, changes, now).await?;
                    Ok::<_, EngineError>(Bulk { results, undo_id })
                }
                .boxed()
            })
            .await?;
        self.wake();
        Ok(done)
    }

    async fn bulk_one(
        &self,
        tx: &mut Tx,
        id: ProspectId,
        action: BulkAction,
        now: Timestamp,
    ) -> Result<Vec<Change>, EngineError> {
        let prospect = find(tx, id).await?;
        let already = || EngineError::Conflict(format!("{}: {} already", called(&prospect), action.words()));
        match action {
            BulkAction::HandsOff if prospect.hands_off && prospect.hands_off_until.is_none() => {
                Err(already())
            }
            BulkAction::HandsOn if !prospect.hands_off => Err(already()),
            BulkAction::HandsOff | BulkAction::HandsOn => {
                let on = action == BulkAction::HandsOff;
                Ok(vec![self.keep_off(tx, id, on, None, now).await?])
            }
            BulkAction::ToBoard | BulkAction::OffBoard => {
                let on = action == BulkAction::ToBoard;
                if prospect.on_board == on {
                    return Err(already());
                }
                let change = Change::OnBoard { prospect: id, before: prospect.on_board, rank: prospect.rank };
                board::set_on_board(tx, id, on, now).await?;
                let row = self.activity(ActivityKind::Decision, Actor::User, action.words(), now).about(id);
                activities::add(tx, &row).await?;
                if on {
                    let rank = places::choose(tx, prospect.stage, id, Neighbours::default(), now).await?;
                    board::set(tx, id, rank, now).await?;
                    queue::offer_entry(self, tx, &prospect, now).await?;
                } else {
                    queue::leave(self, tx, id, true, now).await?;
                }
                Ok(vec![change])
            }
            BulkAction::Suppress => {
                let mut changes = Vec::new();
                let points = contacts::of_prospect(&mut *tx, id).await?;
                let addresses: Vec<_> = points
                    .iter()
                    .filter(|point| point.kind == ContactKind::Email)
                    .filter_map(|point| point.value.parse().ok())
                    .collect();
                if addresses.is_empty() {
                    return Err(EngineError::Conflict(format!("{} has no address", called(&prospect))));
                }
                for address in &addresses {
                    changes
                        .extend(self.suppress_address(tx, Some(id), address, "the rep's word", now).await?);
                }
                if changes.is_empty() { Err(already()) } else { Ok(changes) }
            }
        }
    }
}
