//! Suggestions: jobs and moves that are offered and not done. Each has its reasons from stored facts; the rep
//! takes it up, dismisses it, or looks at what it would send. In manual mode this is how all work starts.

mod draft;
mod reasons;

pub use draft::SuggestedDraft;

use crate::{
    Engine, EngineError,
    moves::HandMove,
    notices::Notice,
    stages::MoveDetails,
    undo::{self, Change, called},
};
use domain::{
    ActivityKind, Actor, ContactKind, JobId, JobState, ProspectId, Stage, SuggestionId, Timestamp, UndoId,
    forward::Event, rules::REPEAT_AFTER,
};
use futures::FutureExt;
use std::collections::HashMap;
use store::{
    Tx, activities, cards,
    jobs::{self, Finish, Job},
    prospects::Prospect,
    suggestions::{self, MoveSuggestion},
    today::{self, Person, Said},
};

/// Something offered.
#[derive(Debug, Clone)]
pub struct Suggestion {
    /// Identity.
    pub id: SuggestionId,
    /// Whom it is about.
    pub prospect_id: ProspectId,
    /// The person as they stand.
    pub person: Person,
    /// What is offered.
    pub what: Offered,
    /// Why, as sentences from stored facts.
    pub reasons: Vec<String>,
    /// When it was offered.
    pub created_at: Timestamp,
}

/// What is offered.
#[derive(Debug, Clone)]
pub enum Offered {
    /// To run this job.
    Job(Box<Job>),
    /// To move to this stage.
    Move(Stage),
}

/// What taking a suggestion up did.
#[derive(Debug, Clone)]
pub struct Accepted {
    /// The job that runs now.
    pub job: Option<JobId>,
    /// The move that was made.
    pub moved: Option<HandMove>,
}

impl Engine {
    /// What is offered, of one prospect or of all, of higher scores first; at most `limit` jobs and as many
    /// moves.
    pub async fn suggestions(
        &self,
        prospect: Option<ProspectId>,
        limit: i64,
    ) -> Result<Vec<Suggestion>, EngineError> {
        let on = self.store().reader();
        let moves = suggestions::open_moves(on, prospect, limit).await?;
        let jobs = jobs::these(on, &suggestions::jobs(on, prospect, limit).await?).await?;
        let mut ids: Vec<ProspectId> = moves.iter().map(|offer| offer.prospect_id).collect();
        ids.extend(jobs.iter().filter_map(|job| job.prospect_id));
        ids.sort_unstable();
        ids.dedup();
        let people = today::people(on, &ids).await?;
        let said = today::signals(on, &ids).await?;
        let points = cards::contacts(on, &ids).await?;
        let said_of = |id: &ProspectId| said.get(id).map_or(&[][..], Vec::as_slice);
        let mut offered = Vec::with_capacity(moves.len() + jobs.len());
        for offer in moves {
            let Some(person) = people.get(&offer.prospect_id) else { continue };
            offered.push(suggested_move(offer, person, &said));
        }
        for job in jobs {
            let Some((id, person)) = job.prospect_id.and_then(|id| Some((id, people.get(&id)?))) else {
                continue;
            };
            let email = points.get(&id).and_then(|points| {
                let usable = |point: &&store::contacts::ContactPoint| {
                    point.kind == ContactKind::Email && point.do_not_use.is_none()
                };
                points.iter().find(usable).map(|point| point.state)
            });
            offered.push(Suggestion {
                id: SuggestionId::new(job.id.uuid()),
                prospect_id: id,
                person: person.clone(),
                reasons: reasons::of_job(&job, said_of(&id), email),
                created_at: job.created_at,
                what: Offered::Job(Box::new(job)),
            });
        }
        // Stable: a person's suggestions keep their order.
        offered.sort_by_key(|one| (std::cmp::Reverse(one.person.score), one.prospect_id));
        Ok(offered)
    }

    /// Whom a suggestion is about, decided or not.
    pub async fn suggested_prospect(&self, id: SuggestionId) -> Result<ProspectId, EngineError> {
        let on = self.store().reader();
        let job = jobs::get(on, JobId::new(id.uuid())).await?;
        let prospect = match job.and_then(|job| job.prospect_id) {
            Some(prospect) => Some(prospect),
            None => suggestions::get_move(on, id).await?.map(|offer| offer.prospect_id),
        };
        prospect.ok_or_else(|| EngineError::NotFound(format!("suggestion {id}")))
    }

    /// Takes a suggestion up: the job runs as by a click, the move is made as by a drag.
    pub async fn accept_suggestion(&self, id: SuggestionId) -> Result<Accepted, EngineError> {
        let (engine, now) = (self.clone(), self.now());
        let accepted = self
            .store()
            .write(move |tx| {
                async move {
                    match found(tx, id).await? {
                        Found::Job(job, prospect) => {
                            let job = engine.click(tx, job.kind, prospect, now).await?;
                            tx.changed("suggestions", id, "user", now);
                            Ok::<_, EngineError>(Accepted { job: Some(job), moved: None })
                        }
                        Found::Move(offer) => {
                            let moved = engine.take_step(tx, &offer, now).await?;
                            Ok(Accepted { job: None, moved: Some(moved) })
                        }
                    }
                }
                .boxed()
            })
            .await?;
        self.wake();
        Ok(accepted)
    }

