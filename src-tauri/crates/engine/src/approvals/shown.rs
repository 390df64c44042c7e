//! What bears on a card's decision: when it would leave, what follows, how far it can be taken back, the
//! visitor's words, and what the text rests on. All of it is reckoned from the record as it is now.

use super::redraft;
use crate::{
    Engine, EngineError, composer::Instruction, effects::parse_payload, facts::Known, mail::MailPayload,
};
use chrono_tz::Tz;
use domain::{
    ApprovalId, ApprovalState, Confirmation, EffectId, EffectState, JobKind, Mode, SignalKind, Timestamp,
    forward::{self, Event, ForwardFacts, How},
    grounding::{self, Sourced},
    outward::Foreseen,
    policy::{self, BindingFacts},
    time::Span,
};
use futures::FutureExt;
use std::collections::HashMap;
use store::{
    approvals::Approval,
    contacts::ContactPoint,
    effects::{self, Effect},
    prospects::Prospect,
};

/// Words of a person shown on a card at most.
const QUOTES: usize = 6;

/// What is at stake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Risk {
    /// It binds us: an offer or price that waits for approval, or the rep's own words beyond the record.
    Binding,
    /// It names a price that is on the sheet.
    Money,
    /// The address is only claimed.
    Unconfirmed,
    /// None of these.
    None,
}

/// When it would leave after an approval now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaves {
    /// The moment; `None`: something else must happen first, or it is decided.
    pub at: Option<Timestamp>,
    /// In words.
    pub words: String,
}

/// Words of the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// As said.
    pub text: String,
    /// The weight of the signal found in it.
    pub points: Option<i32>,
    /// That signal.
    pub kind: Option<SignalKind>,
    /// When it was said.
    pub at: Option<Timestamp>,
}

/// A card with everything that bears on it.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The person.
    pub prospect: Prospect,
    /// The contact point it goes to.
    pub point: Option<ContactPoint>,
    /// The mail: as it would leave, or as it left.
    pub mail: Option<MailPayload>,
    /// What is at stake.
    pub risk: Risk,
    /// When it would leave.
    pub leaves: Leaves,
    /// What an approval leads to, in sentences.
    pub follows: Vec<String>,
    /// How far it can be taken back.
    pub way_back: String,
    /// Why now: the person's words.
    pub quotes: Vec<Quote>,
    /// Fragments of the text that stand on record.
    pub sourced: Vec<Sourced>,
    /// Sentences of the rep's own that the record does not carry.
    pub unsourced: Vec<String>,
    /// What a new draft can be asked for.
    pub instructions: Vec<Instruction>,
    /// What it costs.
    pub energy: i64,
    /// What it costs.
    pub coins: i64,
}

/// An edit as it would leave.
#[derive(Debug, Clone)]
pub struct Preview {
    /// The mail.
    pub mail: MailPayload,
    /// Its hash, which an approval of it names.
    pub hash: String,
    /// Sentences that the record does not carry.
    pub unsourced: Vec<String>,
    /// What is at stake.
    pub risk: Risk,
}

impl Engine {
    /// Everything that bears on these cards, in their order.
    pub async fn show_cards(&self, cards: &[Approval]) -> Result<Vec<Shown>, EngineError> {
        let open = cards.iter().filter(|card| card.state == ApprovalState::Pending);
        let foreseen = self.foresee_all(open.map(|card| card.effect_id).collect()).await?;
        let mut shown = Vec::with_capacity(cards.len());
        for card in cards {
            let effect = effects::get(self.store().reader(), card.effect_id)
                .await?
                .ok_or_else(|| EngineError::Internal(format!("card {} without its effect", card.id)))?;
            shown.push(self.show_card(card, &effect, foreseen.get(&card.effect_id)).await?);
        }
        Ok(shown)
    }

