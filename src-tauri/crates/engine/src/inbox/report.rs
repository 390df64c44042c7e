//! What is no reply: absences, bounces, complaints, success notices and opt-outs.

use super::{matching::Match, take::News};
use crate::{Engine, EngineError, notices::Notice, prospects::find, queue};
use chrono::NaiveDate;
use domain::{
    ActivityKind, Actor, ContactKind, EffectId, EffectState, JobId, JobState, Timestamp, WaitReason,
    email::Address,
    inbound::{Bounce, BouncedRecipient},
    rules, schedule,
    time::Span,
};
use store::{
    Tx, activities, contacts,
    effects::{self, Effect, NewEffect},
    jobs::{self, NewJob, Waiting},
    mails::Direction,
    prospects, suppression,
};

/// How long a person counts as away whose automatic reply names no day.
const AWAY: Span = Span::days(3);
/// When a message is sent again that could not be delivered for now, and how often at most.
const AGAIN_AFTER: Span = Span::hours(24);
const AGAIN_AT_MOST: u32 = 2;

impl Engine {
    /// An automatic reply: neither reply nor bounce. Where it says that the person is away, the next message waits
    /// until they are back.
    pub(super) async fn take_absence(
        &self,
        tx: &mut Tx,
        news: &News,
        found: &Match,
        absent: bool,
        until: Option<NaiveDate>,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        self.keep_mail(tx, news, found, Direction::In, found.is_trusted(&news.mail), now).await?;
        let id = found.prospect;
        let person = find(tx, id).await?;
        let settings = self.settings();
        let zone = person.zone().unwrap_or_else(|| settings.time_zone());
        let back = until.and_then(|day| schedule::start_of(day, zone)).filter(|back| *back > now);
        let text = match (absent, back) {
            (true, Some(back)) => {
                prospects::set_away(tx, id, Some(back), now).await?;
                format!("is away until {}, by an automatic reply", until.unwrap_or_default())
            }
            (true, None) => {
                prospects::set_away(tx, id, Some(now + AWAY), now).await?;
                "is away, by an automatic reply that names no day; looked at again in three days".to_owned()
            }
            (false, _) => "an automatic reply came; it counts as none".to_owned(),
        };
        let row = self.activity(ActivityKind::System, Actor::System, text, news.received).about(id);
        activities::add(tx, &row).await?;
        Ok(())
    }

    /// A report that a message did not arrive.
    pub(super) async fn take_bounce(
        &self,
        tx: &mut Tx,
        news: &News,
        bounce: &Bounce,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let named: Vec<String> = bounce.original_message_id.iter().cloned().collect();
        let effect = effects::with_message_id(&mut *tx, &named).await?;
        for failed in &bounce.recipients {
            let address = failed.address.to_lowercase();
            // Only what concerns a mail of ours is believed: anybody can send a report.
            let effect = match &effect {
                Some(effect) if effect.recipient.as_deref() == Some(address.as_str()) => Some(effect.clone()),
                _ => effects::last_to(&mut *tx, &address).await?,
            };
            let Some(effect) = effect else { continue };
            let found = Match::of_report(&effect);
            self.keep_mail(tx, news, &found, Direction::In, false, now).await?;
            self.settle_by_evidence(tx, &effect, "a report on it came back, so it had left", now).await?;
            if failed.delayed {
                // It is still tried; a final report follows if that fails.
                let text = format!("mail to {address} is delayed: {}", words(failed));
                let row = self.activity(ActivityKind::System, Actor::System, text, news.received);
                activities::add(tx, &row.about(effect.prospect_id).by_effect(effect.id)).await?;
            } else if failed.hard {
                self.bounce_hard(tx, &effect, &address, failed, news.received, now).await?;
            } else {
                self.bounce_soft(tx, &effect, &address, failed, news.received, now).await?;
            }
        }
        Ok(())
    }

    /// The address is none: nothing is sent there again, and what was planned for it is called off.
    async fn bounce_hard(
        &self,
        tx: &mut Tx,
        effect: &Effect,
        address: &str,
        failed: &BouncedRecipient,
        at: Timestamp,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let words = words(failed);
        for point in contacts::with_value(&mut *tx, ContactKind::Email, address).await? {
            contacts::put_do_not_use(tx, point.id, Some(&format!("mail to it came back: {words}")), now)
                .await?;
            let text = format!("mail to {address} came back for good: {words}");
            let row = self.activity(ActivityKind::System, Actor::System, text, at).about(point.prospect_id);
            activities::add(tx, &row.by_effect(effect.id)).await?;
            self.stop_sequence(tx, point.prospect_id, "mail to them came back", now).await?;
            self.rescore(tx, point.prospect_id, "an address is none", now).await?;
            let notice = Notice::about(
                "job_failed",
                point.prospect_id,
                format!("{address} takes no mail: {words}"),
                now,
            );
            self.notify(tx, notice).await?;
        }
        self.suppress_quietly(tx, address, "mail to it came back for good", now).await
    }