    async fn take_step(
        &self,
        tx: &mut Tx,
        offer: &MoveSuggestion,
        now: Timestamp,
    ) -> Result<HandMove, EngineError> {
        // First: leaving the stage withdraws what is still open.
        suggestions::decide_move(tx, offer.id, "accepted", now).await?;
        let reason = (offer.to == Stage::Lost).then(|| offer.reason.clone());
        let details = MoveDetails { reason, ..MoveDetails::default() };
        let prospect = crate::prospects::find(tx, offer.prospect_id).await?;
        let label =
            format!("{}: {} \u{2192} {}", called(&prospect), prospect.stage.label(), offer.to.label());
        let (moved, change) = self.move_by_hand(tx, &prospect, offer.to, &details, Actor::User, now).await?;
        let undo_id = undo::record(self, tx, label, vec![change], now).await?;
        Ok(HandMove { moved, undo_id, grace_until: self.grace(now) })
    }

    /// Says no to a suggestion: it is gone, and no rule offers the same to the person for 24 hours.
    pub async fn dismiss_suggestion(&self, id: SuggestionId) -> Result<Option<UndoId>, EngineError> {
        let (engine, now) = (self.clone(), self.now());
        self.store()
            .write(move |tx| {
                async move {
                    let (prospect, what, change) = match found(tx, id).await? {
                        Found::Job(job, prospect) => {
                            suggestions::dismiss_job(tx, prospect, job.kind, now).await?;
                            let end = Finish {
                                id: job.id,
                                attempt: None,
                                state: JobState::Cancelled,
                                error: Some("dismissed".to_owned()),
                                result: None,
                            };
                            jobs::finish(tx, &[end], engine.boot(), now).await?;
                            tx.changed("suggestions", id, "user", now);
                            let change =
                                Change::JobDismissed { prospect, kind: job.kind, reason: job.reason.clone() };
                            (prospect, job.kind.to_string(), change)
                        }
                        Found::Move(offer) => {
                            suggestions::decide_move(tx, id, "dismissed", now).await?;
                            let change = Change::MoveDismissed { prospect: offer.prospect_id, id };
                            (offer.prospect_id, format!("move to {}", offer.to), change)
                        }
                    };
                    let text = format!("suggestion dismissed: {what}");
                    let row = engine.activity(ActivityKind::Decision, Actor::User, text, now).about(prospect);
                    activities::add(tx, &row).await?;
                    let person = crate::prospects::find(tx, prospect).await?;
                    let label = format!("{}: {what} dismissed", called(&person));
                    undo::record(&engine, tx, label, vec![change], now).await
                }
                .boxed()
            })
            .await
    }

    /// Offers a step that rules do not take by themselves, and tells the rep once.
    pub(crate) async fn offer_step(
        &self,
        tx: &mut Tx,
        prospect: &Prospect,
        to: Stage,
        event: Event,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let offer = MoveSuggestion {
            id: self.id(SuggestionId::new, now),
            prospect_id: prospect.id,
            from: prospect.stage,
            to,
            reason: event.words(prospect.effective_score()),
            state: "open".to_owned(),
            created_at: now,
        };
        if !suggestions::offer_move(tx, &offer, now - REPEAT_AFTER, now).await? {
            return Ok(());
        }
        let kind = crate::stages::notice_kind(to).unwrap_or("reply");
        let key = format!("move:{}:{to}", prospect.id);
        let notice =
            Notice::once(kind, key, format!("suggestion: move to {}", to.label()), now).whose(prospect.id);
        self.notify(tx, notice).await
    }
}

fn suggested_move(
    offer: MoveSuggestion,
    person: &Person,
    said: &HashMap<ProspectId, Vec<Said>>,
) -> Suggestion {
    let said = said.get(&offer.prospect_id).map_or(&[][..], Vec::as_slice);
    Suggestion {
        id: offer.id,
        prospect_id: offer.prospect_id,
        person: person.clone(),
        reasons: reasons::of_move(&offer, said),
        created_at: offer.created_at,
        what: Offered::Move(offer.to),
    }
}

enum Found {
    Job(Box<Job>, ProspectId),
    Move(MoveSuggestion),
}

/// The open suggestion of an id.
async fn found(tx: &mut Tx, id: SuggestionId) -> Result<Found, EngineError> {
    let gone = || EngineError::Conflict("the suggestion is taken up or gone already".to_owned());
    if let Some(job) = jobs::get(&mut *tx, JobId::new(id.uuid())).await? {
        return match job.prospect_id {
            Some(prospect) if job.state == JobState::Suggested => Ok(Found::Job(Box::new(job), prospect)),
            _ => Err(gone()),
        };
    }
    let offer = suggestions::get_move(&mut *tx, id)
        .await?
        .ok_or_else(|| EngineError::NotFound(format!("suggestion {id}")))?;
    let prospect = crate::prospects::find(tx, offer.prospect_id).await?;
    if offer.state != "open" || prospect.stage != offer.from {
        return Err(gone());
    }
    Ok(Found::Move(offer))
}
