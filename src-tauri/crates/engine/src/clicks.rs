//! The rep's click on a job: it runs in every mode (its binding effects still make a card), or is called off.

use crate::{Engine, EngineError, prospects::find, queue};
use domain::{ActivityKind, Actor, EffectState, JobId, JobKind, JobState, ProspectId, Timestamp};
use futures::FutureExt;
use store::{
    Tx, activities, effects,
    jobs::{self, Job, NewJob},
};

impl Engine {
    /// Runs a job kind for a prospect now. One that is open already is hurried, not doubled.
    pub async fn run_job(&self, kind: JobKind, prospect: ProspectId) -> Result<JobId, EngineError> {
        let (engine, now) = (self.clone(), self.now());
        let id = self
            .store()
            .write(move |tx| async move { engine.click(tx, kind, prospect, now).await }.boxed())
            .await?;
        self.wake();
        Ok(id)
    }

    /// Tries again: a finished job as a new one, a waiting one at once.
    pub async fn retry_job(&self, id: JobId) -> Result<(), EngineError> {
        let (engine, now) = (self.clone(), self.now());
        self.store()
            .write(move |tx| {
                async move {
                    let job = jobs::get(&mut *tx, id)
                        .await?
                        .ok_or_else(|| EngineError::NotFound(format!("job {id}")))?;
                    match (job.state, job.prospect_id) {
                        (JobState::Failed | JobState::Cancelled | JobState::Suggested, Some(prospect)) => {
                            engine.click(tx, job.kind, prospect, now).await?;
                            Ok(())
                        }
                        (JobState::Queued | JobState::Waiting, _) => engine.hurry(tx, &job, now).await,
                        _ => Err(EngineError::Conflict(format!(
                            "the job is {}; there is nothing to retry",
                            job.state
                        ))),
                    }
                }
                .boxed()
            })
            .await?;
        self.wake();
        Ok(())
    }

    /// Calls a job off with everything of it that has not left; what it holds reserved goes back. A message on
    /// the line ends by itself.
    pub async fn cancel_job(&self, id: JobId) -> Result<(), EngineError> {
        let (engine, now) = (self.clone(), self.now());
        self.store()
            .write(move |tx| {
                async move {
                    let job = jobs::get(&mut *tx, id)
                        .await?
                        .ok_or_else(|| EngineError::NotFound(format!("job {id}")))?;
                    if !job.state.is_open() && job.state != JobState::Suggested {
                        return Err(EngineError::Conflict(format!("the job is {} already", job.state)));
                    }
                    queue::cancel(&engine, tx, &job, "called off by you", now).await?;
                    if let Some(prospect) = job.prospect_id {
                        let text = format!("{} called off", job.kind.label());
                        let row = engine
                            .activity(ActivityKind::Decision, Actor::User, text, now)
                            .about(prospect)
                            .by_job(id);
                        activities::add(tx, &row).await?;
                    }
                    Ok(())
                }
                .boxed()
            })
            .await?;
        self.wake();
        Ok(())
    }

    /// The click itself, within a transaction.
    pub(crate) async fn click(
        &self,
        tx: &mut Tx,
        kind: JobKind,
        prospect: ProspectId,
        now: Timestamp,
    ) -> Result<JobId, EngineError> {
        find(tx, prospect).await?;
        // An open one goes before a suggestion: two open jobs of a kind cannot be.
        let mut same: Vec<Job> =
            jobs::open_of(&mut *tx, prospect).await?.into_iter().filter(|job| job.kind == kind).collect();
        same.sort_by_key(|job| !job.state.is_open());
        if let Some(job) = same.into_iter().next() {
            if job.state != JobState::Running {
                self.hurry(tx, &job, now).await?;
            }
            return Ok(job.id);
        }
        let price = self.settings().price(kind);
        let job = NewJob {
            id: self.id(JobId::new, now),
            prospect_id: Some(prospect),
            kind,
            state: JobState::Queued,
            priority: 0,
            run_at: now,
            clicked: true,
            energy: price.energy,
            coins: price.coins,
            actor: Actor::User,
            reason: "run by hand".to_owned(),
            stage_event: None,
            grace_until: None,
        };
        let id = job.id;
        jobs::insert(tx, &[job], now).await?;
        Ok(id)
    }

    /// Lets an open job or its effects be looked at now. A job that waits for approval or for an unknown fate
    /// is decided elsewhere.
    async fn hurry(&self, tx: &mut Tx, job: &Job, now: Timestamp) -> Result<(), EngineError> {
        jobs::set_clicked(tx, job.id, now).await?;
        if !job.prepared {
            jobs::requeue(tx, job.id, now, None, now).await?;
            return Ok(());
        }
        let all = effects::of_job(&mut *tx, job.id).await?;
        if let Some(next) = all.iter().find(|effect| effect.state == EffectState::Intent) {
            effects::release_one(tx, next.id, now).await?;
        }
        Ok(())
    }
}