    /// It did not arrive for now: the same message is sent again a day later, through every check, at most twice.
    async fn bounce_soft(
        &self,
        tx: &mut Tx,
        effect: &Effect,
        address: &str,
        failed: &BouncedRecipient,
        at: Timestamp,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let id = effect.prospect_id;
        let words = words(failed);
        let again = self.send_again(tx, effect, now).await?;
        let what = if again { "it is sent again in a day" } else { "it is not tried again" };
        let text = format!("mail to {address} could not be delivered: {words}; {what}");
        let row = self
            .activity(ActivityKind::System, Actor::System, text.clone(), at)
            .about(id)
            .by_effect(effect.id);
        activities::add(tx, &row).await?;
        if !again {
            self.notify(tx, Notice::about("job_failed", id, text, now)).await?;
        }
        Ok(())
    }

    /// A copy of a message that did not arrive, as a job of its own that costs nothing. `false`: it was sent again
    /// often enough, or something of its kind is open for the person already.
    async fn send_again(&self, tx: &mut Tx, effect: &Effect, now: Timestamp) -> Result<bool, EngineError> {
        let (origin, tries) = match effect.key.split_once(":again:") {
            Some((origin, n)) => (origin.to_owned(), n.parse().unwrap_or(AGAIN_AT_MOST)),
            None => (effect.key.clone(), 0_u32),
        };
        let person = find(tx, effect.prospect_id).await?;
        let Some(job) = jobs::get(&mut *tx, effect.job_id).await? else { return Ok(false) };
        let open = jobs::open_of(&mut *tx, person.id).await?;
        let taken = open.iter().any(|other| other.kind == job.kind && other.state.is_open());
        if tries >= AGAIN_AT_MOST || taken || person.stage.is_terminal() {
            return Ok(false);
        }
        let release_at = now + AGAIN_AFTER;
        let id = self.id(JobId::new, now);
        let new = NewJob {
            id,
            prospect_id: Some(person.id),
            kind: job.kind,
            state: JobState::Queued,
            priority: rules::priority(job.kind, false),
            run_at: now,
            clicked: job.clicked,
            energy: 0,
            coins: 0,
            actor: Actor::System,
            reason: "it could not be delivered for now".to_owned(),
            stage_event: None,
            grace_until: None,
        };
        jobs::insert(tx, &[new], now).await?;
        let words = "sent again: it could not be delivered".to_owned();
        let waiting = Waiting { reason: WaitReason::Schedule, until: Some(release_at), words };
        jobs::wait(tx, id, &waiting, true, now).await?;
        let key = format!("{origin}:again:{}", tries + 1);
        let domain = effect.message_id.as_deref().and_then(|id| id.trim_end_matches('>').rsplit_once('@'));
        let domain = domain.map_or("nexscout.invalid", |(_, domain)| domain);
        let message_id = format!("<{}@{domain}>", crate::mail::sha256(&key).get(..32).unwrap_or_default());
        let copy = NewEffect {
            id: self.id(EffectId::new, now),
            key,
            job_id: id,
            prospect_id: person.id,
            step: 0,
            kind: effect.kind,
            release_at,
            grace_until: None,
            recipient: effect.contact_point_id.zip(effect.recipient.clone()),
            first_answer: effect.first_answer,
            answers_at: None,
            payload: effect.payload.clone(),
            hash: effect.hash.clone(),
            message_id: Some(message_id),
            energy: 0,
            coins: 0,
            author: Actor::System,
        };
        effects::insert(tx, &copy, now).await?;
        if let Some(hash) = effect.approved_hash.as_deref() {
            // The rep's decision was about exactly this mail.
            effects::approve(tx, copy.id, hash, release_at).await?;
        }
        Ok(true)
    }

