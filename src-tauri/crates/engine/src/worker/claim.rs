//! Claims: gate two, money, lease - in one transaction for at most ten jobs.

use crate::{
    Engine, EngineError,
    notices::Notice,
    queue::{self, Standing, hold_words},
    wallet::{self, Book},
};
use domain::{JobId, Resource, Timestamp, WaitReason, economy::Price, policy::Gate, schedule};
use futures::FutureExt;
use std::collections::HashMap;
use store::{
    Tx,
    jobs::{self, Job, Waiting, claim::Due},
    workspace,
};

/// What a claim took.
#[derive(Debug, Default)]
pub(crate) struct Claimed {
    /// Under a lease now, in the order of the claim.
    pub(crate) jobs: Vec<Job>,
    /// More may be due.
    pub(crate) more: bool,
}

impl Engine {
    /// Takes the next due jobs under a lease, at most so many.
    pub(super) async fn claim_due(&self, limit: usize) -> Result<Claimed, EngineError> {
        let (engine, now) = (self.clone(), self.now());
        self.store().write_later(move |tx| async move { engine.claim(tx, limit, now).await }.boxed()).await
    }

    /// The claim itself. Loops while a whole batch was put aside, so that what may run is not starved.
    pub(crate) async fn claim(
        &self,
        tx: &mut Tx,
        limit: usize,
        now: Timestamp,
    ) -> Result<Claimed, EngineError> {
        if workspace::get(&mut *tx).await?.is_none_or(|row| row.paused) {
            return Ok(Claimed::default());
        }
        for _ in 0..10 {
            let due = jobs::claim::due(&mut *tx, now, i64::try_from(limit).unwrap_or(i64::MAX)).await?;
            let more = due.len() >= limit;
            if due.is_empty() {
                return Ok(Claimed::default());
            }
            let chosen = self.choose(tx, due, now).await?;
            if !chosen.is_empty() || !more {
                return Ok(Claimed { jobs: self.start_jobs(tx, &chosen, now).await?, more });
            }
        }
        Ok(Claimed { jobs: Vec::new(), more: true })
    }

    async fn start_jobs(&self, tx: &mut Tx, chosen: &[Due], now: Timestamp) -> Result<Vec<Job>, EngineError> {
        if chosen.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<_> = chosen.iter().map(|due| due.id).collect();
        let lease = now + self.settings().seconds("worker.lease_seconds");
        let mut claimed = jobs::claim::start(tx, &ids, self.boot(), lease, now).await?;
        // In the order of the claim: priority, then oldest first.
        let order: HashMap<JobId, usize> = ids.into_iter().zip(0..).collect();
        claimed.sort_by_key(|job| order.get(&job.id).copied());
        Ok(claimed)
    }

    /// Reserves for what may run; puts the rest aside with its reason.
    async fn choose(&self, tx: &mut Tx, due: Vec<Due>, now: Timestamp) -> Result<Vec<Due>, EngineError> {
        let settings = self.settings();
        let mut book = Book::open(tx).await?;
        book.accrue(&settings, now)?;
        let before = book.balance;
        let mut budget = wallet::budget_left(tx, &settings, before.coins.reserved, now).await?;
        let mut chosen = Vec::with_capacity(due.len());
        for job in due {
            let standing = Standing {
                scout_score: job.scout_score,
                paused: false,
                hands_off: job.hands_off,
                barred: job.barred,
            };
            // A job for nobody (a benchmark's) has no policy.
            let gate = match job.prospect_id {
                Some(_) => queue::gate(self, job.kind, job.clicked, standing),
                None => Gate::Run,
            };
            let waiting = match gate {
                Gate::Hold(reason) => Some(reason),
                Gate::Suggest { .. } => Some(WaitReason::Mode),
                Gate::Run | Gate::Ask { .. } => None,
            };
            if let Some(reason) = waiting {
                let words = hold_words(reason).to_owned();
                jobs::wait(tx, job.id, &Waiting { reason, until: None, words }, false, now).await?;
                continue;
            }
            let price = Price { energy: job.energy, coins: job.coins };
            match book.reserve(job.id, price, budget) {
                Ok(()) => {
                    budget = budget.map(|left| left - price.coins);
                    chosen.push(job);
                }
                Err(short) => {
                    let reason = match short.resource {
                        Resource::Energy => WaitReason::Energy,
                        Resource::Coins => WaitReason::Coins,
                    };
                    let until = match short.resource {
                        // The day's budget, not the wallet: tomorrow has a new one.
                        Resource::Coins if price.coins <= book.balance.coins.available => {
                            Some(schedule::day_end(now, settings.time_zone()))
                        }
                        _ => book.when_affordable(price, &settings, now).filter(|at| *at > now),
                    };
                    let words = short.to_string();
                    let text = format!("{} {words}; refill or wait", job.kind);
                    let key = format!("{}:short", short.resource);
                    jobs::wait(tx, job.id, &Waiting { reason, until, words }, false, now).await?;
                    self.notify(tx, Notice::once(short.resource.as_str(), key, text, now)).await?;
                }
            }
        }
        let after = book.balance;
        book.close(tx, now).await?;
        self.notice_level(tx, &before, &after, now).await?;
        Ok(chosen)
    }
}
