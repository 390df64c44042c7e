//! Answers to our invitations (RFC 5546 section 3.2.3): accepted, declined, or another time proposed.

use super::matching::Match;
use crate::{Engine, EngineError, notices::Notice, ports::Invite};
use domain::{
    ActivityKind, Actor, EffectId, ProspectId, Timestamp,
    forward::Event,
    inbound::{CalendarReply, Participation},
};
use store::{Tx, activities, effects};

impl Engine {
    pub(super) async fn take_calendar(
        &self,
        tx: &mut Tx,
        id: ProspectId,
        found: &Match,
        reply: &CalendarReply,
        at: Timestamp,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let Some((effect, sequence)) = self.invitation(tx, id, &reply.uid).await? else { return Ok(()) };
        // An answer to an older revision says nothing about the one that stands.
        if reply.sequence.is_some_and(|answered| answered < sequence) || found.point.is_none() {
            return Ok(());
        }
        let who = found.point.as_ref().map(|point| point.value.clone()).unwrap_or_default();
        let (answer, kind, text) = match reply.participation {
            Participation::Accepted => {
                ("accepted", "meeting_accepted", format!("{who} accepted the meeting"))
            }
            Participation::Declined => {
                ("declined", "meeting_declined", format!("{who} declined the meeting"))
            }
            Participation::Tentative => ("tentative", "reply", format!("{who} may come to the meeting")),
            Participation::Counter => {
                let text = format!("{who} proposes another time for the meeting: look and answer");
                let mut task = self.activity(ActivityKind::Task, Actor::System, text.clone(), now).about(id);
                (task.starts_at, task.effect_id) = (Some(now), Some(effect));
                activities::add(tx, &task).await?;
                return self.notify(tx, Notice::about("reply", id, text, now)).await;
            }
        };
        if !activities::set_meeting_answer(tx, effect, answer, now).await? {
            return Ok(());
        }
        self.settle_meetings(tx, id, now).await?;
        let row = self
            .activity(ActivityKind::Decision, Actor::Visitor, text.clone(), at)
            .about(id)
            .by_effect(effect);
        activities::add(tx, &row).await?;
        self.notify(tx, Notice::about(kind, id, text, now)).await?;
        if reply.participation == Participation::Accepted {
            self.engage(tx, id, Event::MeetingAccepted, at, now).await?;
        }
        Ok(())
    }

    /// The mail that carried the last revision of an invitation, with its number; one that was called off is none.
    async fn invitation(
        &self,
        tx: &mut Tx,
        id: ProspectId,
        uid: &str,
    ) -> Result<Option<(EffectId, u32)>, EngineError> {
        let mut last = None;
        for effect in effects::thread(&mut *tx, id).await? {
            let invite = crate::effects::parse_payload(&effect.payload)?.invite;
            if let Some(invite) = invite.filter(|invite| invite.uid == uid) {
                let newer = last
                    .as_ref()
                    .is_none_or(|(_, known): &(EffectId, Invite)| known.sequence < invite.sequence);
                last = Some((effect.id, invite)).filter(|_| newer).or(last);
            }
        }
        Ok(last.filter(|(_, invite)| !invite.cancels).map(|(effect, invite)| (effect, invite.sequence)))
    }
}
