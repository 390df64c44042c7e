//! Times to meet: slots to choose from, and the words around an invitation. It must not find slots, and every
//! time it names stands in the recipient's zone, which it names too.

use super::wording::{Letter, company, either, full_name, one_line};
use super::{Draft, Facts};
use chrono_tz::Tz;
use domain::SignalKind;
use domain::schedule::Slot;
use serde::{Deserialize, Serialize};

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
    let Some(first) = slots.first() else {
        return Letter::to(facts)
            .say(
                format!("For {what}, which days and times would suit you? Please name your time zone as well."),
                format!("Para po sa {what}, anong araw at oras ang convenient sa inyo? Pakisama na rin po ang time zone."),
            )
            .sign(&subject);
    };
    let lines: Vec<String> = slots
        .iter()
        .take(3)
        .enumerate()
        .map(|(index, slot)| format!("{}) {}", index.saturating_add(1), span(slot, facts.person.zone)))
        .collect();
    let zone = zone_phrase(first, facts.person.zone);
    let numbers = match lines.len() {
        1 => "1".to_owned(),
        2 => either(facts, "1 or 2", "1 o 2"),
        _ => either(facts, "1, 2 or 3", "1, 2 o 3"),
    };
    Letter::to(facts)
        .say(
            format!("For {what} we can offer these times:"),
            format!("Para po sa {what}, ito ang mga oras na puwede namin:"),
        )
        .add(lines.join("\n"))
        .say(
            format!(
                "All times are {zone}. To choose, reply with {numbers}; you then get a calendar invitation. If none \
                 of them suits you, tell us a day and time that does."
            ),
            format!(
                "Lahat po ng oras ay {zone}. Para pumili, mag-reply lang po ng {numbers}; makakatanggap po kayo ng \
                 calendar invitation. Kung walang swak sa inyo, sabihin lang po ang araw at oras na puwede kayo."
            ),
        )
        .sign(&subject)
}

/// The words of an invitation for `slot`, with other times named in case it does not suit.
pub fn invitation(facts: &Facts<'_>, slot: Slot, alternatives: &[Slot]) -> Invitation {
    let zone = facts.person.zone;
    let what = meeting(facts);
    let (when, named) = (span(&slot, zone), zone_phrase(&slot, zone));
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
                "Kung hindi po swak, puwede rin ang mga oras na ito; i-reply lang po kung alin ang gusto ninyo:",
            )
            .add(others.join("\n"))
    };
    let summary = summary(facts);
    let draft = letter.sign(&format!("{summary}, {when}"));
    Invitation {
        subject: draft.subject,
        body: draft.body,
        description: description(facts, &others, &named),
        summary,
    }
}

/// What the calendars of both sides show.
fn summary(facts: &Facts<'_>) -> String {
    let kind = if facts.has(SignalKind::DemoRequest) { "Demo" } else { "Meeting" };
    let about =
        facts.inquiry.product.map(|product| format!(" {}", one_line(&product.name))).unwrap_or_default();
    let with = full_name(facts).map(|name| format!(" / {name}")).unwrap_or_default();
    format!("{kind}{about}: {}{with}", company(facts))
}

fn description(facts: &Facts<'_>, others: &[String], zone: &str) -> String {
    let company = company(facts);
    let rep = one_line(facts.sender.rep);
    let with = if rep.is_empty() { company } else { format!("{rep}, {company}") };
    let mut lines = vec![either(facts, &format!("With {with}."), &format!("Kasama po ang {with}."))];
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

/// `Asia/Manila time (UTC+08:00)`, with the offset that holds on that day.
fn zone_phrase(slot: &Slot, zone: Tz) -> String {
    format!("{} time (UTC{})", zone.name(), slot.start.utc().with_timezone(&zone).format("%:z"))
}
