//! Deciding cards. What leaves is the approved hash; an edit is a new revision of the same effect, and the
//! older can never leave.

mod many;
mod record;
mod redraft;
mod shown;

pub use many::{Decision, Verb};
pub use shown::{Leaves, Preview, Quote, Risk, Shown};

use crate::{
    Engine, EngineError,
    effects::parse_payload,
    knowledge, queue,
    undo::{self, Change},
};
use domain::{
    ActivityKind, Actor, ApprovalId, ApprovalState, EffectId, EffectState, JobId, Timestamp, WaitReason,
};
use futures::FutureExt;
use serde::Serialize;
use store::{
    Tx, activities,
    approvals::{self, Approval},
    contacts, effects,
    jobs::{self, Waiting},
};

/// The rep's changes to what is shown; empty: as shown.
#[derive(Debug, Clone, Default)]
pub struct Edit {
    /// Another subject.
    pub subject: Option<String>,
    /// Another body; the footer stays.
    pub body: Option<String>,
    /// The hash that was seen, of the card or of the previewed edit; another one now is a conflict.
    pub hash: Option<String>,
}

/// What a decision did.
#[derive(Debug, Clone, Serialize)]
pub struct Decided {
    /// The card.
    pub id: ApprovalId,
    /// How it was decided.
    pub state: ApprovalState,
    /// The effect it decided.
    pub effect_id: EffectId,
    /// The job behind it.
    pub job_id: JobId,
    /// The hash that may leave, if any may.
    pub hash: Option<String>,
}

impl Engine {
    /// Approves a card as shown, or as edited: the rep's own act, which also confirms a claimed address.
    pub async fn approve(&self, id: ApprovalId, edit: Edit) -> Result<Decided, EngineError> {
        let (engine, now) = (self.clone(), self.now());
        let decided = self
            .store()
            .write(move |tx| async move { engine.approve_in(tx, id, edit, now).await }.boxed())
            .await?;
        self.wake();
        Ok(decided)
    }

    async fn approve_in(
        &self,
        tx: &mut Tx,
        id: ApprovalId,
        edit: Edit,
        now: Timestamp,
    ) -> Result<Decided, EngineError> {
        let card = open_card(tx, id, now).await?;
        let effect = effects::get(&mut *tx, card.effect_id)
            .await?
            .ok_or_else(|| EngineError::NotFound(format!("effect {}", card.effect_id)))?;
        if effect.state != EffectState::Intent || effect.revision != card.revision {
            return Err(EngineError::Conflict("the message changed since the card was shown".to_owned()));
        }
        let (mut hash, mut state) = (effect.hash.clone(), ApprovalState::Approved);
        let mut seen = edit.hash.as_ref().is_none_or(|seen| *seen == hash);
        if edit.subject.is_some() || edit.body.is_some() {
            let payload =
                parse_payload(&effect.payload)?.edited(edit.subject.as_deref(), edit.body.as_deref())?;
            hash = payload.hash();
            seen |= edit.hash.as_ref() == Some(&hash);
            state = ApprovalState::ApprovedEdited;
            let json = serde_json::to_string(&payload).map_err(|e| EngineError::Internal(e.to_string()))?;
            effects::revise(tx, effect.id, &json, &hash, &Actor::User, now).await?;
        }
        if !seen {
            return Err(another());
        }
        approvals::decide(tx, id, state, &Actor::User, None, now).await?;
        effects::approve(tx, effect.id, &hash, now).await?;
        if let Some(point) = effect.contact_point_id {
            contacts::confirm(tx, point, &Actor::User, now).await?;
        }
        let waiting = Waiting {
            reason: WaitReason::Schedule,
            until: Some(now),
            words: "approved: leaves as soon as it may".to_owned(),
        };
        jobs::wait(tx, card.job_id, &waiting, true, now).await?;
        // Whatever else waited for this address to be confirmed is drafted anew.
        self.redraft_unconfirmed(tx, card.prospect_id, now).await?;
        for sibling in effects::of_job(&mut *tx, card.job_id).await? {
            let unconfirmed = sibling.waiting.is_some_and(|w| w.reason == WaitReason::Unconfirmed);
            if sibling.id != effect.id && sibling.state == EffectState::Intent && unconfirmed {
                queue::withdraw_card(tx, sibling.id, "the address was confirmed", now).await?;
                effects::release_one(tx, sibling.id, now).await?;
            }
        }
        self.note_decision(tx, &card, state, Actor::User, now).await?;
        Ok(Decided { id, state, effect_id: effect.id, job_id: card.job_id, hash: Some(hash) })
    }

