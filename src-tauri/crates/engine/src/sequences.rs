//! Sequences: who is under way in which, which version they have, and how one is changed or stopped. One person is in
//! one sequence at a time; the database refuses a second. Whatever ends the job ends the sequence with it, in the same
//! transaction: a reply, a bounce, an opt-out, a meeting, another stage, hands-off, or the rep.

mod flight;

pub(crate) use flight::Flight;

use crate::{Engine, EngineError, handlers, knowledge::text, prospects::find, queue, wallet};
use domain::{
    ActivityKind, Actor, EffectState, ProspectId, SequenceName, Timestamp,
    sequence::{self, Step},
};
use futures::FutureExt;
use store::{
    Tx, activities, effects, jobs,
    sequences::{self, Run, Sequence},
};

/// A sequence with how many are under way in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// As new people get it.
    pub sequence: Sequence,
    /// Under way, in whatever version.
    pub in_flight: usize,
    /// Of them with an older version.
    pub on_older: usize,
}

/// A person's sequence as it stands.
#[derive(Debug, Clone)]
pub struct Course {
    /// The run.
    pub run: Run,
    /// Its steps.
    pub steps: Vec<CourseStep>,
}

/// One step of it.
#[derive(Debug, Clone)]
pub struct CourseStep {
    /// What it is.
    pub step: Step,
    /// Where it stands; `None`: not written yet.
    pub state: Option<EffectState>,
    /// When it left, or goes at the earliest.
    pub at: Option<Timestamp>,
    /// Why it waits, in words.
    pub waits: Option<String>,
}

impl Engine {
    /// Every sequence.
    ///
    /// # Errors
    /// The workspace failed.
    pub async fn sequences(&self) -> Result<Vec<Standing>, EngineError> {
        let on = self.store().reader();
        let mut all = Vec::new();
        for name in SequenceName::ALL {
            let sequence = sequences::current(on, *name).await?;
            let runs = sequences::active(on, *name).await?;
            let on_older = runs.iter().filter(|run| run.version != sequence.version).count();
            all.push(Standing { sequence, in_flight: runs.len(), on_older });
        }
        Ok(all)
    }

    /// Keeps other steps: new people get them, and with `in_flight` those under way from their next step on.
    /// Answers how many of those there were.
    ///
    /// # Errors
    /// A step cannot be sent; its field is named.
    pub async fn save_sequence(
        &self,
        name: SequenceName,
        steps: Vec<Step>,
        in_flight: bool,
    ) -> Result<usize, EngineError> {
        let steps = sequence::checked(name, steps).map_err(|wrong| EngineError::Validation {
            field: Some(wrong.field),
            message: wrong.words,
            hint: Some("nothing was changed".to_owned()),
        })?;
        let (engine, now) = (self.clone(), self.now());
        let changed = self
            .store()
            .write(move |tx| {
                async move {
                    let version = sequences::put_version(tx, name, &steps, now).await?;
                    let runs = if in_flight { sequences::active(&mut *tx, name).await? } else { Vec::new() };
                    for run in &runs {
                        sequences::set_version(tx, run, version, now).await?;
                        engine.replan(tx, run, &steps, now).await?;
                    }
                    Ok::<_, EngineError>(runs.len())
                }
                .boxed()
            })
            .await?;
        self.wake();
        Ok(changed)
    }

