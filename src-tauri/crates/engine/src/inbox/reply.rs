//! A person wrote to us: what they say counts as evidence, ends what was to be sent, moves them forward, and asks for
//! an answer where it asks something (product.md section 3, "forward moves from engagement").

use super::{matching::Match, take::News};
use crate::{Engine, EngineError, notices::Notice, prospects::find, queue, stages::MoveDetails};
use domain::{
    ActivityKind, Actor, Confirmation, DealId, JobKind, MessageId, Money, ProspectId, SignalKind, Stage,
    Timestamp,
    answer::{Answer, Verdict},
    extract,
    forward::{Event, ForwardFacts, How, step},
    inbound::own_words,
    notice::{Screen, Target},
    rules::Cause,
    signal,
    text::Turn,
};
use std::collections::BTreeMap;
use store::{
    Tx, activities, contacts, deals,
    mails::Direction,
    prospects::{self, Fields},
    signals::{self, Signal},
};

/// How much of a message a line of the timeline shows, in characters.
const GLANCE: usize = 160;

impl Engine {
    pub(super) async fn take_reply(
        &self,
        tx: &mut Tx,
        news: &News,
        found: Match,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let id = found.prospect;
        let trusted = found.is_trusted(&news.mail);
        let (mail, read) = self.keep_mail(tx, news, &found, Direction::In, trusted, now).await?;
        let who = news.mail.from.as_ref().map(|from| from.address.as_str()).unwrap_or_default();
        let words: String =
            news.mail.reply.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(GLANCE).collect();
        let line = if found.point.is_some() { words.clone() } else { format!("{who}: {words}") };
        let mut row = self.activity(ActivityKind::Message, Actor::Visitor, line, news.received).about(id);
        row.mail_id = Some(mail);
        row.effect_id = found.effect.as_ref().map(|effect| effect.id);
        activities::add(tx, &row).await?;
        let text = if trusted {
            format!("replied: {words}")
        } else {
            format!("a mail that says it is from {who}; not confirmed, so nothing was changed: {words}")
        };
        let notice = Notice::about("reply", id, text, now);
        self.notify(tx, notice.opening(Target::at(Screen::Conversation, format!("p:{id}")))).await?;
        // Whoever it was: to go on writing as if nothing had come would be wrong.
        self.stop_sequence(tx, id, "they answered", now).await?;
        self.stop_colleagues(tx, id, now).await?;
        if !trusted {
            return Ok(());
        }
        let claimed = found.point.as_ref().filter(|point| point.state == Confirmation::Claimed);
        if let Some(point) = claimed.filter(|_| found.confirms(&news.mail)) {
            contacts::confirm(tx, point.id, &Actor::System, now).await?;
            self.redraft_unconfirmed(tx, id, now).await?;
        }
        let words = own_words(&news.mail.reply);
        self.take_stated(tx, id, &words, now).await?;
        self.note_signals(tx, id, mail, &words, news.received).await?;
        self.weigh(tx, id, news.received, now).await?;
        self.follow_reply(tx, news, &found, &read, now).await
    }

    /// What a person says of themselves; nothing replaces what the rep typed.
    async fn take_stated(
        &self,
        tx: &mut Tx,
        id: ProspectId,
        text: &str,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let person = find(tx, id).await?;
        let mut changes = BTreeMap::new();
        for found in extract::extract(&[Turn::customer(text)], self.settings().region())
            .into_iter()
            .filter(extract::Found::is_accepted)
        {
            let name = found.field.as_str();
            let typed = person.field_actors.get(name) == Some(&Actor::User);
            // The name stands in From, and a mail may speak of other people.
            if Fields::NAMES.contains(&name) && name != "name" && !typed {
                changes.insert(name.to_owned(), Some(found.value));
            }
        }
        self.set_fields(tx, &person, changes, Actor::Visitor, now).await?;
        Ok(())
    }

    /// The signals in a person's words.
    pub(super) async fn note_signals(
        &self,
        tx: &mut Tx,
        id: ProspectId,
        mail: MessageId,
        text: &str,
        at: Timestamp,
    ) -> Result<(), EngineError> {
        let settings = self.settings();
        let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let found: Vec<Signal> = signal::detect(text)
            .into_iter()
            .map(|found| Signal {
                kind: found.kind,
                points: settings.signal_points(found.kind),
                message_id: mail,
                quote: found.quote,
                span: (small(found.start), small(found.end)),
                at,
            })
            .collect();
        signals::add_of_mail(tx, mail, id, &found).await?;
        Ok(())
    }

