//! Effects: proposing them, the outward checks before one leaves, handing it over, and what follows. An
//! intent is committed before any socket opens, "transmitting" before the message goes out, the outcome
//! after; so a crash at any point leaves it known, or known to be unknown.

mod check;
mod deliver;
mod propose;

pub(crate) use propose::{Letter, Proposal, parse as parse_payload};

use crate::{Engine, EngineError, notices::Notice, queue, wallet};
use domain::{
    Actor, EffectId, EffectState, JobState, Timestamp, WaitReason,
    economy::Price,
    notice::{Screen, Target},
};
use futures::FutureExt;
use store::{
    Tx,
    effects::{self, Effect},
    jobs::{self, Finish, Waiting},
};

impl Engine {
    /// Ends an effect and what hangs on it: its card, its part of the price, and the job when it was the last.
    pub(crate) async fn conclude(
        &self,
        tx: &mut Tx,
        effect: &Effect,
        state: EffectState,
        response: Option<&str>,
        error: Option<&str>,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        if !effects::end(tx, effect.id, state, response, error, now).await? {
            return Ok(());
        }
        queue::withdraw_card(tx, effect.id, error.unwrap_or("it is done"), now).await?;
        if state == EffectState::Ambiguous {
            let text = "whether a message arrived is unknown: look in Sent, then say so";
            self.notify(tx, Notice::about("job_failed", effect.prospect_id, text, now)).await?;
        }
        let Some(job) = jobs::get(&mut *tx, effect.job_id).await? else { return Ok(()) };
        if job.state.is_open() && effect.state != EffectState::Ambiguous {
            let part =
                Price { energy: effect.energy.min(job.reserved.0), coins: effect.coins.min(job.reserved.1) };
            let mut book = wallet::Book::open(tx).await?;
            match state {
                EffectState::Sent | EffectState::Done | EffectState::Ambiguous => {
                    book.settle(job.id, part)?
                }
                _ => book.release(job.id, part)?,
            }
            book.close(tx, now).await?;
            jobs::claim::set_reserved(tx, job.id, job.reserved.0 - part.energy, job.reserved.1 - part.coins)
                .await?;
        }
        self.conclude_job(tx, effect, error, now).await
    }

    /// The job follows its effects: waits for the open ones, ends with the last.
    pub(crate) async fn conclude_job(
        &self,
        tx: &mut Tx,
        ended: &Effect,
        error: Option<&str>,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let job = jobs::get(&mut *tx, ended.job_id).await?;
        if job.is_some_and(|job| job.state.is_open() && !job.prepared) {
            // Being drafted anew: it will look at its effects itself.
            return Ok(());
        }
        let all = effects::of_job(&mut *tx, ended.job_id).await?;
        let open = all.iter().find(|e| matches!(e.state, EffectState::Intent | EffectState::Sending));
        if let Some(next) = open {
            let waiting = next.waiting.clone().unwrap_or(Waiting {
                reason: WaitReason::Schedule,
                until: Some(next.release_at),
                words: "the next step has its time".to_owned(),
            });
            jobs::wait(tx, ended.job_id, &waiting, true, now).await?;
            return Ok(());
        }
        if all.iter().any(|e| e.state == EffectState::Ambiguous) {
            let waiting = Waiting {
                reason: WaitReason::Ambiguous,
                until: None,
                words: "whether the message arrived is unknown: look in Sent, then say so".to_owned(),
            };
            jobs::wait(tx, ended.job_id, &waiting, true, now).await?;
            return Ok(());
        }
        let any = |wanted: EffectState| all.iter().any(|e| e.state == wanted);
        let state = if any(EffectState::Sent) || any(EffectState::Done) {
            JobState::Succeeded
        } else if any(EffectState::Rejected) {
            JobState::Failed
        } else {
            JobState::Cancelled
        };
        let result = serde_json::json!({ "effects": all.iter().map(|e| {
            serde_json::json!({ "id": e.id, "kind": e.kind, "state": e.state, "response": e.response })
        }).collect::<Vec<_>>() });
        let end = Finish {
            id: ended.job_id,
            attempt: None,
            state,
            error: error.filter(|_| state != JobState::Succeeded).map(str::to_owned),
            result: Some(result.to_string()),
        };
        // A job that was drafted anew half-way reserved its whole price again; what its earlier steps settled
        // is not owed twice.
        if let Some(job) = jobs::get(&mut *tx, ended.job_id).await? {
            wallet::release(tx, job.id, job.reserved, now).await?;
        }
        jobs::finish(tx, &[end], self.boot(), now).await?;
        if state == JobState::Failed {
            let text = format!("a message could not be sent: {}", error.unwrap_or("refused"));
            let notice = Notice::about("job_failed", ended.prospect_id, text, now)
                .opening(Target::at(Screen::Job, ended.job_id));
            self.notify(tx, notice).await?;
        }
        Ok(())
    }

    /// The rep knows what became of an ambiguous message: it arrived, or it did not.
    pub async fn settle_ambiguous(&self, id: EffectId, sent: bool) -> Result<(), EngineError> {
        let (engine, now) = (self.clone(), self.now());
        self.store()
            .write(move |tx| {
                async move {
                    let effect = effects::get(&mut *tx, id)
                        .await?
                        .ok_or_else(|| EngineError::NotFound(format!("effect {id}")))?;
                    if effect.state != EffectState::Ambiguous {
                        return Err(EngineError::Conflict(format!(
                            "the effect is {}, not ambiguous",
                            effect.state
                        )));
                    }
                    let (state, words) = if sent {
                        (EffectState::Sent, "it arrived, by your word")
                    } else {
                        (EffectState::Cancelled, "it did not arrive, by your word")
                    };
                    let row = engine
                        .activity(domain::ActivityKind::Decision, Actor::User, words, now)
                        .about(effect.prospect_id)
                        .by_effect(id);
                    store::activities::add(tx, &row).await?;
                    engine.conclude(tx, &effect, state, Some(words), None, now).await?;
                    if sent {
                        engine.follow_sent(tx, &effect, &parse_payload(&effect.payload)?, now).await?;
                    }
                    Ok(())
                }
                .boxed()
            })
            .await
    }
}
