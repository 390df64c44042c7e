//! The worker: woken at once when work appears, one timer for the next due time, a sweep each minute. Lanes
//! claim ten jobs at a time and run them; the outbox lets effects go; nothing touches the database between
//! sweeps while nothing is due.

mod claim;
mod complete;
mod nobody;

pub(crate) use complete::settle_plain;

use crate::{Engine, EngineError, handlers, queue};
use domain::{EffectId, JobId, JobKind, JobState, Timestamp, WaitReason, time::Span};
use futures::{
    FutureExt,
    future::{Fuse, FusedFuture},
};
use serde::Serialize;
use std::{collections::HashSet, sync::Arc, time::Duration};
use store::{approvals, chat, effects, jobs, jobs::Job, tasks};
use tokio::{sync::Semaphore, task::JoinSet, time::Instant};
use tokio_util::sync::CancellationToken;

/// Jobs per claim (product.md section 4).
pub const CLAIM: usize = 10;
/// Claims at work at once.
const LANES: usize = 32;
/// Claims in one transaction at most: half the lanes, so that one half is claimed in the commit that completes
/// the other.
const CLAIMS_TOGETHER: usize = 16;
/// Mails on the line at once.
const LINES: usize = 4;
/// A sweep looks at everything that time or a crash may have left.
const SWEEP: Span = Span::minutes(1);
/// Capture's rest between rounds at most, while visitors go on writing.
const CAPTURE_RESTS: Duration = Duration::from_secs(1);
/// Rounds of one `run_due` at most: a guard against work that makes work at the same moment for ever.
const ROUNDS: usize = 1_000;

/// What one run of all that was due did.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Report {
    /// Visits read.
    pub captured: usize,
    /// Jobs per claim, in order.
    pub claims: Vec<usize>,
    /// Jobs that ran.
    pub jobs: Vec<Ran>,
    /// Effects that talked to a server.
    pub effects: Vec<EffectId>,
}

/// A job that ran.
#[derive(Debug, Clone, Serialize)]
pub struct Ran {
    /// Which.
    pub id: JobId,
    /// What.
    pub kind: JobKind,
    /// Where it stands now.
    pub state: JobState,
    /// Why it waits, if it does.
    pub waiting_for: Option<WaitReason>,
}

impl Engine {
    /// Runs all that is due now and answers what was done: `worker --once`, and tests with their own clock.
    pub async fn run_due(&self) -> Result<Report, EngineError> {
        let mut report = Report { captured: self.capture_all().await?, ..Report::default() };
        self.fetch_announced().await?;
        self.process_leads().await?;
        self.alert_slow_leads().await?;
        self.tell_waiting().await?;
        self.sweep().await?;
        let mut looked: HashSet<EffectId> = HashSet::new();
        for _ in 0..ROUNDS {
            self.wake_waiting().await?;
            let claimed = self.claim_due(CLAIM).await?.jobs;
            let idle = claimed.is_empty();
            if !idle {
                report.claims.push(claimed.len());
                let ids: Vec<JobId> = claimed.iter().map(|job| job.id).collect();
                self.run_batch(claimed).await?;
                report.jobs.extend(self.ran(&ids).await?);
            }
            let due = effects::due(self.store().reader(), self.now(), 100).await?;
            if !idle {
                looked.clear();
            }
            // What stays due after a look cannot move now: its job is gone or its prospect is.
            let fresh: Vec<EffectId> = due.into_iter().filter(|id| looked.insert(*id)).collect();
            if idle && fresh.is_empty() {
                break;
            }
            for id in fresh {
                if self.dispatch(id).await? {
                    report.effects.push(id);
                }
            }
        }
        Ok(report)
    }

    async fn ran(&self, ids: &[JobId]) -> Result<Vec<Ran>, EngineError> {
        let mut ran = Vec::with_capacity(ids.len());
        for id in ids {
            if let Some(Job { id, kind, state, waiting_for, .. }) =
                jobs::get(self.store().reader(), *id).await?
            {
                ran.push(Ran { id, kind, state, waiting_for });
            }
        }
        Ok(ran)
    }

    /// Works until told to stop: captures, jobs and outbox, side by side.
    pub async fn work(&self, stop: CancellationToken) {
        tokio::join!(self.work_jobs(&stop), self.work_outbox(&stop));
    }

