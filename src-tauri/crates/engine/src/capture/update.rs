//! A known person says more: fields, score, stage and jobs follow.

use super::evidence::SessionFacts;
use crate::{Engine, EngineError, notices::Notice, prospects::find, queue, stages::MoveDetails};
use domain::{
    Actor, Confirmation, ContactKind, JobKind, Mode, ProspectId, SignalKind, Source, Stage, Timestamp,
    conversion,
    forward::Event,
    qualification,
    rules::{self, Cause},
    signal,
};
use std::collections::BTreeMap;
use store::{
    Tx,
    chat::{self, Link},
    contacts, jobs, mails,
    prospects::{self, Evidence, Fields, Prospect},
    signals,
};

impl Engine {
    /// Takes in what a counting visit says.
    pub(super) async fn take_in(
        &self,
        tx: &mut Tx,
        id: ProspectId,
        facts: &SessionFacts,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let before = find(tx, id).await?;
        let settings = self.settings();
        let last = facts.session.spoke.map(|(_, last)| last);
        signals::assign(tx, facts.session.id, id).await?;
        self.take_fields(tx, &before, facts, now).await?;
        let evidence = self.add_up(tx, id).await?;
        let settle = last.map(|at| at + settings.seconds("chat.settle_seconds"));
        prospects::set_evidence(tx, id, &evidence, facts.barred(), facts.language, last, settle).await?;
        self.rescore(tx, id, "said more in the chat", now).await?;
        let after = find(tx, id).await?;
        self.look_again(tx, &before, &after, facts, now).await?;
        self.put_off_writing(tx, &after, now).await
    }

    /// After the rep confirmed a person's visits: everything they said counts from now on.
    pub(crate) async fn take_in_visits(
        &self,
        tx: &mut Tx,
        id: ProspectId,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        for visit in chat::of_prospect(&mut *tx, id).await? {
            if matches!(visit.prospect, Some((_, Link::Confirmed))) {
                let language = find(tx, id).await?.language;
                let facts = SessionFacts::gather(tx, visit.id, visit.qualification, language).await?;
                self.take_in(tx, id, &facts, now).await?;
            }
        }
        Ok(())
    }

    /// "What a person states replaces what was inferred, a later statement an earlier one; nothing replaces
    /// what the rep typed."
    async fn take_fields(
        &self,
        tx: &mut Tx,
        prospect: &Prospect,
        facts: &SessionFacts,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let mut changes = BTreeMap::new();
        for name in Fields::NAMES {
            let typed = prospect.field_actors.get(name) == Some(&Actor::User);
            if let Some(value) = facts.stated(name).filter(|_| !typed) {
                changes.insert(name.to_owned(), Some(value.to_owned()));
            }
        }
        self.set_fields(tx, prospect, changes, Actor::Visitor, now).await?;
        for (name, kind) in [("email", ContactKind::Email), ("phone", ContactKind::Phone)] {
            if let Some(value) = facts.stated(name) {
                let holders = contacts::with_value(&mut *tx, kind, value).await?;
                if holders.iter().any(|point| point.prospect_id != prospect.id) {
                    // Somebody else's address is not given to this person on a visitor's word.
                    let key = format!("claims:{}:{value}", prospect.id);
                    let text = format!("says that {value} is theirs, which another prospect has");
                    let notice = Notice::once("reply", key, text, now).whose(prospect.id);
                    self.notify(tx, notice).await?;
                    continue;
                }
                let (state, source) = (Confirmation::Claimed, Source::WebChat);
                self.add_point(tx, prospect.id, kind, value, state, source, &Actor::Visitor, now).await?;
            }
        }
        Ok(())
    }

    /// What the counting visits and mails add up to.
    pub(crate) async fn add_up(&self, tx: &mut Tx, id: ProspectId) -> Result<Evidence, EngineError> {
        let mut evidence = Evidence::default();
        for visit in chat::of_prospect(&mut *tx, id).await? {
            if !matches!(visit.prospect, Some((_, Link::Own | Link::Confirmed))) {
                continue;
            }
            evidence.messages += visit.visitor_messages;
            evidence.qualification = evidence.qualification.max(visit.qualification);
            let duration = visit.spoke.map_or(0, |(first, last)| (last - first).0);
            evidence.duration_ms = evidence.duration_ms.max(duration);
        }
        let written = mails::heard(&mut *tx, id).await?;
        evidence.messages += u32::try_from(written.len()).unwrap_or(u32::MAX);
        let by_mail = qualification::assess(written.iter().map(|(_, text, _)| text.as_str())).score;
        evidence.qualification = evidence.qualification.max(by_mail);
        let found = signals::of_prospect(&mut *tx, id).await?;
        evidence.intent = signal::intent(found.iter().map(|signal| signal.points));
        evidence.temperature = signal::temperature_of(found.iter().map(|signal| signal.kind));
        Ok(evidence)
    }

