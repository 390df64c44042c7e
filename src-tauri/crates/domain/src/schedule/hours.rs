//! Days of the week and hours of the day as the rep writes them: `Mon-Fri`, `Mon,Wed`, `09:00-17:00`.

use chrono::Weekday;
use std::{fmt, str::FromStr};

/// Why a text names no days or hours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not {expected}")]
pub struct InvalidHours {
    text: String,
    expected: &'static str,
}

impl InvalidHours {
    fn new(text: &str, expected: &'static str) -> Self {
        Self { text: text.chars().take(64).collect(), expected }
    }
    pub(super) fn window(text: &str) -> Self {
        Self::new(text, "a window such as \"Mon-Fri 08:00-18:00\" or \"always\"")
    }
}

const DAYS: [(Weekday, &str); 7] = [
    (Weekday::Mon, "Mon"),
    (Weekday::Tue, "Tue"),
    (Weekday::Wed, "Wed"),
    (Weekday::Thu, "Thu"),
    (Weekday::Fri, "Fri"),
    (Weekday::Sat, "Sat"),
    (Weekday::Sun, "Sun"),
];

/// A set of weekdays that holds at least one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weekdays(u8);

impl Weekdays {
    /// Whether the set holds `day`.
    pub fn contains(self, day: Weekday) -> bool {
        self.0 & (1 << day.num_days_from_monday()) != 0
    }
}

/// Mon-Fri, as product.md section 10 has it for sending.
impl Default for Weekdays {
    fn default() -> Self {
        Self(0b1_1111)
    }
}

/// Names of three letters, single, in ranges, separated by commas; `Fri-Mon` runs over the week's end.
impl FromStr for Weekdays {
    type Err = InvalidHours;
    fn from_str(text: &str) -> Result<Self, InvalidHours> {
        let refuse = || InvalidHours::new(text, "weekdays such as \"Mon-Fri\" or \"Mon,Wed,Fri\"");
        let index = |name: &str| {
            DAYS.iter().position(|(_, short)| short.eq_ignore_ascii_case(name.trim())).ok_or_else(refuse)
        };
        let mut set = 0_u8;
        for part in text.split(',') {
            let (first, last) = part.split_once('-').unwrap_or((part, part));
            let (first, last) = (index(first)?, index(last)?);
            let length = (last + 7 - first) % 7;
            for step in 0..=length {
                set |= 1 << ((first + step) % 7);
            }
        }
        Ok(Self(set))
    }
}

/// Canonical: in order from Monday, runs of three or more as a range.
impl fmt::Display for Weekdays {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts: Vec<String> = Vec::new();
        let mut rest = DAYS.iter().filter(|(day, _)| self.contains(*day)).peekable();
        while let Some((first, name)) = rest.next() {
            let (mut last, mut run) = ((*first, *name), 1);
            while let Some((day, next)) = rest.next_if(|(day, _)| last.0.succ() == *day) {
                (last, run) = ((*day, *next), run + 1);
            }
            match run {
                1 => parts.push((*name).to_owned()),
                2 => parts.extend([(*name).to_owned(), last.1.to_owned()]),
                _ => parts.push(format!("{name}-{}", last.1)),
            }
        }
        f.write_str(&parts.join(","))
    }
}

/// Hours of one day from a start to a later end, in whole minutes, local; the end itself is outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hours {
    start: u32,
    end: u32,
}

impl Hours {
    /// 08:00-18:00, when messages may leave.
    pub const OFFICE: Self = Self { start: 8 * 60, end: 18 * 60 };

    /// Minutes after midnight at which it opens, 0..1440.
    pub const fn start_minute(self) -> u32 {
        self.start
    }
    /// Minutes after midnight at which it closes, 1..=1440.
    pub const fn end_minute(self) -> u32 {
        self.end
    }
    /// Whether a second of the day is inside.
    pub const fn contains(self, second_of_day: u32) -> bool {
        second_of_day >= self.start * 60 && second_of_day < self.end * 60
    }
}

/// 09:00-17:00, the rep's working hours in product.md section 10.
impl Default for Hours {
    fn default() -> Self {
        Self { start: 9 * 60, end: 17 * 60 }
    }
}

/// `HH:MM-HH:MM`, the end later than the start; `24:00` ends the day.
impl FromStr for Hours {
    type Err = InvalidHours;
    fn from_str(text: &str) -> Result<Self, InvalidHours> {
        let minute = |clock: &str| -> Option<u32> {
            let (hour, minute) = clock.trim().split_once(':')?;
            let digits = |s: &str| (1..=2).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_digit());
            if !digits(hour) || minute.len() != 2 || !digits(minute) {
                return None;
            }
            let (hour, minute): (u32, u32) = (hour.parse().ok()?, minute.parse().ok()?);
            (minute < 60 && hour * 60 + minute <= 24 * 60).then_some(hour * 60 + minute)
        };
        text.split_once('-')
            .and_then(|(start, end)| Some(Self { start: minute(start)?, end: minute(end)? }))
            .filter(|hours| hours.start < hours.end)
            .ok_or_else(|| InvalidHours::new(text, "hours such as 08:00-18:00, the end after the start"))
    }
}
impl fmt::Display for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (start, end) = (self.start, self.end);
        write!(f, "{:02}:{:02}-{:02}:{:02}", start / 60, start % 60, end / 60, end % 60)
    }
}