    /// Asked of the outward checks in one go: they read within a transaction.
    async fn foresee_all(&self, ids: Vec<EffectId>) -> Result<HashMap<EffectId, Foreseen>, EngineError> {
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let (engine, now) = (self.clone(), self.now());
        self.store()
            .write(move |tx| {
                async move {
                    let mut all = HashMap::new();
                    for id in ids {
                        if let Some(foreseen) = engine.foresee(tx, id, now).await? {
                            all.insert(id, foreseen);
                        }
                    }
                    Ok(all)
                }
                .boxed()
            })
            .await
    }

    async fn show_card(
        &self,
        card: &Approval,
        effect: &Effect,
        foreseen: Option<&Foreseen>,
    ) -> Result<Shown, EngineError> {
        let known = self.know(card.prospect_id).await?;
        let job = store::jobs::get(self.store().reader(), card.job_id).await?;
        let kind = job.map_or(JobKind::FollowUp, |job| job.kind);
        let open = card.state == ApprovalState::Pending;
        // What was approved edited left in the rep's words, which are the standing revision.
        let edited = card.state == ApprovalState::ApprovedEdited;
        let mail = parse_payload(if edited { &effect.payload } else { &card.payload }).ok();
        let point = known.points.iter().find(|point| Some(point.id) == effect.contact_point_id).cloned();
        let (mut sourced, mut unsourced) = (Vec::new(), Vec::new());
        if let Some(mail) = &mail {
            sourced = grounding::sourced(&mail.body, &self.facts_for(&known, mail).await?);
            if edited {
                unsourced = self.beyond_record(effect, &known, mail).await?;
            }
        }
        let claimed = point.as_ref().is_some_and(|point| point.state == Confirmation::Claimed);
        let risk =
            mail.as_ref().map_or(Risk::None, |mail| self.risk(mail, &known, kind, claimed, &unsourced));
        let zone = known.zone();
        Ok(Shown {
            leaves: if open { self.leaves(foreseen, zone) } else { left(card, effect, zone) },
            follows: if open {
                self.follows(effect, kind, &known, mail.as_ref(), claimed, foreseen).await?
            } else {
                Vec::new()
            },
            way_back: way_back(card, effect),
            quotes: quotes(&known),
            instructions: match &mail {
                Some(mail) if open => redraft::instructions(mail, kind, known.prospect.language),
                _ => Vec::new(),
            },
            risk,
            mail,
            sourced,
            unsourced,
            energy: effect.energy,
            coins: effect.coins,
            point,
            prospect: known.prospect,
        })
    }

    /// The mail of a card with the rep's changes, as it would leave: nothing is stored.
    pub async fn preview_edit(
        &self,
        id: ApprovalId,
        subject: Option<&str>,
        body: Option<&str>,
    ) -> Result<Preview, EngineError> {
        let on = self.store().reader();
        let card = store::approvals::get(on, id)
            .await?
            .ok_or_else(|| EngineError::NotFound(format!("approval {id}")))?;
        let effect = effects::get(on, card.effect_id)
            .await?
            .ok_or_else(|| EngineError::Internal(format!("card {id} without its effect")))?;
        let known = self.know(card.prospect_id).await?;
        let job = store::jobs::get(on, card.job_id).await?;
        let shown = parse_payload(&effect.payload)?;
        let mail = match (subject, body) {
            (None, None) => shown,
            _ => shown.edited(subject, body)?,
        };
        let unsourced = self.beyond_record(&effect, &known, &mail).await?;
        let claimed = known
            .points
            .iter()
            .any(|point| Some(point.id) == effect.contact_point_id && point.state == Confirmation::Claimed);
        let kind = job.map_or(JobKind::FollowUp, |job| job.kind);
        let risk = self.risk(&mail, &known, kind, claimed, &unsourced);
        Ok(Preview { hash: mail.hash(), mail, unsourced, risk })
    }

