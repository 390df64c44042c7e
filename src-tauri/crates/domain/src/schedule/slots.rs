//! Free meeting slots from working hours, notice, buffers and what is already taken (product.md sections 4,
//! 10).

use super::{
    Hours, Weekdays,
    local::{local_date, resolve},
};
use crate::time::{Span, Timestamp};
use chrono::{Datelike, Days, NaiveDate};
use chrono_tz::Tz;

/// Starts fall on multiples of this many minutes of the local clock.
const ALIGNMENT_MINUTES: u32 = 30;

/// What a slot must respect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SlotRules {
    /// Length of a meeting.
    pub length: Span,
    /// Working hours of the rep; a meeting lies wholly inside.
    pub hours: Hours,
    /// Working days of the rep.
    pub days: Weekdays,
    /// Least time between now and the start.
    pub notice: Span,
    /// Kept free before and after anything busy.
    pub buffer: Span,
    /// Meetings a day at most, those already in the calendar included.
    pub max_per_day: u32,
    /// Last day offered, counted from today.
    pub days_ahead: u32,
    /// The rep's time zone.
    pub tz: Tz,
}

/// Time that is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Busy {
    /// Start.
    pub start: Timestamp,
    /// End, at or after `start`.
    pub end: Timestamp,
    /// Counts towards `max_per_day`.
    pub meeting: bool,
}

/// A free slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Slot {
    /// Start.
    pub start: Timestamp,
    /// End.
    pub end: Timestamp,
}

/// Every free slot, in order of time. Slots may overlap each other: they are alternatives.
pub fn slots(now: Timestamp, rules: &SlotRules, busy: &[Busy]) -> Vec<Slot> {
    let today = local_date(now, rules.tz);
    (0..=u64::from(rules.days_ahead))
        .filter_map(|ahead| today.checked_add_days(Days::new(ahead)))
        .filter(|date| {
            rules.days.contains(date.weekday()) && meetings_on(*date, rules, busy) < rules.max_per_day
        })
        .flat_map(|date| slots_on(date, rules))
        .filter(|slot| slot.start >= now + rules.notice && is_free(slot, rules.buffer, busy))
        .collect()
}

/// Up to `count` of the slots, on different days first, then the earliest of what is left; in order of time.
pub fn spread(slots: &[Slot], count: usize, tz: Tz) -> Vec<Slot> {
    let mut seen: Vec<NaiveDate> = Vec::new();
    let (mut firsts, rest): (Vec<Slot>, Vec<Slot>) = slots.iter().copied().partition(|slot| {
        let date = local_date(slot.start, tz);
        let new = !seen.contains(&date);
        seen.push(date);
        new
    });
    firsts.truncate(count);
    let missing = count - firsts.len();
    firsts.extend(rest.into_iter().take(missing));
    firsts.sort_unstable();
    firsts
}

fn meetings_on(date: NaiveDate, rules: &SlotRules, busy: &[Busy]) -> u32 {
    let count =
        busy.iter().filter(|taken| taken.meeting && local_date(taken.start, rules.tz) == date).count();
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn slots_on(date: NaiveDate, rules: &SlotRules) -> impl Iterator<Item = Slot> {
    let SlotRules { length, hours, tz, .. } = *rules;
    let first = hours.start_minute().next_multiple_of(ALIGNMENT_MINUTES);
    let close = resolve(date, hours.end_minute(), tz).last().copied();
    (first..hours.end_minute())
        .step_by(ALIGNMENT_MINUTES as usize)
        // Of an hour that happens twice only the first: nobody should have to ask which.
        .filter_map(move |minute| resolve(date, minute, tz).first().copied())
        .map(move |start| Slot { start, end: start + length })
        .filter(move |slot| close.is_some_and(|close| slot.end <= close))
        // A skipped hour resolves to the same moment several times.
        .scan(None, |previous, slot| {
            let repeated = *previous == Some(slot);
            *previous = Some(slot);
            Some((!repeated).then_some(slot))
        })
        .flatten()
}

fn is_free(slot: &Slot, buffer: Span, busy: &[Busy]) -> bool {
    busy.iter().all(|taken| slot.end + buffer <= taken.start || slot.start >= taken.end + buffer)
}