    /// Rejects a card with a reason: nothing leaves, the cost goes back.
    pub async fn reject(&self, id: ApprovalId, reason: &str) -> Result<Decided, EngineError> {
        let reason = knowledge::text("reason", reason, 1_000)?;
        let (engine, now) = (self.clone(), self.now());
        let decided = self
            .store()
            .write(move |tx| {
                async move {
                    let card = open_card(tx, id, now).await?;
                    let effect = effects::get(&mut *tx, card.effect_id).await?;
                    if effect.is_none_or(|effect| effect.state != EffectState::Intent) {
                        return Err(EngineError::Conflict("the message is on its way already".to_owned()));
                    }
                    engine.close_card(tx, &card, ApprovalState::Rejected, &Actor::User, &reason, now).await
                }
                .boxed()
            })
            .await?;
        self.wake();
        Ok(decided)
    }

    /// Puts a card out of sight, for `approval.snooze_hours` if no time is given.
    pub async fn snooze(&self, id: ApprovalId, until: Option<Timestamp>) -> Result<(), EngineError> {
        let now = self.now();
        let until = until.unwrap_or(now + self.settings().hours("approval.snooze_hours"));
        let engine = self.clone();
        self.store()
            .write(move |tx| {
                async move {
                    let card = open_card(tx, id, now).await?;
                    if until <= now || until >= card.expires_at {
                        return Err(EngineError::invalid(
                            "until",
                            "a snooze ends later than now and before the card does",
                        ));
                    }
                    approvals::snooze(tx, id, until, now).await?;
                    let change =
                        Change::CardSnoozed { prospect: card.prospect_id, id, before: card.snoozed_until };
                    undo::record(&engine, tx, "card put out of sight", vec![change], now).await?;
                    Ok(())
                }
                .boxed()
            })
            .await
    }

    /// Expired is not rejected: the cost goes back, and the card says that nobody decided.
    pub(crate) async fn expire_cards(&self, tx: &mut Tx, now: Timestamp) -> Result<(), EngineError> {
        for id in approvals::overdue(&mut *tx, now).await? {
            if let Some(card) = approvals::get(&mut *tx, id).await? {
                let why = "nobody decided in time";
                self.close_card(tx, &card, ApprovalState::Expired, &Actor::System, why, now).await?;
            }
        }
        Ok(())
    }

    async fn close_card(
        &self,
        tx: &mut Tx,
        card: &Approval,
        state: ApprovalState,
        actor: &Actor,
        reason: &str,
        now: Timestamp,
    ) -> Result<Decided, EngineError> {
        approvals::decide(tx, card.id, state, actor, Some(reason), now).await?;
        let effect = effects::get(&mut *tx, card.effect_id).await?;
        // What is on the line ends by itself.
        if let Some(effect) = effect.filter(|effect| effect.state == EffectState::Intent) {
            let words = format!("{state}: {reason}");
            self.conclude(tx, &effect, EffectState::Cancelled, None, Some(&words), now).await?;
        }
        self.note_decision(tx, card, state, actor.clone(), now).await?;
        Ok(Decided { id: card.id, state, effect_id: card.effect_id, job_id: card.job_id, hash: None })
    }

    async fn note_decision(
        &self,
        tx: &mut Tx,
        card: &Approval,
        state: ApprovalState,
        actor: Actor,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let row = self
            .activity(ActivityKind::Decision, actor, format!("{} {state}", card.kind), now)
            .about(card.prospect_id)
            .by_job(card.job_id)
            .by_effect(card.effect_id);
        activities::add(tx, &row).await?;
        Ok(())
    }

    /// What waited for the address to be confirmed is drafted anew.
    pub(crate) async fn redraft_unconfirmed(
        &self,
        tx: &mut Tx,
        prospect: domain::ProspectId,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        for job in jobs::open_of(&mut *tx, prospect).await? {
            if !job.prepared || job.waiting_for != Some(WaitReason::Unconfirmed) {
                continue;
            }
            for effect in effects::of_job(&mut *tx, job.id).await? {
                queue::withdraw_card(tx, effect.id, "the address was confirmed", now).await?;
            }
            crate::wallet::release(tx, job.id, job.reserved, now).await?;
            jobs::requeue(tx, job.id, now, None, now).await?;
        }
        Ok(())
    }
}

fn another() -> EngineError {
    EngineError::Conflict("the message is another one than the one you saw".to_owned())
}

async fn open_card(tx: &mut Tx, id: ApprovalId, now: Timestamp) -> Result<Approval, EngineError> {
    let card =
        approvals::get(&mut *tx, id).await?.ok_or_else(|| EngineError::NotFound(format!("approval {id}")))?;
    if card.state != ApprovalState::Pending {
        return Err(EngineError::Conflict(format!("the card was decided already: {}", card.state)));
    }
    if card.expires_at <= now {
        return Err(EngineError::Conflict("the card has expired".to_owned()));
    }
    Ok(card)
}
