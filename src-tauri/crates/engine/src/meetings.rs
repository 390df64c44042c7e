//! Changing a meeting that stands: another time, or none. The invited person gets the next revision of the invitation
//! (RFC 5546 sections 3.2.2 and 3.2.5) as a mail of the rep's own; the meeting changes when that has left, so that it can
//! be taken back like any other.

mod outcome;

pub use outcome::MarkedMeeting;

use crate::{
    Engine, EngineError, composer,
    effects::{Letter, parse_payload},
    facts::Known,
    knowledge::text,
    mail::BindingWord,
    ports::Invite,
    writing::{ByHand, Written},
};
use domain::{
    ActivityId, ActivityKind, EffectState, JobKind, Timestamp, economy::Price, schedule::Slot, time::Span,
};
use store::{
    Tx, activities,
    effects::{self, Effect},
    jobs,
};

/// Longest word of the rep's own on why a meeting is called off, in characters.
const WHY_MAX: usize = 1_000;

impl Engine {
    /// Moves a meeting to another start; its length stays.
    ///
    /// # Errors
    /// It is over, called off or being changed already, or the new time has passed.
    pub async fn move_meeting(&self, id: ActivityId, start: Timestamp) -> Result<Written, EngineError> {
        let (known, old) = self.meeting_that_stands(id).await?;
        if start <= known.now {
            return Err(EngineError::invalid("start", "the new time has passed"));
        }
        let new = Slot { start, end: start + (old.end - old.start) };
        let draft = known.with(|facts| composer::moved(facts, old.start, new));
        let invite = Invite {
            start: new.start,
            end: new.end,
            // It names the times that were free then.
            description: String::new(),
            ..revision(old, known.now)
        };
        self.revise(known, draft, invite).await
    }

    /// Calls a meeting off; `why` is added to the mail in the rep's own words.
    ///
    /// # Errors
    /// It is over, called off or being changed already.
    pub async fn cancel_meeting(&self, id: ActivityId, why: Option<&str>) -> Result<Written, EngineError> {
        let why = why.map(str::trim).filter(|why| !why.is_empty());
        let why = why.map(|why| text("why", why, WHY_MAX)).transpose()?.unwrap_or_default();
        let (known, old) = self.meeting_that_stands(id).await?;
        let draft = known.with(|facts| composer::called_off(facts, old.start, &why));
        let invite = Invite { cancels: true, ..revision(old, known.now) };
        self.revise(known, draft, invite).await
    }

    async fn revise(
        &self,
        known: Known,
        draft: composer::Draft,
        invite: Invite,
    ) -> Result<Written, EngineError> {
        let letter = Letter {
            subject: draft.subject,
            body: draft.body,
            earliest: Some(invite.start).filter(|_| !invite.cancels),
            invite: Some(invite),
            offer: None,
            binding: Some(BindingWord::Edited),
            names_a_day: true,
            times: Vec::new(),
            plain: false,
            in_thread: true,
            release_at: None,
            part: Price { energy: 0, coins: 0 },
        };
        self.send_by_hand(known, ByHand { letter, attachments: Vec::new(), carried_by: JobKind::BookMeeting })
            .await
    }

    /// The invitation behind a meeting that is still to come.
    async fn meeting_that_stands(&self, id: ActivityId) -> Result<(Known, Invite), EngineError> {
        let on = self.store().reader();
        let missing = || EngineError::NotFound(format!("meeting {id}"));
        let row = activities::get(on, id)
            .await?
            .filter(|row| row.kind == ActivityKind::Meeting)
            .ok_or_else(missing)?;
        let (Some(prospect), Some(effect)) = (row.prospect_id, row.effect_id) else { return Err(missing()) };
        if row.answer.as_deref() == Some("cancelled") {
            return Err(EngineError::Conflict("the meeting is called off already".to_owned()));
        }
        if row.starts_at.is_none_or(|start| start <= self.now()) {
            return Err(EngineError::Conflict(
                "the meeting has begun: nothing of it can be changed".to_owned(),
            ));
        }
        let sent = effects::get(on, effect).await?.ok_or_else(missing)?;
        let invite = parse_payload(&sent.payload)?.invite.ok_or_else(missing)?;
        for other in effects::of_prospect(on, prospect, 1_000).await? {
            let open =
                matches!(other.state, EffectState::Intent | EffectState::Sending | EffectState::Ambiguous);
            if open && parse_payload(&other.payload)?.invite.is_some_and(|one| one.uid == invite.uid) {
                return Err(EngineError::Conflict(
                    "a change of the meeting is on its way: take that back first".to_owned(),
                ));
            }
        }
        Ok((self.know(prospect).await?, invite))
    }

    /// What follows once a revision has left: the meeting stands at its new time or not at all, and so does the offer
    /// that was to come after it.
    pub(crate) async fn follow_revised(
        &self,
        tx: &mut Tx,
        effect: &Effect,
        invite: &Invite,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let id = effect.prospect_id;
        let time = (invite.start, invite.end);
        activities::revise_meeting(tx, id, &invite.uid, effect.id, time, invite.cancels, now).await?;
        // A word that came late takes back what the meeting's end gave.
        self.settle_meetings(tx, id, now).await?;
        if invite.cancels {
            return self
                .call_off(tx, id, |kind| kind == JobKind::CloseDeal, "the meeting was called off", now)
                .await;
        }
        let due = invite.end + self.settings().hours("delay.close_after_meeting_hours");
        for job in jobs::open_of(&mut *tx, id).await? {
            if job.kind == JobKind::CloseDeal && job.state == domain::JobState::Queued && job.run_at < due {
                jobs::requeue(tx, job.id, due, None, now).await?;
            }
        }
        Ok(())
    }
}

fn revision(old: Invite, now: Timestamp) -> Invite {
    Invite { sequence: old.sequence + 1, stamp: now.max(old.stamp + Span(1)), ..old }
}
