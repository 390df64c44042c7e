//! When something may happen: send windows in the recipient's time, retry-free arithmetic on
//! local clocks. Safe over daylight-saving changes; must not ask for the present moment.

mod hours;
mod local;
mod place;
mod slots;

pub use hours::{Hours, InvalidHours, Weekdays};
pub use local::{day_end, day_start, local_date, resolve as local_moments, start_of, week_before};
pub use place::{Place, country_of};
pub use slots::{Busy, Slot, SlotRules, choose, label, labelled, offer, slots, spread, weekday};

use crate::time::Timestamp;
use chrono::{Datelike, Days, TimeZone, Timelike};
use chrono_tz::Tz;
use std::{fmt, str::FromStr};

/// When somebody who waits now can be promised an answer: by the end of the working hours that run, else by the
/// next opening; with the words that follow "will be answered".
pub fn answer_by(now: Timestamp, days: Weekdays, hours: Hours, tz: Tz) -> (Timestamp, String) {
    let window = SendWindow::Weekly { days, hours };
    let opening = window.next_open(now, tz);
    let clock = |minute: u32| format!("{:02}:{:02}", minute / 60, minute % 60);
    if opening == now {
        let ends = local::resolve(local_date(now, tz), hours.end_minute(), tz);
        let end = ends.into_iter().find(|end| *end > now).unwrap_or(now);
        return (end, format!("today before {} ({tz})", clock(hours.end_minute())));
    }
    let (today, day) = (local_date(now, tz), local_date(opening, tz));
    let when = match (day - today).num_days() {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        _ => format!("on {}", day.format("%A, %-d %B")),
    };
    (opening, format!("{when} from {} ({tz})", clock(hours.start_minute())))
}

/// The hours of the week in which messages we start may leave (product.md section 10: Mon-Fri 08:00-18:00).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SendWindow {
    /// No restriction.
    Always,
    /// On these days, within these hours, local to whoever receives.
    Weekly {
        /// The open days.
        days: Weekdays,
        /// The open hours of each open day.
        hours: Hours,
    },
}

/// When a window is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opening {
    /// The first open moment at or after the one asked about.
    pub at: Timestamp,
    /// The public holiday that keeps the window closed at the moment asked about.
    pub holiday: Option<&'static str>,
}

impl SendWindow {
    /// Whether the window is open at `now` in that place: in its hours, and on no public holiday.
    pub fn is_open(&self, now: Timestamp, place: impl Into<Place>) -> bool {
        let place = place.into();
        match self {
            Self::Always => true,
            Self::Weekly { .. } => {
                self.is_in_hours(now, place.tz) && place.holiday(local_date(now, place.tz)).is_none()
            }
        }
    }

    fn is_in_hours(&self, now: Timestamp, tz: Tz) -> bool {
        let Self::Weekly { days, hours } = self else { return true };
        let local = tz.from_utc_datetime(&now.utc().naive_utc());
        days.contains(local.weekday()) && hours.contains(local.time().num_seconds_from_midnight())
    }

    /// The first moment at or after `now` at which the window is open; `now` itself while it is. Hours
    /// that a clock change skips are skipped, hours that it repeats are open twice.
    pub fn next_open(&self, now: Timestamp, place: impl Into<Place>) -> Timestamp {
        let place = place.into();
        let Self::Weekly { hours, .. } = self else { return now };
        if self.is_open(now, place) {
            return now;
        }
        let today = local_date(now, place.tz);
        (0..=LOOK_AHEAD_DAYS)
            .filter_map(|ahead| today.checked_add_days(Days::new(ahead)))
            .flat_map(|date| local::resolve(date, hours.start_minute(), place.tz))
            .find(|opening| *opening >= now && self.is_open(*opening, place))
            .unwrap_or(now)
    }

    /// The same, with the holiday that is the reason when the window would be open on any other such day.
    pub fn opening(&self, now: Timestamp, place: Place) -> Opening {
        let at = self.next_open(now, place);
        let closed = at > now && self.is_in_hours(now, place.tz);
        Opening { at, holiday: place.holiday(local_date(now, place.tz)).filter(|_| closed) }
    }
}

/// Days searched for an opening. A week and a day always hold one, unless a clock change swallows it or holidays fall
/// on it: the longest run of those is a week, and a window may be open on one day of the week alone.
const LOOK_AHEAD_DAYS: u64 = 36;

/// Mon-Fri 08:00-18:00.
impl Default for SendWindow {
    fn default() -> Self {
        Self::Weekly { days: Weekdays::default(), hours: Hours::OFFICE }
    }
}

/// `always`, or days and hours as in `Mon-Fri 08:00-18:00`.
impl FromStr for SendWindow {
    type Err = InvalidHours;
    fn from_str(text: &str) -> Result<Self, InvalidHours> {
        let text = text.trim();
        if text.eq_ignore_ascii_case("always") {
            return Ok(Self::Always);
        }
        let (days, hours) =
            text.rsplit_once(char::is_whitespace).ok_or_else(|| InvalidHours::window(text))?;
        Ok(Self::Weekly { days: days.parse()?, hours: hours.parse()? })
    }
}
impl fmt::Display for SendWindow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Always => f.write_str("always"),
            Self::Weekly { days, hours } => write!(f, "{days} {hours}"),
        }
    }
}

#[cfg(test)]
mod tests;