    /// Somebody reported a mail of ours as spam: nothing is sent to them any more, and automation is kept off.
    pub(super) async fn take_complaint(
        &self,
        tx: &mut Tx,
        news: &News,
        about: &[String],
        original: Option<&str>,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let named: Vec<String> = original.iter().map(|id| (*id).to_owned()).collect();
        let mut concerned: Vec<Effect> =
            effects::with_message_id(&mut *tx, &named).await?.into_iter().collect();
        for address in about {
            concerned.extend(effects::last_to(&mut *tx, &address.to_lowercase()).await?);
        }
        for effect in concerned {
            let id = effect.prospect_id;
            self.keep_mail(tx, news, &Match::of_report(&effect), Direction::In, false, now).await?;
            if let Some(address) = &effect.recipient {
                self.suppress_quietly(tx, address, "they reported our mail as spam", now).await?;
            }
            self.keep_off(tx, id, true, None, now).await?;
            let text = "reported a mail of ours as spam: nothing is sent to them any more";
            let row = self.activity(ActivityKind::System, Actor::System, text, news.received).about(id);
            activities::add(tx, &row).await?;
            self.notify(tx, Notice::about("reply", id, text, now)).await?;
        }
        Ok(())
    }

    /// A success notice settles what was unknown.
    pub(super) async fn take_delivered(
        &self,
        tx: &mut Tx,
        original: Option<&str>,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let named: Vec<String> = original.iter().map(|id| (*id).to_owned()).collect();
        if let Some(effect) = effects::with_message_id(&mut *tx, &named).await? {
            self.settle_by_evidence(tx, &effect, "its server says that it was delivered", now).await?;
        }
        Ok(())
    }

    /// They do not want to be written to: by hand neither.
    pub(super) async fn take_opt_out(
        &self,
        tx: &mut Tx,
        news: &News,
        found: Option<Match>,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let sender = news.sender();
        self.suppress_quietly(tx, &sender, "they unsubscribed by mail", now).await?;
        let Some(found) = found else { return Ok(()) };
        let id = found.prospect;
        self.keep_mail(tx, news, &found, Direction::In, found.is_trusted(&news.mail), now).await?;
        // The address the mail went to and every other one of the person: the person opted out, not the address.
        let points = contacts::of_prospect(&mut *tx, id).await?;
        for point in points.iter().filter(|point| point.kind == ContactKind::Email) {
            self.suppress_quietly(tx, &point.value, "they unsubscribed by mail", now).await?;
        }
        self.stop_all(tx, id, "they unsubscribed", now).await?;
        let text = "unsubscribed by mail: nothing is sent to them any more";
        let row = self.activity(ActivityKind::System, Actor::Visitor, text, news.received).about(id);
        activities::add(tx, &row).await?;
        self.notify(tx, Notice::about("reply", id, text, now)).await
    }

    /// A message of unknown fate that left evidence behind has left.
    pub(super) async fn settle_by_evidence(
        &self,
        tx: &mut Tx,
        effect: &Effect,
        evidence: &str,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        if effect.state != EffectState::Ambiguous {
            return Ok(());
        }
        self.conclude(tx, effect, EffectState::Sent, Some(evidence), None, now).await?;
        self.follow_sent(tx, effect, &crate::effects::parse_payload(&effect.payload)?, now).await
    }

    /// Suppression by what came in: not the rep's own act, so nothing to undo.
    async fn suppress_quietly(
        &self,
        tx: &mut Tx,
        address: &str,
        reason: &str,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let Ok(address) = address.parse::<Address>() else { return Ok(()) };
        suppression::add(tx, address.as_str(), reason, &Actor::System, now).await?;
        self.stop_open_to(tx, address.as_str(), reason, now).await
    }

    async fn stop_open_to(
        &self,
        tx: &mut Tx,
        address: &str,
        why: &str,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        for effect in effects::open_to(&mut *tx, address).await? {
            if effect.state == EffectState::Sending {
                effects::call_off(tx, effect.id, why, now).await?;
                continue;
            }
            queue::withdraw_card(tx, effect.id, why, now).await?;
            self.conclude(tx, &effect, EffectState::Cancelled, None, Some(why), now).await?;
        }
        Ok(())
    }
}

/// A server's reason, short.
fn words(failed: &BouncedRecipient) -> String {
    let status = failed.status.as_deref().unwrap_or_default();
    let said: String =
        failed.diagnostic.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(200).collect();
    format!("{status} {said}").trim().to_owned()
}

impl Match {
    /// Whom a report on a mail of ours concerns.
    fn of_report(effect: &Effect) -> Self {
        Self {
            prospect: effect.prospect_id,
            layer: super::matching::Layer::MessageId,
            effect: Some(effect.clone()),
            point: None,
        }
    }
}