    /// What of a run has not left is written anew by its new steps.
    async fn replan(
        &self,
        tx: &mut Tx,
        run: &Run,
        steps: &[Step],
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let Some(job) = jobs::get(&mut *tx, run.job).await?.filter(|job| job.state.is_open()) else {
            return Ok(());
        };
        let mut at = now;
        if run.name == SequenceName::OfferReminder {
            let Some(step) = self.reminders_left(tx, run.prospect, run.started_at).await?.checked_sub(1)
            else {
                return Ok(());
            };
            match sequence::falls(steps, step, run.started_at) {
                Some(due) => at = due.max(now),
                None => return queue::cancel(self, tx, &job, "the sequence has no further step", now).await,
            }
        }
        let all = effects::of_job(&mut *tx, job.id).await?;
        for effect in all.iter().filter(|effect| effect.state == EffectState::Intent) {
            queue::withdraw_card(tx, effect.id, flight::CHANGED, now).await?;
        }
        let kept = all.iter().filter(|effect| effect.state == EffectState::Sending);
        let kept = kept.fold((0, 0), |sum, effect| (sum.0 + effect.energy, sum.1 + effect.coins));
        wallet::release_all_but(tx, job.id, job.reserved, kept, now).await?;
        Ok(jobs::requeue(tx, job.id, at, Some(flight::CHANGED), now).await?)
    }

    /// Lets new people begin a sequence, or stops it: then everybody under way is called off too. Answers how many.
    ///
    /// # Errors
    /// The workspace failed.
    pub async fn enable_sequence(&self, name: SequenceName, on: bool) -> Result<usize, EngineError> {
        let (engine, now) = (self.clone(), self.now());
        let stopped = self
            .store()
            .write(move |tx| {
                async move {
                    sequences::set_enabled(tx, name, on, now).await?;
                    let runs = if on { Vec::new() } else { sequences::active(&mut *tx, name).await? };
                    for run in &runs {
                        engine.end_run(tx, run, "you stopped this sequence for everybody", now).await?;
                    }
                    Ok::<_, EngineError>(runs.len())
                }
                .boxed()
            })
            .await?;
        self.wake();
        Ok(stopped)
    }

    /// The rep stops a person's sequence, and says why.
    ///
    /// # Errors
    /// They are in none.
    pub async fn stop_course(&self, id: ProspectId, reason: &str) -> Result<(), EngineError> {
        let reason = text("reason", reason, 200)?;
        let (engine, now) = (self.clone(), self.now());
        self.store()
            .write(move |tx| {
                async move {
                    find(tx, id).await?;
                    let run = sequences::of_prospect(&mut *tx, id).await?.filter(|run| run.ended.is_none());
                    let Some(run) = run else {
                        return Err(EngineError::Precondition {
                            message: "no sequence is under way for them".to_owned(),
                            hint: Some("what waits for other reasons can be called off in Jobs".to_owned()),
                        });
                    };
                    let why = format!("stopped by you: {reason}");
                    engine.end_run(tx, &run, &why, now).await?;
                    let line = format!("{} {why}", run.name.label());
                    let row = engine.activity(ActivityKind::Decision, Actor::User, line, now).about(id);
                    activities::add(tx, &row.by_job(run.job)).await?;
                    Ok(())
                }
                .boxed()
            })
            .await?;
        self.wake();
        Ok(())
    }

    async fn end_run(&self, tx: &mut Tx, run: &Run, why: &str, now: Timestamp) -> Result<(), EngineError> {
        sequences::end(tx, run.job, why, now).await?;
        match jobs::get(&mut *tx, run.job).await?.filter(|job| job.state.is_open()) {
            Some(job) => queue::cancel(self, tx, &job, why, now).await,
            None => Ok(()),
        }
    }

