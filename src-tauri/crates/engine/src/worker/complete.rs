//! Completing what ran: behind the fence, with what was found, what is proposed and what it cost - in one
//! transaction. A late result of an old attempt changes nothing.

use crate::{
    Engine, EngineError,
    handlers::{JobError, Prepared, Qualified, Scan},
    queue,
    wallet::{self, Book},
};
use domain::{
    ActivityKind, Actor, JobId, JobState, ProspectId, Timestamp, WaitReason, economy::Price, forward::Event,
    retry,
};
use futures::{FutureExt, future::BoxFuture};
use std::collections::{BTreeMap, HashSet};
use store::{
    Tx, activities, effects,
    jobs::{self, Finish, Job, Waiting},
    prospects,
};

/// Settles and finishes batches of jobs that leave nothing behind, in one go.
pub(crate) fn settle_plain(
    engine: Engine,
    tx: &mut Tx,
    batches: Vec<Vec<Job>>,
) -> BoxFuture<'_, Result<(), EngineError>> {
    async move { engine.settle_plain(tx, &batches.concat()).await }.boxed()
}

type Outcome = (Job, Result<Prepared, JobError>);

impl Engine {
    /// Completes a batch. Jobs without effects share one transaction; each of the others has its own.
    pub(super) async fn complete(&self, done: Vec<Outcome>) -> Result<(), EngineError> {
        let (plain, rest): (Vec<Outcome>, Vec<Outcome>) = done.into_iter().partition(|(job, result)| {
            job.prospect_id.is_none() && matches!(result, Ok(prepared) if prepared.proposals.is_empty())
        });
        if !plain.is_empty() {
            let jobs: Vec<Job> = plain.into_iter().map(|(job, _)| job).collect();
            self.gathers().plain.add(self, jobs).await?;
        }
        if rest.is_empty() {
            return Ok(());
        }
        for (job, result) in rest {
            let (engine, now, jitter) = (self.clone(), self.now(), self.entropy().jitter());
            let id = job.id;
            let kept = self
                .store()
                .write_later(move |tx| {
                    async move { engine.complete_one(tx, job, result, jitter, now).await }.boxed()
                })
                .await;
            if let Err(error) = kept {
                // The lease runs out and the sweep takes the job up again.
                tracing::error!(%error, job = %id, "a result could not be kept");
            }
        }
        self.wake();
        Ok(())
    }

    /// Settles and finishes jobs that leave nothing behind.
    async fn settle_plain(&self, tx: &mut Tx, done: &[Job]) -> Result<(), EngineError> {
        let now = self.now();
        let ends: Vec<Finish> = done
            .iter()
            .map(|job| Finish {
                id: job.id,
                attempt: Some(job.attempt),
                state: JobState::Succeeded,
                error: None,
                result: None,
            })
            .collect();
        let finished: HashSet<JobId> = jobs::finish(tx, &ends, self.boot(), now).await?.into_iter().collect();
        let mut book = Book::open(tx).await?;
        for job in done.iter().filter(|job| finished.contains(&job.id)) {
            book.settle(job.id, Price { energy: job.energy, coins: job.coins })?;
        }
        book.close(tx, now).await
    }

