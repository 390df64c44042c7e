//! What the rep does to cards with the hand: moves, alone or many at once, and places within a column. Each is on
//! record for Undo in the transaction that makes it.

use crate::{
    Engine, EngineError,
    places::{self, Neighbours},
    prospects::find,
    stages::{MoveDetails, Moved},
    undo::{self, Change, MoveBack, called},
};
use domain::{ActivityKind, Actor, JobKind, ProspectId, Stage, Timestamp, UndoId, rules, rules::Cause};
use futures::FutureExt;
use store::{
    Tx, activities, jobs, places as board,
    prospects::{self, Prospect},
    stages, undo as rows,
};

/// Cards moved in one go at most.
pub const MANY: usize = 500;

/// A move by hand and what it leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandMove {
    /// What it did.
    pub moved: Moved,
    /// Takes it back.
    pub undo_id: Option<UndoId>,
    /// Until then nothing it caused leaves.
    pub grace_until: Timestamp,
}

/// What became of many moves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManyMoved {
    /// A result for each, in the order asked for.
    pub results: Vec<(ProspectId, Result<(), String>)>,
    /// Takes all of it back.
    pub undo_id: Option<UndoId>,
    /// Until then nothing they caused leaves.
    pub grace_until: Timestamp,
}

impl Engine {
    /// Moves a prospect (a drag, a command). Its effects wait for the grace time. With a version, a row changed
    /// meanwhile is a conflict.
    pub async fn move_prospect(
        &self,
        id: ProspectId,
        to: Stage,
        version: Option<i64>,
        details: MoveDetails,
        actor: Actor,
    ) -> Result<HandMove, EngineError> {
        let (engine, now) = (self.clone(), self.now());
        let done = self
            .store()
            .write(move |tx| {
                async move {
                    let prospect = seen(tx, id, version).await?;
                    let label =
                        format!("{}: {} \u{2192} {}", called(&prospect), prospect.stage.label(), to.label());
                    let (moved, change) =
                        engine.move_by_hand(tx, &prospect, to, &details, actor, now).await?;
                    let undo_id = undo::record(&engine, tx, label, vec![change], now).await?;
                    Ok::<_, EngineError>(HandMove { moved, undo_id, grace_until: engine.grace(now) })
                }
                .boxed()
            })
            .await?;
        self.wake();
        Ok(done)
    }

    /// Moves many prospects in one write and with one undo step; each has a result of its own.
    pub async fn move_many(
        &self,
        ids: Vec<ProspectId>,
        to: Stage,
        details: MoveDetails,
        actor: Actor,
    ) -> Result<ManyMoved, EngineError> {
        if ids.len() > MANY {
            return Err(EngineError::invalid("ids", format!("at most {MANY} at once, not {}", ids.len())));
        }
        let (engine, now) = (self.clone(), self.now());
        let done = self
            .store()
            .write(move |tx| {
                async move {
                    let (mut results, mut changes) = (Vec::new(), Vec::new());
                    // The last one first: each goes to the top, and the first of the list ends up there.
                    for id in ids.into_iter().rev() {
                        let (engine, details, actor) = (engine.clone(), details.clone(), actor.clone());
                        let moved: Result<Change, EngineError> = tx
                            .attempt(move |tx| {
                                async move {
                                    let prospect = find(tx, id).await?;
                                    let (_, change) =
                                        engine.move_by_hand(tx, &prospect, to, &details, actor, now).await?;
                                    Ok(change)
                                }
                                .boxed()
                            })
                            .await?;
                        results
                            .push((id, moved.map(|change| changes.push(change)).map_err(|e| e.to_string())));
                    }
                    results.reverse();
                    let people = if changes.len() == 1 { "prospect" } else { "prospects" };
                    let label = format!("{} {people} \u{2192} {}", changes.len(), to.label());
                    let undo_id = undo::record(&engine, tx, label, changes, now).await?;
                    Ok::<_, EngineError>(ManyMoved { results, undo_id, grace_until: engine.grace(now) })
                }
                .boxed()
            })
            .await?;
        self.wake();
        Ok(done)
    }