    /// Sentences of a mail that say more than the drafts of automation and the facts do.
    async fn beyond_record(
        &self,
        effect: &Effect,
        known: &Known,
        mail: &MailPayload,
    ) -> Result<Vec<String>, EngineError> {
        let facts = self.facts_for(known, mail).await?;
        let drafts = effects::drafts(self.store().reader(), effect.id).await?;
        let drafts: Vec<MailPayload> =
            drafts.iter().filter_map(|payload| serde_json::from_str(payload).ok()).collect();
        let mut record: Vec<&str> = facts.iter().map(|fact| fact.words.as_str()).collect();
        record.extend(drafts.iter().flat_map(|draft| [draft.subject.as_str(), draft.body.as_str()]));
        let mut beyond = grounding::unsourced(&mail.subject, &record);
        beyond.extend(grounding::unsourced(&mail.body, &record));
        Ok(beyond)
    }

    fn risk(
        &self,
        mail: &MailPayload,
        known: &Known,
        kind: JobKind,
        claimed: bool,
        unsourced: &[String],
    ) -> Risk {
        let settings = self.settings();
        let facts = BindingFacts {
            kind,
            mode: settings.mode(),
            scout_score: known.prospect.effective_score(),
            close_threshold: settings.score("close.threshold"),
        };
        let binding = mail.binding.and_then(|word| word.binding());
        let asks = binding.is_some_and(|binding| policy::approval_for(binding, &facts).is_some());
        // An offer in the rep's own words binds as the one it was made of.
        if asks || mail.offer.is_some() || !unsourced.is_empty() {
            return Risk::Binding;
        }
        if grounding::names_money(&mail.body) {
            Risk::Money
        } else if claimed {
            Risk::Unconfirmed
        } else {
            Risk::None
        }
    }

    fn leaves(&self, foreseen: Option<&Foreseen>, zone: Tz) -> Leaves {
        let Some(foreseen) = foreseen else {
            return Leaves { at: None, words: "not as things stand: its job is not ready".to_owned() };
        };
        let waits: Vec<&str> = foreseen.waits.iter().map(|(_, words)| words.as_str()).collect();
        let waits = waits.join("; then ");
        let words = match (foreseen.at, &foreseen.refused) {
            (_, Some(why)) => format!("would not leave: {why}"),
            (Some(at), None) if foreseen.waits.is_empty() => {
                let open = match self.settings().send_window() {
                    domain::schedule::SendWindow::Always => String::new(),
                    domain::schedule::SendWindow::Weekly { .. } => ", inside the window".to_owned(),
                };
                format!("at once after approval (their time {}{open})", short(at, zone))
            }
            (Some(at), None) => format!("{} their time, after: {waits}", long(at, zone)),
            (None, None) => format!("waits after approval: {waits}"),
        };
        Leaves { at: foreseen.at, words }
    }

    /// What an approval leads to, from the rules in force.
    async fn follows(
        &self,
        effect: &Effect,
        kind: JobKind,
        known: &Known,
        mail: Option<&MailPayload>,
        claimed: bool,
        foreseen: Option<&Foreseen>,
    ) -> Result<Vec<String>, EngineError> {
        let settings = self.settings();
        let who = known.prospect.fields.name.clone().unwrap_or_else(|| "the person".to_owned());
        let here = settings.time_zone();
        let mut follows = Vec::new();
        let step = forward::step(
            Event::FirstMessageTaken,
            &ForwardFacts {
                stage: known.prospect.stage,
                entered_at: known.prospect.stage_at,
                event_at: known.now + Span(1),
                mode: settings.mode(),
                scout_score: known.prospect.effective_score(),
                close_threshold: settings.score("close.threshold"),
            },
        );
        match step {
            Some(step) if step.how == How::Move => {
                follows.push(format!("{who} moves from {} to {}.", step.from, step.to));
            }
            Some(step) => follows.push(format!("Moving {who} to {} is suggested.", step.to)),
            None => {}
        }
        if claimed {
            follows.push(format!("The address counts as {who}'s own from now on, as you say so."));
        }
        if let Some(invite) = mail.and_then(|mail| mail.invite.as_ref()) {
            follows.push(format!("The meeting on {} stands in your day.", long(invite.start, here)));
        }
        let siblings = effects::of_job(self.store().reader(), effect.job_id).await?;
        let mut next: Vec<&Effect> = siblings
            .iter()
            .filter(|other| other.id != effect.id && other.state == EffectState::Intent)
            .collect();
        next.sort_by_key(|other| other.release_at);
        match next.first().filter(|first| first.release_at < effects::NEVER) {
            Some(first) => {
                let count = next.len();
                let messages = if count == 1 { "message" } else { "messages" };
                let when = long(first.release_at, here);
                follows.push(format!(
                    "{count} more {messages} of this {} follow, the next on {when}.",
                    kind.label()
                ));
            }
            None if next.is_empty() => {
                follows.push(format!("The job \u{201c}{}\u{201d} is done with it.", kind.label()))
            }
            None => {}
        }
        let cooldown = settings.hours("send.cooldown_hours");
        if let Some(at) = foreseen.and_then(|foreseen| foreseen.at).filter(|_| cooldown > Span(0)) {
            let until = long(at + cooldown, here);
            follows.push(format!("No automatic message that we start goes to {who} before {until}."));
        }
        if settings.mode() == Mode::Manual {
            follows.push("In manual mode nothing else starts by itself.".to_owned());
        }
        if effect.energy > 0 || effect.coins > 0 {
            follows.push(format!(
                "{} energy and {} coins are spent when it leaves; a rejection gives them back.",
                effect.energy, effect.coins
            ));
        }
        Ok(follows)
    }
}

