//! From local wall clocks to moments and back, over daylight-saving changes.

use crate::time::{Span, Timestamp};
use chrono::{Days, Duration, LocalResult, NaiveDate, NaiveTime, TimeZone};
use chrono_tz::Tz;

/// The calendar day of `now` on the clocks of `tz`.
pub fn local_date(now: Timestamp, tz: Tz) -> NaiveDate {
    tz.from_utc_datetime(&now.utc().naive_utc()).date_naive()
}

/// The first moment of the local day that holds `now`: from where "today" is counted.
pub fn day_start(now: Timestamp, tz: Tz) -> Timestamp {
    resolve(local_date(now, tz), 0, tz).first().copied().unwrap_or(now)
}

/// The first moment of a local day.
pub fn start_of(day: NaiveDate, tz: Tz) -> Option<Timestamp> {
    resolve(day, 0, tz).first().copied()
}

/// The first moment of the next local day: when a daily cap frees.
pub fn day_end(now: Timestamp, tz: Tz) -> Timestamp {
    local_date(now, tz)
        .checked_add_days(Days::new(1))
        .and_then(|next| resolve(next, 0, tz).first().copied())
        .unwrap_or(now + Span::days(1))
}

/// Seven days before `now`: from where "a week" is counted (product.md section 10, "per person").
pub fn week_before(now: Timestamp) -> Timestamp {
    now - Span::days(7)
}

/// The moments at which local clocks show `minute` (0..=1440) of `date`: one, two when clocks go back, and
/// when they skip it the first moment after the gap.
pub fn resolve(date: NaiveDate, minute: u32, tz: Tz) -> Vec<Timestamp> {
    let naive = date.and_time(NaiveTime::MIN) + Duration::minutes(i64::from(minute));
    match tz.from_local_datetime(&naive) {
        LocalResult::Single(at) => vec![at.into()],
        LocalResult::Ambiguous(first, second) => vec![first.into(), second.into()],
        // Gaps are at most a day long (a zone that changed sides of the date line).
        LocalResult::None => (1..=24 * 60)
            .find_map(|later| tz.from_local_datetime(&(naive + Duration::minutes(later))).earliest())
            .map(|at| vec![at.into()])
            .unwrap_or_default(),
    }
}