    /// Reads visits as they are written to, until told to stop. Runs with the endpoint, worker or not.
    pub async fn watch_captures(&self, stop: CancellationToken) {
        loop {
            let began = Instant::now();
            match self.capture_some().await {
                Ok(0) => {}
                Ok(_) => {
                    // In a flood it takes a fifth of a core at most: answers come first.
                    let rest = (began.elapsed() * 4).min(CAPTURE_RESTS);
                    tokio::select! {
                        () = stop.cancelled() => return,
                        () = tokio::time::sleep(rest) => continue,
                    }
                }
                Err(error) => tracing::error!(%error, "capture failed; it is tried again"),
            }
            tokio::select! {
                () = stop.cancelled() => return,
                () = self.signals().capture.notified() => {}
                () = self.clock().sleep_until(self.now() + SWEEP) => {}
            }
        }
    }

    async fn work_jobs(&self, stop: &CancellationToken) {
        let mut swept = Timestamp(0);
        while !stop.is_cancelled() {
            if self.now() - swept >= SWEEP {
                swept = self.now();
                log(self.sweep().await, "sweep");
            }
            log(self.wake_waiting().await, "waking jobs");
            self.drain(stop).await;
            // What is due and was not claimed is held (the kill switch) or failed: looking again at once would
            // spin. Whatever releases it notifies.
            let now = self.now();
            let next = self.next_moment().await.unwrap_or(None).filter(|at| *at > now);
            let next = next.unwrap_or(swept + SWEEP).min(swept + SWEEP);
            tokio::select! {
                () = stop.cancelled() => return,
                () = self.signals().jobs.notified() => {}
                () = self.clock().sleep_until(next) => {}
            }
        }
    }

    /// Runs lanes until nothing is due. Claims for all lanes that are free share a transaction.
    async fn drain(&self, stop: &CancellationToken) {
        let mut running: JoinSet<Result<(), EngineError>> = JoinSet::new();
        let mut claiming = Fuse::terminated();
        let mut more = true;
        loop {
            let free = LANES.saturating_sub(running.len()).min(CLAIMS_TOGETHER);
            if more && claiming.is_terminated() && free > 0 && !stop.is_cancelled() {
                claiming = self.claim_due(free * CLAIM).boxed().fuse();
            }
            tokio::select! {
                claimed = &mut claiming, if !claiming.is_terminated() => match claimed {
                    Ok(claimed) => {
                        more = claimed.more;
                        let mut jobs = claimed.jobs.into_iter();
                        loop {
                            let batch: Vec<Job> = jobs.by_ref().take(CLAIM).collect();
                            if batch.is_empty() {
                                break;
                            }
                            let engine = self.clone();
                            running.spawn(async move { engine.run_batch(batch).await });
                        }
                    }
                    Err(error) => {
                        more = false;
                        tracing::error!(%error, "claim failed; it is tried again at the next sweep");
                    }
                },
                Some(done) = running.join_next() => match done {
                    Ok(result) => log(result, "running jobs"),
                    Err(error) => tracing::error!(%error, "a batch ended"),
                },
                // A long job must not hold up what has come meanwhile.
                () = self.signals().jobs.notified(), if !more && !running.is_empty() => more = true,
                else => return,
            }
        }
    }

    /// Runs a claim's jobs. Each is completed as soon as it is done, so that a crash costs one attempt of one
    /// job; those for nobody, a benchmark's, are completed together.
    async fn run_batch(&self, claimed: Vec<Job>) -> Result<(), EngineError> {
        let ids: Vec<JobId> = claimed.iter().map(|job| job.id).collect();
        let work = async {
            let mut plain = Vec::with_capacity(claimed.len());
            for job in claimed {
                let result = handlers::run(self, &job).await;
                match job.prospect_id {
                    Some(_) => self.complete(vec![(job, result)]).await?,
                    None => plain.push((job, result)),
                }
            }
            self.complete(plain).await
        };
        tokio::pin!(work);
        let lease = self.settings().seconds("worker.lease_seconds");
        loop {
            // Renewed at a third of the lease, so that one missed renewal does not lose it.
            let renewal = self.now() + Span(lease.0 / 3);
            tokio::select! {
                done = &mut work => return done,
                () = self.clock().sleep_until(renewal) => self.renew(&ids, lease).await?,
            }
        }
    }