fn left(card: &Approval, effect: &Effect, zone: Tz) -> Leaves {
    let words = match (effect.state, effect.left_at) {
        (EffectState::Sent, Some(at)) => format!("left on {} their time", long(at, zone)),
        (EffectState::Ambiguous, _) => "may have left: its fate is unknown".to_owned(),
        (EffectState::Intent | EffectState::Sending, _) => {
            let waits = effect.waiting.as_ref().map_or("as soon as it may", |waiting| waiting.words.as_str());
            format!("approved, has not left yet: {waits}")
        }
        (EffectState::Rejected, _) => "could not be sent".to_owned(),
        _ => format!("did not leave: {}", card.state),
    };
    Leaves { at: effect.left_at, words }
}

fn way_back(card: &Approval, effect: &Effect) -> String {
    let words = match (card.state, effect.state) {
        (ApprovalState::Pending, _) => {
            "cannot be unsent once it has left; until then the job can be cancelled, and rejecting sends nothing"
        }
        (_, EffectState::Intent) => "can be undone until it leaves: cancel its job",
        (_, EffectState::Sent | EffectState::Sending | EffectState::Ambiguous) => "cannot be unsent",
        _ => "nothing left, so there is nothing to take back",
    };
    words.to_owned()
}

/// The signals that speak for the person, the heaviest first, then what they said last.
fn quotes(known: &Known) -> Vec<Quote> {
    let mut signals: Vec<&store::signals::Signal> = known.signals.iter().collect();
    signals.sort_by_key(|signal| (std::cmp::Reverse(signal.points), signal.at));
    let mut quotes: Vec<Quote> = signals
        .into_iter()
        .map(|signal| Quote {
            text: signal.quote.clone(),
            points: Some(signal.points),
            kind: Some(signal.kind),
            at: Some(signal.at),
        })
        .collect();
    if let Some((_, last, at)) = known.said.iter().max_by_key(|(_, _, at)| *at)
        && !quotes.iter().any(|quote| last.contains(&quote.text))
    {
        quotes.push(Quote { text: last.clone(), points: None, kind: None, at: Some(*at) });
    }
    quotes.truncate(QUOTES);
    quotes
}

/// `Tue 10:40`.
fn short(at: Timestamp, zone: Tz) -> String {
    at.utc().with_timezone(&zone).format("%a %H:%M").to_string()
}

/// `Tue 24 Nov, 10:40`.
fn long(at: Timestamp, zone: Tz) -> String {
    at.utc().with_timezone(&zone).format("%a %-d %b, %H:%M").to_string()
}
