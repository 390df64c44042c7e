//! Free meeting slots from working hours, notice, buffers and what is already taken (product.md sections 4,
//! 10).

use super::{
    Hours, Weekdays,
    local::{local_date, resolve},
};
use crate::time::{Span, Timestamp};
use chrono::{Datelike, Days, NaiveDate, Timelike, Weekday};
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

/// Up to `count` slots to offer: on different days where there are, the day that was wished for first.
pub fn offer(free: &[Slot], wished: Option<Weekday>, count: usize, tz: Tz) -> Vec<Slot> {
    let day_of = |slot: &Slot| local_date(slot.start, tz).weekday();
    let mut offered = spread(free, count, tz);
    if let Some(slot) = wished.and_then(|day| free.iter().find(|slot| day_of(slot) == day)) {
        offered.retain(|other| other.start != slot.start && day_of(other) != day_of(slot));
        offered.insert(0, *slot);
        offered.truncate(count);
    }
    offered
}

/// A slot as people read it, without its zone: `Thursday 26 November, 10:00`.
pub fn label(slot: &Slot, tz: Tz) -> String {
    slot.start.utc().with_timezone(&tz).format("%A %-d %B, %H:%M").to_string()
}

/// The slot a text names by its [`label`].
pub fn labelled(text: &str, free: &[Slot], tz: Tz) -> Option<Slot> {
    let text = text.to_lowercase();
    free.iter().find(|slot| text.contains(&label(slot, tz).to_lowercase())).copied()
}

/// The one of the offered slots a text chooses: by its label, else by a weekday or a time of the day that only one
/// of them has.
pub fn choose(text: &str, offered: &[Slot], tz: Tz) -> Option<Slot> {
    if let Some(slot) = labelled(text, offered, tz) {
        return Some(slot);
    }
    let (day, clock) = (weekday(text), clock(text));
    if day.is_none() && clock.is_none() {
        return None;
    }
    let fits = |slot: &&Slot| {
        let local = slot.start.utc().with_timezone(&tz);
        day.is_none_or(|day| local.weekday() == day)
            && clock.is_none_or(|clock| (local.hour(), local.minute()) == clock)
    };
    let mut fitting = offered.iter().filter(fits);
    let first = fitting.next()?;
    fitting.next().is_none().then_some(*first)
}

/// The first weekday named in a text, English or Filipino.
pub fn weekday(text: &str) -> Option<Weekday> {
    const DAYS: [(Weekday, &[&str]); 7] = [
        (Weekday::Mon, &["monday", "mon", "lunes"]),
        (Weekday::Tue, &["tuesday", "tue", "martes"]),
        (Weekday::Wed, &["wednesday", "wed", "miyerkules"]),
        (Weekday::Thu, &["thursday", "thu", "huwebes"]),
        (Weekday::Fri, &["friday", "fri", "biyernes"]),
        (Weekday::Sat, &["saturday", "sabado"]),
        (Weekday::Sun, &["sunday", "linggo"]),
    ];
    text.split(|c: char| !c.is_alphabetic()).find_map(|word| {
        let word = word.to_lowercase();
        DAYS.iter().find(|(_, names)| names.contains(&word.as_str())).map(|(day, _)| *day)
    })
}

/// The first time of the day in a text, hour and minute: `10:30`, `2pm`, `2 pm`.
fn clock(text: &str) -> Option<(u32, u32)> {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric() && c != ':').collect();
    words.iter().enumerate().find_map(|(at, word)| {
        let half = |text: &str| match text {
            "am" => Some(0),
            "pm" => Some(12),
            _ => None,
        };
        let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let shift = half(word.get(digits.len()..)?).or_else(|| {
            words.get(at.saturating_add(1)).and_then(|next| half(next)).filter(|_| digits == *word)
        });
        let (hour, minute) = match digits.split_once(':') {
            Some((hour, minute)) => (hour, minute.parse::<u32>().ok()?),
            None => (digits, 0),
        };
        let hour: u32 = hour.parse().ok()?;
        match shift {
            Some(shift) if (1..=12).contains(&hour) && minute < 60 => Some((hour % 12 + shift, minute)),
            None if digits.contains(':') && digits == *word && hour < 24 && minute < 60 => {
                Some((hour, minute))
            }
            _ => None,
        }
    })
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
