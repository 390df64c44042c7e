//! follow_up and nurture: personal messages from facts on record.

use super::task_instead;
use crate::{
    composer::{self, NurtureStep},
    effects::{Letter, Proposal},
    facts::Known,
    mail::BindingWord,
};
use domain::{
    economy::{Price, instalments},
    schedule,
};

/// One message: the first answer where the address is only claimed, else a personal one.
pub(super) fn follow_up(known: &Known, price: Price) -> Vec<Proposal> {
    if known.email().is_none() {
        return vec![task_instead(known, "Follow up by phone or chat")];
    }
    let plain = !known.email_confirmed();
    let answers = !plain && known.open_question.is_some();
    let reminds = known.offer.as_ref().filter(|_| !plain && !answers);
    let draft = known.with(|facts| match (plain, answers, reminds) {
        (true, _, _) => composer::first_answer(facts),
        (false, true, _) => composer::answer(facts),
        (false, false, Some((offer, times))) => composer::offer_follow_up(facts, offer, *times > 1),
        (false, false, None) => composer::follow_up(facts),
    });
    vec![Proposal::Mail(Box::new(Letter {
        subject: draft.subject,
        body: draft.body,
        invite: None,
        // Frozen as it was made: a yes to the reminder is a yes to it.
        offer: reminds.filter(|(offer, _)| offer.is_valid_at(known.now)).map(|(offer, _)| offer.clone()),
        binding: match (answers, reminds) {
            (true, _) => Some(BindingWord::Answer),
            (false, Some(_)) => Some(BindingWord::ListPrice),
            (false, None) => None,
        },
        names_a_day: false,
        earliest: None,
        times: Vec::new(),
        plain,
        in_thread: true,
        release_at: None,
        part: price,
    }))]
}

/// Three messages 24, 72 and 168 h after the start, each a scheduled effect with its part of the price.
pub(super) fn nurture(known: &Known, price: Price) -> Vec<Proposal> {
    if known.email().is_none() {
        return vec![task_instead(known, "Stay in touch by phone or chat")];
    }
    let times = schedule::nurture_steps(known.now, &known.settings.send_window(), known.place());
    [NurtureStep::First, NurtureStep::Second, NurtureStep::Third]
        .into_iter()
        .zip(times)
        .zip(instalments(price, 3))
        .map(|((step, at), part)| {
            let draft = known.with(|facts| composer::nurture(facts, step));
            Proposal::Mail(Box::new(Letter {
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
                release_at: Some(at),
                part,
            }))
        })
        .collect()
}