    async fn renew(&self, ids: &[JobId], lease: Span) -> Result<(), EngineError> {
        let (ids, boot, until) = (ids.to_vec(), self.boot().to_owned(), self.now() + lease);
        self.store()
            .write_later(move |tx| {
                async move { jobs::claim::renew(tx, &ids, &boot, until).await.map_err(EngineError::from) }
                    .boxed()
            })
            .await
    }

    async fn work_outbox(&self, stop: &CancellationToken) {
        let lines = Arc::new(Semaphore::new(LINES));
        let mut sending: JoinSet<EffectId> = JoinSet::new();
        let mut busy: HashSet<EffectId> = HashSet::new();
        let mut looked = Timestamp(0);
        while !stop.is_cancelled() {
            let now = self.now();
            let due = effects::due(self.store().reader(), now, 100).await.unwrap_or_default();
            for id in due.into_iter().filter(|id| !busy.contains(id)).collect::<Vec<_>>() {
                busy.insert(id);
                let (engine, lines) = (self.clone(), Arc::clone(&lines));
                sending.spawn(async move {
                    let _line = lines.acquire_owned().await;
                    log(engine.dispatch(id).await.map(|_| ()), "sending");
                    id
                });
            }
            let next = effects::next_due(self.store().reader()).await.unwrap_or(None);
            // What is being looked at stays due until it is marked; its end wakes this loop.
            let next =
                next.filter(|at| *at > now || sending.is_empty()).unwrap_or(now + SWEEP).min(now + SWEEP);
            let next = if next <= looked { now + Span::seconds(1) } else { next };
            looked = now;
            tokio::select! {
                () = stop.cancelled() => {}
                () = self.signals().outbox.notified() => {}
                Some(done) = sending.join_next() => {
                    if let Ok(id) = done { busy.remove(&id); }
                }
                () = self.clock().sleep_until(next) => {}
            }
        }
        // Messages on the line are finished: stopping in the middle would leave their fate unknown.
        while sending.join_next().await.is_some() {}
    }

    /// Queues again what waited for a moment that has come, takes expired cards off the table, and reminds of
    /// tasks that are due.
    async fn wake_waiting(&self) -> Result<(), EngineError> {
        let (engine, now) = (self.clone(), self.now());
        let on = self.store().reader();
        let (jobs_waiting, cards, reminder) =
            tokio::join!(jobs::next_wake(on), approvals::next_expiry(on), tasks::next_reminder(on));
        let over = |at: Option<Timestamp>| at.is_some_and(|at| at <= now);
        if !over(jobs_waiting?) && !over(cards?) && !over(reminder?) {
            return Ok(());
        }
        self.store()
            .write_later(move |tx| {
                async move {
                    jobs::wake(tx, now).await?;
                    engine.remind(tx, now).await?;
                    engine.expire_cards(tx, now).await
                }
                .boxed()
            })
            .await
    }

    /// Once a minute: abandoned leases, stage changes written by hand, the month's coins, meetings that ended, chats past their
    /// retention.
    async fn sweep(&self) -> Result<(), EngineError> {
        let (engine, now) = (self.clone(), self.now());
        self.store()
            .write_later(move |tx| {
                async move {
                    engine.take_up_abandoned(tx, now).await?;
                    queue::decide_strays(&engine, tx, now).await?;
                    let mut book = crate::wallet::Book::open(tx).await?;
                    book.accrue(&engine.settings(), now)?;
                    // Energy alone is booked before a reservation, not every minute.
                    if book.coins_came {
                        book.close(tx, now).await?;
                    }
                    engine.end_meetings(tx, now).await?;
                    jobs::release_waiting(tx, &[WaitReason::HandsOff], now).await?;
                    let old = now - engine.settings().days("chat.unconverted_days");
                    chat::erase_unconverted(tx, old, 200).await?;
                    Ok(())
                }
                .boxed()
            })
            .await
    }

    async fn next_moment(&self) -> Result<Option<Timestamp>, EngineError> {
        let on = self.store().reader();
        let due = jobs::next_due(on).await?;
        let card = approvals::next_expiry(on).await?;
        let reminder = tasks::next_reminder(on).await?;
        Ok([due, card, reminder].into_iter().flatten().min())
    }
}

/// Errors of the background are for the log: nobody is waiting for them.
fn log(result: Result<(), EngineError>, what: &str) {
    if let Err(error) = result {
        tracing::error!(%error, "{what} failed; it is tried again");
    }
}
