//! Times to meet: slots to choose from, and the words around an invitation. It must not find slots, and every
//! time it names stands in the recipient's zone, which it names too.

use super::wording::{Letter, company, either, full_name, one_line};
use super::{Draft, Facts};
use chrono_tz::Tz;
use domain::schedule::Slot;
use domain::{SignalKind, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The words of an invitation: a mail, and what the calendar entry says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// Subject of the mail, one line.
    pub subject: String,
    /// Text of the mail, with signature, without footer.
    pub body: String,
    /// SUMMARY of the event, one line.
    pub summary: String,
    /// DESCRIPTION of the event.
    pub description: String,
}

/// Up to three times to choose from by number; without any it asks for theirs.
pub fn offer_slots(facts: &Facts<'_>, slots: &[Slot]) -> Draft {
    let what = meeting(facts);
    let subject = either(facts, &format!("Times for {what}"), &format!("Schedule po para sa {what}"));
    if slots.is_empty() {
        return Letter::to(facts)
            .say(
                format!(
                    "For {what}, which days and times would suit you? Please name your time zone as well."
                ),
                format!(
                    "Para po sa {what}, anong araw at oras ang convenient sa inyo? Pakisama na rin po ang \
                     time zone."
                ),
            )
            .sign(&subject);
    }
    let letter = Letter::to(facts).say(
        format!("For {what} we can offer these times:"),
        format!("Para po sa {what}, ito ang mga oras na puwede namin:"),
    );
    to_choose(letter, facts, slots).sign(&subject)
}

/// New times for a meeting they did not come to, without a word of blame; `start` was its beginning.
pub fn missed(facts: &Facts<'_>, start: Timestamp, slots: &[Slot]) -> Draft {
    let (what, old) = (meeting(facts), short(start, facts.person.zone));
    let subject =
        either(facts, &format!("New times for {what}"), &format!("Bagong schedule po para sa {what}"));
    let letter = Letter::to(facts).say(
        format!("We did not meet for {what} on {old}. We can offer these times instead:"),
        format!("Hindi po natuloy ang {what} noong {old}. Ito po ang mga bagong oras na puwede namin:"),
    );
    to_choose(letter, facts, slots).sign(&subject)
}

/// Up to three times by number, their zone, and how to choose.
fn to_choose<'f>(letter: Letter<'f>, facts: &Facts<'_>, slots: &[Slot]) -> Letter<'f> {
    let lines: Vec<String> = slots
        .iter()
        .take(3)
        .enumerate()
        .map(|(index, slot)| format!("{}) {}", index.saturating_add(1), span(slot, facts.person.zone)))
        .collect();
    let zone = zone_phrase(slots.iter().take(3), facts.person.zone);
    let numbers = match lines.len() {
        1 => "1".to_owned(),
        2 => either(facts, "1 or 2", "1 o 2"),
        _ => either(facts, "1, 2 or 3", "1, 2 o 3"),
    };
    letter.add(lines.join("\n")).say(
        format!(
            "All times are {zone}. To choose, reply with {numbers}; you then get a calendar \
                 invitation. If none of them suits you, tell us a day and time that does."
        ),
        format!(
            "Lahat po ng oras ay {zone}. Para pumili, mag-reply lang po ng {numbers}; makakatanggap \
                 po kayo ng calendar invitation. Kung walang swak sa inyo, sabihin lang po ang araw at \
                 oras na puwede kayo."
        ),
    )
}

/// The words of an invitation for `slot`, with other times named in case it does not suit.
pub fn invitation(facts: &Facts<'_>, slot: Slot, alternatives: &[Slot]) -> Invitation {
    let zone = facts.person.zone;
    let what = meeting(facts);
    let (when, named) =
        (span(&slot, zone), zone_phrase(std::iter::once(&slot).chain(alternatives.iter().take(2)), zone));
    let others: Vec<String> =
        alternatives.iter().take(2).map(|other| format!("- {}", span(other, zone))).collect();
    let letter = Letter::to(facts)
        .say(format!("Here is the invitation for {what}:"), format!("Ito po ang invitation para sa {what}:"))
        .add(format!("{when}\n({named})"))
        .say(
            "The calendar entry comes with this mail; please accept or decline it there.",
            "Kasama po sa email na ito ang calendar entry; paki-accept o paki-decline na lang po doon.",
        );
    let letter = if others.is_empty() {
        letter.say(
            "If the time does not suit you, reply with one that does.",
            "Kung hindi po swak ang oras, mag-reply lang po ng oras na puwede kayo.",
        )
    } else {
        letter
            .say(
                "If it does not suit you, these times are possible as well; reply with the one you prefer:",
                "Kung hindi po swak, puwede rin ang mga oras na ito; i-reply lang po kung alin ang gusto \
                 ninyo:",
            )
            .add(others.join("\n"))
    };
    let summary = summary(facts);
    let draft = letter.sign(&format!(
        "{}: {}, {}",
        either(facts, "Invitation", "Invitation po"),
        event(facts),
        short(slot.start, zone)
    ));
    Invitation {
        subject: draft.subject,
        body: draft.body,
        description: description(facts, &others, &named),
        summary,
    }
}