    async fn complete_one(
        &self,
        tx: &mut Tx,
        job: Job,
        result: Result<Prepared, JobError>,
        jitter: f64,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        if !jobs::claim::holds(&mut *tx, job.id, job.attempt, self.boot()).await? {
            return Ok(());
        }
        let prepared = match result {
            Ok(prepared) => prepared,
            Err(JobError::Never(error)) => return queue::give_up(self, tx, job.id, &error, now).await,
            Err(JobError::Waits(waiting)) => {
                wallet::release(tx, job.id, job.reserved, now).await?;
                return Ok(jobs::wait(tx, job.id, &waiting, false, now).await?);
            }
            Err(JobError::Later(error)) => {
                let failures = jobs::note_failure(tx, job.id).await?;
                return match retry::backoff(failures, jitter) {
                    Some(pause) => {
                        wallet::release(tx, job.id, job.reserved, now).await?;
                        Ok(jobs::requeue(tx, job.id, now + pause, Some(&error), now).await?)
                    }
                    None => queue::give_up(self, tx, job.id, &error, now).await,
                };
            }
        };
        let Some(prospect) = job.prospect_id else { return Ok(()) };
        if let Some(flight) = &prepared.flight
            && !self.embark(tx, &job, prospect, flight, now).await?
        {
            return Ok(());
        }
        let mut found = serde_json::Map::new();
        if let Some(scan) = prepared.scan {
            found.insert("scan".to_owned(), serde_json::json!(scan));
            self.apply_scan(tx, prospect, &job, scan, now).await?;
        }
        let qualified = prepared.qualified.clone();
        if let Some(qualified) = &prepared.qualified {
            found.insert("qualify".to_owned(), serde_json::json!(qualified));
            self.note_qualified(tx, prospect, &job, qualified, now).await?;
        }
        if prepared.proposals.is_empty() {
            let mut book = Book::open(tx).await?;
            book.settle(job.id, Price { energy: job.energy, coins: job.coins })?;
            book.close(tx, now).await?;
            let end = Finish {
                id: job.id,
                attempt: Some(job.attempt),
                state: JobState::Succeeded,
                error: None,
                result: Some(serde_json::Value::Object(found).to_string()),
            };
            jobs::finish(tx, &[end], self.boot(), now).await?;
        } else if let Some(known) = &prepared.known {
            // Marked first: the outbox looks only at effects of prepared jobs.
            let waiting = Waiting {
                reason: WaitReason::Schedule,
                until: Some(now),
                words: "written; leaves as soon as it may".to_owned(),
            };
            jobs::wait(tx, job.id, &waiting, true, now).await?;
            let again = !effects::of_job(&mut *tx, job.id).await?.is_empty();
            let steps = prepared.proposals.len();
            for (step, proposal) in (0_u32..).zip(prepared.proposals) {
                self.propose(tx, &job, known, step, proposal, now).await?;
            }
            if again && prepared.flight.is_some() {
                self.trim(tx, &job, steps, now).await?;
            }
        }
        if let Some(qualified) = qualified {
            // After the job has ended: the move may call off what else the stage queued, not this.
            self.engage(tx, prospect, Event::Qualified { score: qualified.score }, now, now).await?;
        }
        Ok(())
    }

    async fn apply_scan(
        &self,
        tx: &mut Tx,
        id: ProspectId,
        job: &Job,
        scan: Scan,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let prospect = crate::prospects::find(tx, id).await?;
        if let Some(company) = scan.company.filter(|_| prospect.fields.company.is_none()) {
            let change = BTreeMap::from([("company".to_owned(), Some(company))]);
            self.set_fields(tx, &prospect, change, Actor::builtin(), now).await?;
        }
        if let Some(zone) = &scan.time_zone {
            prospects::infer_time_zone(tx, id, zone).await?;
        }
        prospects::set_summary(tx, id, &scan.summary, scan.next_action.as_deref(), now).await?;
        let score = self.rescore(tx, id, "smart_scan", now).await?;
        for other in &scan.duplicates {
            let text = format!("may be the same person as prospect {other}");
            activities::add(
                tx,
                &self.activity(ActivityKind::Job, Actor::builtin(), text, now).about(id).by_job(job.id),
            )
            .await?;
        }
        let text = format!("scanned: score {}; {}", score.total, scan.summary);
        activities::add(
            tx,
            &self.activity(ActivityKind::Job, Actor::builtin(), text, now).about(id).by_job(job.id),
        )
        .await?;
        self.engage(tx, id, Event::Rescored, now, now).await
    }

    async fn note_qualified(
        &self,
        tx: &mut Tx,
        id: ProspectId,
        job: &Job,
        found: &Qualified,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let words: Vec<String> =
            found.evidence.iter().map(|(name, quote)| format!("{name}: \u{201c}{quote}\u{201d}")).collect();
        let text = format!("qualified {} of 100 ({})", found.score, words.join("; "));
        activities::add(
            tx,
            &self.activity(ActivityKind::Job, Actor::builtin(), text, now).about(id).by_job(job.id),
        )
        .await?;
        Ok(())
    }
}
