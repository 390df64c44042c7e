//! The rep, who decides cards and confirms people over the owner's socket while the owner is killed.

use crate::processes::program::PATIENCE;
use anyhow::Context as _;
use api::Code;
use fastrand::Rng;
use serde_json::{Value, json};
use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};
use tokio::{
    sync::{Semaphore, watch},
    time::timeout,
};

/// A decision that was acknowledged.
#[derive(Debug, Clone)]
pub(super) enum Decision {
    /// The card of this id was approved with this hash.
    Approved { card: String, hash: String },
    /// The card of this id was rejected.
    Rejected { card: String },
    /// The prospect of this id was confirmed.
    Confirmed { prospect: String },
}

/// Decides as often as asked.
pub(super) struct Rep {
    folder: PathBuf,
    door: watch::Receiver<Option<String>>,
    asked: Semaphore,
    decisions: Mutex<Vec<Decision>>,
}

impl Rep {
    pub(super) fn new(folder: &Path, door: watch::Receiver<Option<String>>) -> Arc<Self> {
        Arc::new(Self {
            folder: folder.to_owned(),
            door,
            asked: Semaphore::new(0),
            decisions: Mutex::default(),
        })
    }

    /// So many more decisions are wanted.
    pub(super) fn ask_for(&self, decisions: usize) {
        self.asked.add_permits(decisions);
    }

    /// No more.
    pub(super) fn close(&self) {
        self.asked.close();
    }

    /// What was acknowledged.
    pub(super) fn decisions(&self) -> Vec<Decision> {
        self.decisions.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Decides until closed. What is not acknowledged may have happened or not.
    pub(super) async fn decide(self: Arc<Self>, mut dice: Rng) -> anyhow::Result<()> {
        let mut door = self.door.clone();
        while let Ok(ticket) = self.asked.acquire().await {
            ticket.forget();
            timeout(PATIENCE, door.wait_for(Option::is_some)).await.context("the owner stays down")??;
            if let Some(decision) = self.one(&mut dice).await? {
                self.decisions.lock().unwrap_or_else(PoisonError::into_inner).push(decision);
            }
        }
        Ok(())
    }

    async fn one(&self, dice: &mut Rng) -> anyhow::Result<Option<Decision>> {
        let Some(Value::Array(cards)) = self.call("approvals.list", json!({})).await? else {
            return Ok(None);
        };
        let Some(card) = dice.choice(cards) else { return Ok(None) };
        let word = |field: &str| card[field].as_str().map(str::to_owned).context("a card without it");
        let (id, prospect, hash) = (word("id")?, word("prospect_id")?, word("hash")?);
        let (name, request, decision) = match dice.u8(0..5) {
            0 | 1 => ("approvals.approve", json!({ "id": id }), Decision::Approved { card: id, hash }),
            2 => {
                let request = json!({ "id": id, "reason": "too early" });
                ("approvals.reject", request, Decision::Rejected { card: id })
            }
            _ => ("prospects.confirm", json!({ "id": prospect }), Decision::Confirmed { prospect }),
        };
        Ok(self.call(name, request).await?.map(|_| decision))
    }

    /// The answer; nothing when the owner was killed before it came, or somebody decided before.
    async fn call(&self, name: &str, request: Value) -> anyhow::Result<Option<Value>> {
        match host::call(&self.folder, name, &request).await {
            Some(Ok(answer)) => Ok(Some(answer)),
            None => Ok(None),
            Some(Err(error)) if matches!(error.code, Code::Unavailable | Code::Conflict) => Ok(None),
            Some(Err(error)) => Err(error).with_context(|| name.to_owned()),
        }
    }
}