    /// The stage, once more: until the chat has settled by the rules of a first stage, afterwards by
    /// engagement; forward only. A returning visitor with more intent gets the stage's jobs again.
    async fn look_again(
        &self,
        tx: &mut Tx,
        before: &Prospect,
        after: &Prospect,
        facts: &SessionFacts,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        if after.stage.is_terminal() {
            return self.suggest_return(tx, after, now).await;
        }
        let own = matches!(facts.session.prospect, Some((_, Link::Own)));
        let spoke = facts.session.spoke.map_or(now, |(_, last)| last);
        let settling = own && before.settle_until.is_some_and(|until| spoke <= until);
        let target = first_stage(after);
        let hands_off = queue::is_hands_off(tx, after, now).await?;
        if hands_off {
            return Ok(());
        }
        if settling {
            if target > after.stage {
                let details = MoveDetails::default();
                self.enter(tx, after.id, target, Cause::VisitorReturn, &details, Actor::Rule, now).await?;
            }
            return Ok(());
        }
        let buying = facts.signals.iter().any(|signal| {
            signal.at > after.stage_at
                && matches!(
                    signal.kind,
                    SignalKind::DemoRequest | SignalKind::PurchaseIntent | SignalKind::ContactRequest
                )
        });
        let event = if buying { Event::BuyingSignal } else { Event::InboundTouch };
        self.came_back(tx, before, after, (event, spoke), now).await
    }

    /// Somebody on the board whose chat has settled is heard of again: more intent may raise the stage, else it is
    /// engagement; and the stage's jobs are queued again.
    pub(crate) async fn came_back(
        &self,
        tx: &mut Tx,
        before: &Prospect,
        after: &Prospect,
        (event, at): (Event, Timestamp),
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let more = after.evidence.intent > before.evidence.intent;
        let target = first_stage(after);
        if more && target > after.stage && self.settings().mode() != Mode::Manual {
            let details = MoveDetails::default();
            self.enter(tx, after.id, target, Cause::VisitorReturn, &details, Actor::Rule, now).await?;
        } else if at > after.stage_at {
            self.engage(tx, after.id, event, at, now).await?;
        }
        if more {
            let current = find(tx, after.id).await?;
            queue::queue_again(self, tx, &current, now).await?;
        }
        Ok(())
    }

    /// "New intent from a won person proposes a new deal, from a lost one reopening at contacted."
    pub(crate) async fn suggest_return(
        &self,
        tx: &mut Tx,
        prospect: &Prospect,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let text = match prospect.stage {
            Stage::Won => "a customer is back: open a new deal?",
            _ => "a lost prospect is back: reopen at contacted?",
        };
        let key = format!("return:{}", prospect.id);
        self.notify(tx, Notice::once("reply", key, text, now).whose(prospect.id)).await
    }

    /// Nobody is written to while still talking: queued writing waits for the chat to settle, the follow-up
    /// for its delay after the last message.
    async fn put_off_writing(
        &self,
        tx: &mut Tx,
        prospect: &Prospect,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let settings = self.settings();
        let settle = prospect.settle_until.filter(|until| *until > now);
        let follow_up =
            rules::follow_up_at(settings.mode(), prospect.last_inbound_at, now, settle, &settings);
        jobs::put_off(tx, prospect.id, &[JobKind::FollowUp], follow_up, now).await?;
        if let Some(settled) = settle {
            let outward: Vec<JobKind> =
                JobKind::ALL.iter().copied().filter(|kind| rules::is_outward(*kind)).collect();
            jobs::put_off(tx, prospect.id, &outward, settled, now).await?;
        }
        Ok(())
    }
}

/// The stage by the rules of a first one.
fn first_stage(prospect: &Prospect) -> Stage {
    let evidence = &prospect.evidence;
    conversion::first_stage(evidence.temperature, evidence.intent, evidence.messages)
}