    /// The sequence a person is in, else the one they were in last.
    ///
    /// # Errors
    /// The workspace failed.
    pub async fn course(&self, id: ProspectId) -> Result<Option<Course>, EngineError> {
        let on = self.store().reader();
        let Some(run) = sequences::of_prospect(on, id).await? else { return Ok(None) };
        let planned = sequences::steps(on, run.name, run.version).await?;
        let written = if run.name == SequenceName::OfferReminder {
            let quoted = flight::reminded(&effects::thread(on, id).await?, run.started_at)?;
            let standing = effects::of_job(on, run.job).await?;
            // The offer itself comes first; what has not left is the standing job's.
            let open = standing.into_iter().filter(|effect| effect.left_at.is_none());
            quoted.into_iter().skip(1).chain(open).collect()
        } else {
            effects::of_job(on, run.job).await?
        };
        let (job, now) = (jobs::get(on, run.job).await?, self.now());
        let waits = |step: usize| {
            let first_open = step == written.iter().filter(|effect| effect.left_at.is_some()).count();
            job.as_ref().filter(|_| first_open).and_then(|job| job.wait_words.clone())
        };
        let mut steps = Vec::new();
        for (index, step) in planned.iter().enumerate() {
            let effect = match run.name {
                SequenceName::OfferReminder => written.get(index),
                _ => written.iter().find(|effect| usize::try_from(effect.step) == Ok(index)),
            };
            let open = run.ended.is_none();
            let due = sequence::falls(&planned, index, run.started_at).filter(|_| open);
            steps.push(CourseStep {
                step: step.clone(),
                state: effect.map(|effect| effect.state),
                at: effect.map(|effect| effect.left_at.unwrap_or(effect.release_at)).or(due),
                waits: effect
                    .filter(|effect| effect.state == EffectState::Intent)
                    .and_then(|effect| effect.waiting.as_ref())
                    .map(|waiting| waiting.words.clone())
                    // Before its time nothing but the time holds it.
                    .or_else(|| waits(index).filter(|_| effect.is_none_or(|effect| effect.release_at <= now)))
                    .filter(|_| open),
            });
        }
        Ok(Some(Course { run, steps }))
    }

    /// Lets a job's messages become the person's sequence, if they are one. Answers whether they may be proposed.
    pub(crate) async fn embark(
        &self,
        tx: &mut Tx,
        job: &jobs::Job,
        prospect: ProspectId,
        flight: &Flight,
        now: Timestamp,
    ) -> Result<bool, EngineError> {
        if sequences::of_job(&mut *tx, job.id).await?.is_some() {
            return Ok(true);
        }
        if !flight.enabled && !job.clicked {
            queue::cancel(self, tx, job, "you stopped this sequence", now).await?;
            return Ok(false);
        }
        let other = sequences::of_prospect(&mut *tx, prospect).await?.filter(|run| run.ended.is_none());
        if let Some(other) = other {
            if !job.clicked && sequence::rank(other.name) >= sequence::rank(flight.name) {
                let why = format!("one sequence at a time: the {} is under way", other.name.label());
                wallet::release(tx, job.id, job.reserved, now).await?;
                jobs::requeue(tx, job.id, now + handlers::LATER, Some(&why), now).await?;
                return Ok(false);
            }
            let why = format!("the {} took its place", flight.name.label());
            self.end_run(tx, &other, &why, now).await?;
        }
        let run = Run {
            seq: 0,
            prospect,
            name: flight.name,
            version: flight.version,
            job: job.id,
            started_at: flight.started_at,
            ended: None,
        };
        sequences::start(tx, &run).await?;
        Ok(true)
    }

    /// After a second writing of a job: steps that its sequence has no more are called off, and a job of which
    /// nothing is left ends.
    pub(crate) async fn trim(
        &self,
        tx: &mut Tx,
        job: &jobs::Job,
        steps: usize,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let all = effects::of_job(&mut *tx, job.id).await?;
        let over = |effect: &&effects::Effect| {
            effect.state == EffectState::Intent
                && usize::try_from(effect.step).is_ok_and(|step| step >= steps)
        };
        let why = "the sequence has this step no more";
        for effect in all.iter().filter(over) {
            queue::withdraw_card(tx, effect.id, why, now).await?;
            effects::end(tx, effect.id, EffectState::Cancelled, None, Some(why), now).await?;
        }
        let left = |effect: &effects::Effect| !matches!(effect.state, EffectState::Intent);
        if let Some(last) = all.last().filter(|_| all.iter().any(left)) {
            self.conclude_job(tx, last, None, now).await?;
        } else if let Some(last) = all.last().filter(|_| all.iter().any(|effect| over(&effect))) {
            self.conclude_job(tx, last, None, now).await?;
        }
        Ok(())
    }
}
