//! Stage moves: one way in for the rep, rules and visitors. A move changes the stage, closes or opens the
//! deal, calls off what belonged to the stage left, plans what the stage entered asks for, and is on record -
//! all in one transaction.

use crate::{
    Engine, EngineError,
    notices::Notice,
    places::{self, Neighbours},
    queue,
};
use domain::{
    ActivityKind, Actor, Basis, DealId, JobKind, Money, ProspectId, RevenueId, Stage, Timestamp, rules::Cause,
};
use serde::Serialize;
use store::{Tx, activities, deals, prospects, stages};

/// What a move to won or lost needs to know.
#[derive(Debug, Clone, Default)]
pub struct MoveDetails {
    /// Won: the amount; else that of the open deal.
    pub amount: Option<Money>,
    /// Won and lost: the date; else now.
    pub closed_at: Option<Timestamp>,
    /// Lost: why.
    pub reason: Option<String>,
    /// Where in the column; else its top.
    pub beside: Neighbours,
    /// Move only: the jobs of the stage are offered, none is queued.
    pub offer_only: bool,
}

/// What a move did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Moved {
    /// The stage left.
    pub from: Stage,
    /// The stage entered.
    pub to: Stage,
    /// Jobs it queued.
    pub queued: Vec<JobKind>,
    /// Jobs it offers.
    pub offered: Vec<JobKind>,
    /// Jobs it called off.
    pub cancelled: usize,
}

impl Engine {
    /// The move itself, within a transaction.
    #[allow(clippy::too_many_arguments, reason = "who, where, why, by whom and when are one sentence")]
    pub(crate) async fn enter(
        &self,
        tx: &mut Tx,
        id: ProspectId,
        to: Stage,
        cause: Cause,
        details: &MoveDetails,
        actor: Actor,
        now: Timestamp,
    ) -> Result<Moved, EngineError> {
        let prospect = prospects::get(&mut *tx, id)
            .await?
            .ok_or_else(|| EngineError::NotFound(format!("prospect {id}")))?;
        let from = prospect.stage;
        if from == to {
            return Err(EngineError::Conflict(format!("the prospect is already in {to}")));
        }
        let cancelled = queue::leave(self, tx, id, to.is_terminal(), now).await?;
        self.close_or_reopen(tx, id, from, to, details, &actor, now).await?;
        let rank = places::choose(tx, to, id, details.beside, now).await?;
        let event = stages::set(tx, id, to, rank, &actor, &cause.to_string(), now)
            .await?
            .ok_or_else(|| EngineError::Internal("a stage event is missing".to_owned()))?;
        let text = match &details.reason {
            Some(reason) => format!("{from} -> {to}: {reason}"),
            None => format!("{from} -> {to}"),
        };
        let row = self.activity(ActivityKind::StageMove, actor, text, now).about(id).changing(
            "stage",
            Some(from.to_string()),
            Some(to.to_string()),
        );
        activities::add(tx, &row).await?;
        self.announce(tx, id, to, now).await?;
        let planned = queue::decide_as(self, tx, &event, details.offer_only, now).await?;
        Ok(Moved { from, to, queued: planned.queued, offered: planned.offered, cancelled })
    }

    /// Won appends revenue, lost closes the deal; leaving either takes it back (product.md section 7).
    #[allow(clippy::too_many_arguments, reason = "the move's own sentence, again")]
    async fn close_or_reopen(
        &self,
        tx: &mut Tx,
        id: ProspectId,
        from: Stage,
        to: Stage,
        details: &MoveDetails,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        match from {
            Stage::Won => {
                deals::reverse_revenue(tx, self.id(RevenueId::new, now), id, actor, now).await?;
                deals::reopen(tx, id).await?;
            }
            Stage::Lost => deals::reopen(tx, id).await?,
            _ => {}
        }
        let at = details.closed_at.unwrap_or(now);
        match to {
            Stage::Won => {
                let known = deals::of_prospect(&mut *tx, id).await?;
                let open = known.iter().find(|deal| deal.state == "open").and_then(|deal| deal.amount);
                let Some(amount) = details.amount.or(open) else {
                    return Err(EngineError::Validation {
                        field: Some("amount".to_owned()),
                        message: "won needs an amount, its currency and a date".to_owned(),
                        hint: Some("give --amount 1200.00 --currency USD".to_owned()),
                    });
                };
                let deal = deals::open(tx, self.id(DealId::new, now), id, Some(amount), now).await?;
                deals::win(tx, deal, amount, at).await?;
                let revenue = self.id(RevenueId::new, now);
                deals::append_revenue(tx, revenue, id, deal, amount, actor, at).await?;
                prospects::set_basis(tx, id, Basis::Customer, None, now).await?;
            }
            Stage::Lost => {
                let reason = details.reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty());
                let Some(reason) = reason else {
                    return Err(EngineError::Validation {
                        field: Some("reason".to_owned()),
                        message: "lost needs a reason".to_owned(),
                        hint: Some("give --reason \"chose another vendor\"".to_owned()),
                    });
                };
                deals::open(tx, self.id(DealId::new, now), id, None, now).await?;
                deals::lose(tx, id, reason, at).await?;
            }
            _ => {}
        }
        Ok(())
    }

    async fn announce(
        &self,
        tx: &mut Tx,
        id: ProspectId,
        to: Stage,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let Some(kind) = notice_kind(to) else { return Ok(()) };
        self.notify(tx, Notice::about(kind, id, format!("moved to {}", to.label()), now)).await
    }
}

/// The kind of notice that tells of an entry into a stage, where one does (product.md section 8).
pub(crate) const fn notice_kind(stage: Stage) -> Option<&'static str> {
    match stage {
        Stage::Qualified | Stage::Interested | Stage::ReadyToClose | Stage::Won => Some(stage.as_str()),
        Stage::New | Stage::Contacted | Stage::Lost => None,
    }
}
