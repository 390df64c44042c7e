//! follow_up and nurture: personal messages from facts on record.

use super::task_instead;
use crate::sequences::Flight;
use crate::{
    composer::{self, NurtureStep},
    effects::{Letter, Proposal},
    facts::Known,
    mail::BindingWord,
};
use domain::{
    SequenceName, StepText,
    economy::{Price, instalments},
    sequence::{Step, binds, falls},
};

/// The sequence a follow-up belongs to; an answer, and the first one to a claimed address, belong to none.
pub(super) fn follow_up_of(known: &Known) -> Option<SequenceName> {
    let answers = known.open_question.is_some();
    match known.email() {
        Some(_) if known.email_confirmed() && !answers => Some(match known.offer {
            Some(_) => SequenceName::OfferReminder,
            None => SequenceName::FollowUp,
        }),
        _ => None,
    }
}

/// A personal message, with what the rep lets follow it; where it answers, an answer alone, and where the address is
/// only claimed, a first answer.
pub(super) fn follow_up(known: &Known, flight: Option<&Flight>, price: Price) -> Vec<Proposal> {
    if known.email().is_none() {
        return vec![task_instead(known, "Follow up by phone or chat")];
    }
    match (flight, &known.offer) {
        (Some(flight), None) => steps(known, flight, price),
        (Some(flight), Some((_, times))) => {
            // One job a reminder: which step it is says how often the offer has left.
            let built_in = Step {
                wait_days: 0,
                writes: Some(if *times > 1 { StepText::LastReminder } else { StepText::OfferReminder }),
                subject: String::new(),
                body: String::new(),
            };
            vec![message(known, flight.steps.get(times - 1).unwrap_or(&built_in), price)]
        }
        (None, _) => vec![answer(known, price)],
    }
}

fn answer(known: &Known, price: Price) -> Proposal {
    let plain = !known.email_confirmed();
    let answers = !plain && known.open_question.is_some();
    let draft = known.with(|facts| match (plain, answers) {
        (true, _) => composer::first_answer(facts),
        (false, true) => composer::answer(facts),
        (false, false) => composer::follow_up(facts),
    });
    let mut letter = in_thread(draft, price);
    letter.binding = answers.then_some(BindingWord::Answer);
    letter.plain = plain;
    Proposal::Mail(Box::new(letter))
}

/// A nurture's messages, each a scheduled effect with its part of the price.
pub(super) fn nurture(known: &Known, flight: &Flight, price: Price) -> Vec<Proposal> {
    if known.email().is_none() {
        return vec![task_instead(known, "Stay in touch by phone or chat")];
    }
    steps(known, flight, price)
}

/// The steps of a sequence, each at its time after the start, in the next open window. What is behind keeps its
/// number and its price; the others share the rest.
fn steps(known: &Known, flight: &Flight, price: Price) -> Vec<Proposal> {
    let (window, place) = (known.settings.send_window(), known.place());
    let rest = Price {
        energy: (price.energy - flight.spent.energy).max(0),
        coins: (price.coins - flight.spent.coins).max(0),
    };
    let open = flight.steps.len().saturating_sub(flight.behind);
    let parts = instalments(rest, u32::try_from(open.max(1)).unwrap_or(u32::MAX));
    flight
        .steps
        .iter()
        .enumerate()
        .map(|(index, step)| {
            let part = index.checked_sub(flight.behind).and_then(|open| parts.get(open).copied());
            let mut proposal = message(known, step, part.unwrap_or(Price { energy: 0, coins: 0 }));
            if let (Proposal::Mail(letter), Some(at)) =
                (&mut proposal, falls(&flight.steps, index, flight.started_at))
            {
                let at = window.next_open(at, place).max(known.now);
                letter.release_at = Some(at).filter(|_| index > 0 || step.wait_days > 0);
            }
            proposal
        })
        .collect()
}

/// The message of one step.
fn message(known: &Known, step: &Step, part: Price) -> Proposal {
    let offer = known.offer.as_ref().map(|(offer, _)| offer);
    let draft = known.with(|facts| match (step.writes, offer) {
        (Some(StepText::AboutTheProduct), _) => composer::nurture(facts, NurtureStep::First),
        (Some(StepText::OneAnswer), _) => composer::nurture(facts, NurtureStep::Second),
        (Some(StepText::LeaveItOpen), _) => composer::nurture(facts, NurtureStep::Third),
        (Some(StepText::OfferReminder), Some(offer)) => composer::offer_follow_up(facts, offer, false),
        (Some(StepText::LastReminder), Some(offer)) => composer::offer_follow_up(facts, offer, true),
        (Some(_), _) => composer::follow_up(facts),
        (None, _) => composer::own_step(facts, step),
    });
    let reminds =
        !matches!(step.writes, Some(StepText::AboutTheProduct | StepText::OneAnswer | StepText::LeaveItOpen));
    let offer = offer.filter(|_| reminds);
    let own = if step.writes.is_none() { binds(&draft.body) } else { None };
    let mut letter = in_thread(draft, part);
    letter.binding = match (own, offer) {
        (Some(binding), _) => BindingWord::of(binding),
        (None, Some(_)) => Some(BindingWord::ListPrice),
        (None, None) => None,
    };
    // Frozen as it was made: a yes to the reminder is a yes to it.
    letter.offer = offer.filter(|offer| offer.is_valid_at(known.now)).cloned();
    Proposal::Mail(Box::new(letter))
}

fn in_thread(draft: composer::Draft, part: Price) -> Letter {
    Letter {
        subject: draft.subject,
        body: draft.body,
        invite: None,
        offer: None,
        binding: None,
        names_a_day: false,
        earliest: None,
        times: Vec::new(),
        plain: false,
        in_thread: true,
        release_at: None,
        part,
    }
}
