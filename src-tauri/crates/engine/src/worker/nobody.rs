//! Jobs for nobody: claimed, paid and completed like any other, but with nothing to do. Benchmarks measure the
//! queue with them; nothing else makes them.

use crate::{Engine, EngineError};
use domain::{Actor, JobId, JobKind, JobState};
use futures::FutureExt;
use store::jobs::{self, NewJob};

impl Engine {
    /// Queues `count` such jobs at the kind's price, due at once, in one commit, and wakes the worker.
    pub async fn queue_for_nobody(&self, kind: JobKind, count: usize) -> Result<(), EngineError> {
        let (now, price) = (self.now(), self.settings().price(kind));
        let rows: Vec<NewJob> = (0..count)
            .map(|_| NewJob {
                id: self.id(JobId::new, now),
                prospect_id: None,
                kind,
                state: JobState::Queued,
                priority: 2,
                run_at: now,
                clicked: false,
                energy: price.energy,
                coins: price.coins,
                actor: Actor::System,
                reason: "benchmark".to_owned(),
                stage_event: None,
                grace_until: None,
            })
            .collect();
        self.store()
            .write(move |tx| {
                async move { jobs::insert(tx, &rows, now).await.map(|_| ()).map_err(EngineError::from) }
                    .boxed()
            })
            .await?;
        self.signals().jobs.notify_one();
        Ok(())
    }
}
