//! The change feed as events of the window: facts in batches, or that some were missed.

use crate::shell::MAIN;
use serde::Serialize;
use std::time::Duration;
use store::Change;
use tauri::{AppHandle, Emitter};
use tokio::{
    sync::broadcast::{Receiver, error::RecvError},
    time::{Instant, timeout_at},
};

/// What arrives within this time of the first fact goes with it.
const TOGETHER: Duration = Duration::from_millis(10);
/// Facts in one event at most.
const BATCH: usize = 512;

/// One event. `lagged`: facts were missed, so everything is to be read again.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize)]
struct Batch {
    changes: Vec<Change>,
    lagged: bool,
}

/// Passes on facts until the workspace closes.
pub async fn forward(app: AppHandle, mut facts: Receiver<Change>) {
    while let Some(batch) = next(&mut facts).await {
        if let Err(error) = app.emit_to(MAIN, "changes", batch) {
            tracing::warn!(%error, "the window missed changes");
        }
    }
}

/// The next batch; `None` when there will be none.
async fn next(facts: &mut Receiver<Change>) -> Option<Batch> {
    let mut batch = Batch::default();
    let mut take = |fact| match fact {
        Ok(change) => {
            batch.changes.push(change);
            batch.changes.len() < BATCH
        }
        Err(RecvError::Lagged(_)) => {
            batch.lagged = true;
            true
        }
        Err(RecvError::Closed) => false,
    };
    let mut more = take(facts.recv().await);
    let until = Instant::now() + TOGETHER;
    while more {
        let Ok(fact) = timeout_at(until, facts.recv()).await else { break };
        more = take(fact);
    }
    (batch != Batch::default()).then_some(batch)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Timestamp;
    use tokio::sync::broadcast;

    fn fact(seq: i64) -> Change {
        let (area, ids) = ("prospects".to_owned(), vec![seq.to_string()]);
        Change { seq, area, ids, source: "user".to_owned(), at: Timestamp(seq) }
    }

    #[tokio::test(start_paused = true)]
    async fn facts_of_one_moment_go_together_and_the_end_loses_none() {
        let (send, mut facts) = broadcast::channel(16);
        for seq in 1..=3 {
            send.send(fact(seq)).unwrap();
        }
        let batch = next(&mut facts).await.unwrap();
        assert_eq!(batch.changes.iter().map(|change| change.seq).collect::<Vec<_>>(), [1, 2, 3]);
        assert!(!batch.lagged);
        send.send(fact(4)).unwrap();
        drop(send);
        assert_eq!(next(&mut facts).await.unwrap().changes.len(), 1);
        assert_eq!(next(&mut facts).await, None);
    }

    #[tokio::test(start_paused = true)]
    async fn who_falls_behind_is_told() {
        let (send, mut facts) = broadcast::channel(2);
        for seq in 1..=5 {
            send.send(fact(seq)).unwrap();
        }
        let batch = next(&mut facts).await.unwrap();
        assert!(batch.lagged);
        assert_eq!(batch.changes.iter().map(|change| change.seq).collect::<Vec<_>>(), [4, 5]);
    }
}