    /// What chats and mails add up to, and the score that follows.
    pub(super) async fn weigh(
        &self,
        tx: &mut Tx,
        id: ProspectId,
        heard: Timestamp,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let person = find(tx, id).await?;
        let evidence = self.add_up(tx, id).await?;
        let barred =
            signals::of_prospect(&mut *tx, id).await?.iter().any(|signal| signal.kind.bars_automation());
        prospects::set_evidence(tx, id, &evidence, barred, person.language, Some(heard), None).await?;
        prospects::set_away(tx, id, None, now).await?;
        self.rescore(tx, id, "they wrote", now).await?;
        Ok(())
    }

    async fn follow_reply(
        &self,
        tx: &mut Tx,
        news: &News,
        found: &Match,
        read: &Answer,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let (id, at) = (found.prospect, news.received);
        let words = own_words(&news.mail.reply);
        if let Some(reply) = &news.mail.calendar {
            self.take_calendar(tx, id, found, reply, at, now).await?;
        }
        let before = find(tx, id).await?;
        if before.stage.is_terminal() {
            return self.suggest_return(tx, &before, now).await;
        }
        let offer = self.offer_answered(found, &news.sender(), at)?;
        match (read.verdict, offer) {
            (Verdict::Yes, Some(amount)) if read.is_unconditional_yes() => {
                return self.accept_offer(tx, id, amount, at, now).await;
            }
            (Verdict::No, _) => self.engage(tx, id, Event::ClearNo, at, now).await?,
            _ => {
                let buying = signal::detect(&words).iter().any(|found| {
                    matches!(
                        found.kind,
                        SignalKind::DemoRequest | SignalKind::PurchaseIntent | SignalKind::ContactRequest
                    )
                });
                // One event, one step: the reply itself where that leads on, else what it asks for.
                let event = match before.stage {
                    Stage::Qualified if buying => Event::BuyingSignal,
                    _ => Event::HumanReply { is_no: false },
                };
                self.engage(tx, id, event, at, now).await?;
            }
        }
        if read.question.is_some() && read.verdict != Verdict::No {
            queue::want(self, tx, id, JobKind::FollowUp, "answer: they ask something", now, now).await?;
        }
        let wants = signal::detect(&words).iter().any(|found| found.kind == SignalKind::DemoRequest);
        let after = find(tx, id).await?;
        if after.stage == Stage::Interested
            && before.stage == Stage::Interested
            && wants
            && read.verdict != Verdict::No
        {
            // One that stands already is the answer.
            if !activities::meeting_ahead(&mut *tx, id, now).await? {
                queue::want(self, tx, id, JobKind::BookMeeting, "they asked for a meeting", now, now).await?;
            }
        }
        Ok(())
    }

    /// The amount of the offer that a mail answers, if it comes from where the offer went.
    fn offer_answered(
        &self,
        found: &Match,
        sender: &str,
        at: Timestamp,
    ) -> Result<Option<Money>, EngineError> {
        let Some(effect) = found.effect.as_ref().filter(|_| found.names_ours()) else { return Ok(None) };
        let at_home = effect.recipient.as_deref().is_some_and(|to| to.eq_ignore_ascii_case(sender));
        let offer = crate::effects::parse_payload(&effect.payload)?.offer;
        // What has run out is no offer any more: a yes to it is a reply.
        Ok(offer.filter(|offer| at_home && at <= offer.valid_until).map(|offer| offer.total))
    }

    /// "A clear yes to an offer on record ... proposes won with the offer's amount (autopilot, score >= 70: by itself,
    /// else a card)."
    async fn accept_offer(
        &self,
        tx: &mut Tx,
        id: ProspectId,
        amount: Money,
        at: Timestamp,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let person = find(tx, id).await?;
        let settings = self.settings();
        let event = Event::OfferAccepted { from_recipient: true, unconditional: true };
        let facts = ForwardFacts {
            stage: person.stage,
            entered_at: person.stage_at,
            event_at: at,
            mode: settings.mode(),
            scout_score: person.effective_score(),
            close_threshold: settings.score("close.threshold"),
        };
        let hands_off = queue::is_hands_off(tx, &person, now).await?;
        match step(event, &facts) {
            Some(step) if step.how == How::Move && !hands_off => {
                let details = MoveDetails { amount: Some(amount), ..MoveDetails::default() };
                self.enter(tx, id, Stage::Won, Cause::Rule, &details, Actor::Rule, now).await?;
            }
            // The amount goes on the deal, so that accepting the suggestion books what was offered.
            Some(step) => {
                deals::open(tx, self.id(DealId::new, now), id, Some(amount), now).await?;
                self.offer_step(tx, &person, step.to, event, now).await?;
            }
            None => {}
        }
        Ok(())
    }
}
