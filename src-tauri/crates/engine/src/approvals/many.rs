//! Many cards at once: exactly the ids and hashes that were shown, one after the other, each with a result.

use super::Edit;
use crate::{Engine, EngineError, knowledge};
use domain::{ApprovalId, ApprovalState, Timestamp};

/// Cards in one go at most.
const MANY: usize = 200;

/// What to do with each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verb {
    /// Let it happen, as shown.
    Approve,
    /// Refuse it.
    Reject {
        /// Why.
        reason: String,
    },
    /// Put it out of sight.
    Snooze {
        /// Until then; else for `approval.snooze_hours`.
        until: Option<Timestamp>,
    },
}

/// What became of one card.
#[derive(Debug, Clone)]
pub struct Decision {
    /// Which card.
    pub id: ApprovalId,
    /// Where it stands now, or why it was not decided.
    pub result: Result<ApprovalState, EngineError>,
}

impl Engine {
    /// Decides cards item by item: one that cannot be decided (changed, decided, expired) keeps no other back.
    ///
    /// # Errors
    /// Too many items, or a reason that is no reason: then none is decided.
    pub async fn decide_many(
        &self,
        items: Vec<(ApprovalId, String)>,
        verb: Verb,
    ) -> Result<Vec<Decision>, EngineError> {
        if items.is_empty() || items.len() > MANY {
            return Err(EngineError::invalid("items", format!("items: 1 to {MANY} cards at once")));
        }
        if let Verb::Reject { reason } = &verb {
            knowledge::text("reason", reason, 1_000)?;
        }
        let mut decided = Vec::with_capacity(items.len());
        for (id, hash) in items {
            let result = self.decide_seen(id, hash, &verb).await;
            decided.push(Decision { id, result });
        }
        Ok(decided)
    }

    async fn decide_seen(
        &self,
        id: ApprovalId,
        hash: String,
        verb: &Verb,
    ) -> Result<ApprovalState, EngineError> {
        if *verb == Verb::Approve {
            // The hash is checked in the transaction that lets it go.
            let seen = Edit { hash: Some(hash), ..Edit::default() };
            return Ok(self.approve(id, seen).await?.state);
        }
        let card = store::approvals::get(self.store().reader(), id)
            .await?
            .ok_or_else(|| EngineError::NotFound(format!("approval {id}")))?;
        if card.hash != hash {
            return Err(super::another());
        }
        if let Verb::Reject { reason } = verb {
            return Ok(self.reject(id, reason).await?.state);
        }
        let until = if let Verb::Snooze { until } = verb { *until } else { None };
        self.snooze(id, until).await?;
        Ok(ApprovalState::Pending)
    }
}