/// The words around a meeting's new time.
pub fn moved(facts: &Facts<'_>, from: Timestamp, to: Slot) -> Draft {
    let (zone, what) = (facts.person.zone, meeting(facts));
    let (old, when) = (short(from, zone), span(&to, zone));
    let named = zone_phrase([&to], zone);
    Letter::to(facts)
        .say(
            format!("We have to move {what} of {old}. The new time is:"),
            format!("Kailangan po naming ilipat ang {what} noong {old}. Ito po ang bagong oras:"),
        )
        .add(format!("{when}\n({named})"))
        .say(
            "The changed calendar entry comes with this mail; please accept or decline it there.",
            "Kasama po sa email na ito ang bagong calendar entry; paki-accept o paki-decline na lang po doon.",
        )
        .sign(&what)
}

/// The words around a meeting that does not take place; `why` in the rep's own.
pub fn called_off(facts: &Facts<'_>, from: Timestamp, why: &str) -> Draft {
    let (zone, what) = (facts.person.zone, meeting(facts));
    let old = short(from, zone);
    Letter::to(facts)
        .say(
            format!("We have to call off {what} of {old}; the calendar entry that comes with this mail takes it out."),
            format!("Hindi po matutuloy ang {what} noong {old}; tatanggalin po ito ng kasamang calendar entry."),
        )
        .add(why.trim())
        .sign(&what)
}

/// What the calendars of both sides show.
fn summary(facts: &Facts<'_>) -> String {
    let with = full_name(facts).map(|name| format!(" / {name}")).unwrap_or_default();
    format!("{}: {}{with}", event(facts), company(facts))
}

/// "Widget Pro demo", "Meeting".
fn event(facts: &Facts<'_>) -> String {
    match (facts.has(SignalKind::DemoRequest), facts.inquiry.product.map(|product| one_line(&product.name))) {
        (true, Some(name)) => format!("{name} demo"),
        (true, None) => "Demo".to_owned(),
        (false, Some(name)) => format!("{name} meeting"),
        (false, None) => "Meeting".to_owned(),
    }
}

fn description(facts: &Facts<'_>, others: &[String], zone: &str) -> String {
    let company = company(facts);
    let rep = one_line(facts.sender.rep);
    let mut lines = vec![if rep.is_empty() {
        either(facts, &format!("With {company}."), &format!("Kasama po ang {company}."))
    } else {
        either(facts, &format!("With {rep}, {company}."), &format!("Kasama po si {rep} ng {company}."))
    }];
    if let Some(item) = super::wording::item(facts) {
        lines.push(either(facts, &format!("About: {item}"), &format!("Tungkol sa: {item}")));
    }
    if !others.is_empty() {
        lines.push(either(
            facts,
            &format!("Other possible times ({zone}):"),
            &format!("Iba pang puwedeng oras ({zone}):"),
        ));
        lines.extend(others.iter().cloned());
    }
    lines.join("\n")
}

/// "a demo of Widget Pro", "a meeting with Acme".
fn meeting(facts: &Facts<'_>) -> String {
    let company = company(facts);
    match (facts.has(SignalKind::DemoRequest), facts.inquiry.product.map(|product| one_line(&product.name))) {
        (true, Some(name)) => either(facts, &format!("a demo of {name}"), &format!("demo ng {name}")),
        (true, None) => either(facts, "a demo", "demo"),
        (false, Some(name)) => {
            either(facts, &format!("a meeting about {name}"), &format!("meeting tungkol sa {name}"))
        }
        (false, None) => {
            either(facts, &format!("a meeting with {company}"), &format!("meeting kasama ang {company}"))
        }
    }
}

/// `Thursday, 26 November 2026, 10:00-10:30`.
fn span(slot: &Slot, zone: Tz) -> String {
    let (start, end) = (slot.start.utc().with_timezone(&zone), slot.end.utc().with_timezone(&zone));
    format!("{}-{}", start.format("%A, %-d %B %Y, %H:%M"), end.format("%H:%M"))
}

/// `Thu 26 Nov 2026, 10:00`, for a subject.
fn short(at: Timestamp, zone: Tz) -> String {
    at.utc().with_timezone(&zone).format("%a %-d %b %Y, %H:%M").to_string()
}

/// `Asia/Manila time, UTC+08:00`; without the offset when a clock change lies between the slots.
fn zone_phrase<'s>(slots: impl IntoIterator<Item = &'s Slot>, zone: Tz) -> String {
    let offsets: BTreeSet<String> = slots
        .into_iter()
        .map(|slot| slot.start.utc().with_timezone(&zone).format("%:z").to_string())
        .collect();
    let name = zone.name().replace('_', " ");
    match offsets.first() {
        Some(offset) if offsets.len() == 1 => format!("{name} time, UTC{offset}"),
        _ => format!("{name} time"),
    }
}
