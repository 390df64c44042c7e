//! book_meeting: a real invitation to a confirmed address that asked for a meeting, slots to choose from for
//! anyone else. Slots follow the rep's working hours, own meetings and the calendar that is connected; while that cannot
//! be read none are offered.

use super::{JobError, task_instead};
use crate::{
    Engine, composer,
    effects::{Letter, Proposal},
    facts::Known,
    ports::Invite,
};
use domain::{
    SignalKind,
    economy::Price,
    schedule::{self, Slot},
};
use store::jobs::Job;

/// Slots named in one mail.
const SLOTS: usize = 3;

pub(super) async fn book(
    engine: &Engine,
    known: &Known,
    job: &Job,
    price: Price,
) -> Result<Vec<Proposal>, JobError> {
    if known.email().is_none() {
        return Ok(vec![task_instead(known, "Agree on a meeting by phone or chat")]);
    }
    let rules = known.settings.slot_rules();
    let busy = engine.taken(known.now).await.map_err(|unknown| unknown.into_job_error(known.now))?;
    let free = schedule::slots(known.now, &rules, &busy);
    let fresh: Vec<Slot> = free.into_iter().filter(|slot| !known.not_at.contains(&slot.start)).collect();
    let chosen = pick(known, &fresh);
    let Some((first, others)) = chosen.split_first() else {
        return Err(JobError::Never(format!("no free slot in the next {} days", rules.days_ahead)));
    };
    let asked = known.signals.iter().any(|signal| signal.kind == SignalKind::DemoRequest);
    let (draft, invite) = if let Some(missed) = known.missed {
        // Whoever did not come is asked, not invited again.
        (known.with(|facts| composer::missed(facts, missed.start, &chosen)), None)
    } else if known.email_confirmed() && asked {
        let words = known.with(|facts| composer::invitation(facts, *first, others));
        let invite = Invite {
            uid: format!("{}@nexscout", job.id),
            sequence: 0,
            summary: words.summary,
            description: words.description,
            location: known.settings.get("meeting.location").to_owned(),
            start: first.start,
            end: first.end,
            stamp: known.now,
            organizer_name: known.settings.text("rep.name").unwrap_or_default().to_owned(),
            attendee_name: known.safe_name().unwrap_or_default(),
            cancels: false,
        };
        (composer::Draft { subject: words.subject, body: words.body }, Some(invite))
    } else {
        (known.with(|facts| composer::offer_slots(facts, &chosen)), None)
    };
    Ok(vec![Proposal::Mail(Box::new(Letter {
        subject: draft.subject,
        body: draft.body,
        invite,
        offer: None,
        binding: None,
        names_a_day: true,
        earliest: chosen.iter().map(|slot| slot.start).min(),
        times: chosen.iter().map(|slot| slot.start).collect(),
        plain: false,
        in_thread: known.missed.is_some(),
        release_at: None,
        part: price,
    }))])
}

/// Three slots on different days where there are. The one they chose by its name comes first, else the day they
/// named.
fn pick(known: &Known, free: &[Slot]) -> Vec<Slot> {
    let zone = known.settings.time_zone();
    let said = || known.said.iter().rev().map(|(_, text, _)| text.as_str());
    let mut picked = schedule::offer(free, said().find_map(schedule::weekday), SLOTS, zone);
    if let Some(slot) = said().find_map(|text| schedule::labelled(text, free, zone)) {
        picked.retain(|other| other.start != slot.start);
        picked.insert(0, slot);
        picked.truncate(SLOTS);
    }
    picked
}