    /// Puts a card elsewhere in its column.
    pub async fn place_prospect(
        &self,
        id: ProspectId,
        version: Option<i64>,
        beside: Neighbours,
    ) -> Result<Option<UndoId>, EngineError> {
        let (engine, now) = (self.clone(), self.now());
        self.store()
            .write(move |tx| {
                async move {
                    let prospect = seen(tx, id, version).await?;
                    if !prospect.on_board {
                        return Err(EngineError::Precondition {
                            message: "the prospect is only in the list, it has no place on the board"
                                .to_owned(),
                            hint: Some("put it on the board first".to_owned()),
                        });
                    }
                    let around = places::around(tx, id).await?;
                    let rank = places::choose(tx, prospect.stage, id, beside, now).await?;
                    // Asked again: making room may have given every card another number.
                    let before = find(tx, id).await?.rank;
                    board::set(tx, id, rank, now).await?;
                    let change = Change::Placed {
                        prospect: id,
                        stage: prospect.stage,
                        before,
                        above: around.above,
                        below: around.below,
                        after: rank,
                    };
                    let label = format!("{}: another place in {}", called(&prospect), prospect.stage.label());
                    undo::record(&engine, tx, label, vec![change], now).await
                }
                .boxed()
            })
            .await
    }

    /// Lets a card rest until a moment, or no more: until then it is not stale.
    pub async fn snooze_prospect(&self, id: ProspectId, until: Option<Timestamp>) -> Result<(), EngineError> {
        let (engine, now) = (self.clone(), self.now());
        if until.is_some_and(|until| until <= now) {
            return Err(EngineError::invalid("until", "a card rests until a moment to come"));
        }
        self.store()
            .write(move |tx| {
                async move {
                    let prospect = find(tx, id).await?;
                    if prospect.snoozed_until == until {
                        return Ok(());
                    }
                    prospects::set_snooze(tx, id, until, now).await?;
                    let words = if until.is_some() { "snoozed" } else { "woken" };
                    let row = engine.activity(ActivityKind::Decision, Actor::User, words, now).about(id);
                    activities::add(tx, &row).await?;
                    let before = prospect.snoozed_until;
                    let label = format!("{}: {words}", called(&prospect));
                    let change = Change::Snoozed { prospect: id, before, after: until };
                    undo::record(&engine, tx, label, vec![change], now).await?;
                    Ok(())
                }
                .boxed()
            })
            .await
    }

    /// A move with what takes it back.
    pub(crate) async fn move_by_hand(
        &self,
        tx: &mut Tx,
        prospect: &Prospect,
        to: Stage,
        details: &MoveDetails,
        actor: Actor,
        now: Timestamp,
    ) -> Result<(Moved, Change), EngineError> {
        let id = prospect.id;
        let around = places::around(tx, id).await?;
        let deals_before = rows::deals(&mut *tx, id).await?;
        let revenue_before = rows::revenue(&mut *tx, id).await?.len();
        let open_before = jobs::open_of(&mut *tx, id).await?;
        let moved = self.enter(tx, id, to, Cause::UserMove, details, actor, now).await?;
        let event = stages::last_event(&mut *tx, id).await?.map_or(0, |event| event.id);
        let open_after = jobs::open_of(&mut *tx, id).await?;
        let cancelled: Vec<JobKind> = open_before
            .iter()
            .filter(|job| !open_after.iter().any(|open| open.id == job.id))
            .map(|job| job.kind)
            .collect();
        let back = MoveBack {
            prospect: id,
            from: prospect.stage,
            to,
            event,
            on_board: prospect.on_board,
            rank: prospect.rank,
            above: around.above,
            below: around.below,
            deals_before,
            deals_after: rows::deals(&mut *tx, id).await?,
            revenue: rows::revenue(&mut *tx, id).await?.iter().skip(revenue_before).map(|r| r.id).collect(),
            made_customer: to == Stage::Won && prospect.basis.is_none(),
            jobs: rows::jobs_of_entry(&mut *tx, id, event).await?,
            cancelled,
        };
        Ok((moved, Change::Moved(Box::new(back))))
    }

    pub(crate) fn grace(&self, now: Timestamp) -> Timestamp {
        rules::grace_until(now, self.settings().seconds("send.grace_seconds"))
    }
}

/// The prospect, if it is still at the version that was seen.
pub(crate) async fn seen(tx: &mut Tx, id: ProspectId, version: Option<i64>) -> Result<Prospect, EngineError> {
    let prospect = find(tx, id).await?;
    if version.is_some_and(|seen| seen != prospect.version) {
        return Err(EngineError::Conflict(format!(
            "the prospect changed meanwhile: it is at version {}",
            prospect.version
        )));
    }
    Ok(prospect)
}
