//! Notices to the rep (product.md section 8): where a click leads, what a kind is called, and when nothing may pop
//! up. Who shows them is not its business.

use crate::{Timestamp, UnknownWord, schedule};
use chrono::{Days, Timelike};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use ts_rs::TS;

/// The screen a notice opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Screen {
    /// A prospect's drawer.
    Prospect,
    /// A card that waits.
    Approval,
    /// A chat, by the visit's id.
    Conversation,
    /// A job.
    Job,
    /// The ranked list.
    Today,
    /// Settings, by group.
    Settings,
}

impl Screen {
    const ALL: [Self; 6] =
        [Self::Prospect, Self::Approval, Self::Conversation, Self::Job, Self::Today, Self::Settings];

    /// As stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Prospect => "prospect",
            Self::Approval => "approval",
            Self::Conversation => "conversation",
            Self::Job => "job",
            Self::Today => "today",
            Self::Settings => "settings",
        }
    }
}
impl FromStr for Screen {
    type Err = UnknownWord;
    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        Self::ALL.into_iter().find(|screen| screen.as_str() == text).ok_or_else(|| UnknownWord {
            what: "screen",
            text: text.chars().take(64).collect(),
            allowed: Self::ALL.map(Self::as_str).join(", "),
        })
    }
}
impl fmt::Display for Screen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The thing itself: what a click on a notice opens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Target {
    /// Where.
    pub screen: Screen,
    /// Which one there.
    pub id: Option<String>,
}

impl Target {
    /// Today, where everything else is found.
    pub const TODAY: Self = Self { screen: Screen::Today, id: None };

    /// One thing on a screen.
    pub fn at(screen: Screen, id: impl ToString) -> Self {
        Self { screen, id: Some(id.to_string()) }
    }
}

/// What a kind of notice is called on a popup: names nobody.
pub fn title(kind: &str) -> &'static str {
    match kind {
        "new_lead" => "New lead",
        "left_address" => "A visitor left an address",
        "qualified" => "Qualified",
        "interested" => "Interested",
        "ready_to_close" => "Ready to close",
        "won" => "Deal won",
        "approval_needed" => "Approval needed",
        "reply" => "Reply",
        "chat_waiting" => "A visitor is waiting",
        "meeting_accepted" => "Meeting accepted",
        "meeting_declined" => "Meeting declined",
        "job_failed" => "A job failed",
        "jobs_done" => "Jobs done",
        "task_due" => "Task due",
        "energy" => "Energy",
        "coins" => "Coins",
        _ => "NexScout",
    }
}

/// Hours in which nothing pops up, local to the rep; they may run over midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuietHours {
    /// Minutes after midnight, 0..1440.
    start: u32,
    /// Minutes after midnight, 1..=1440; not after `start`: the next morning.
    end: u32,
}

impl QuietHours {
    /// When the quiet that holds at `now` ends; `None` while it is not quiet.
    pub fn until(self, now: Timestamp, tz: Tz) -> Option<Timestamp> {
        let local = now.utc().with_timezone(&tz);
        let minute = local.time().num_seconds_from_midnight() / 60;
        let over_midnight = self.end <= self.start;
        let quiet = if over_midnight {
            minute >= self.start || minute < self.end
        } else {
            minute >= self.start && minute < self.end
        };
        let today = local.date_naive();
        let day =
            if over_midnight && minute >= self.start { today.checked_add_days(Days::new(1))? } else { today };
        quiet.then(|| schedule::local_moments(day, self.end, tz).into_iter().find(|end| *end > now)).flatten()
    }
}

/// As the setting stores it: `HH:MM-HH:MM`.
impl FromStr for QuietHours {
    type Err = schedule::InvalidHours;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (start, end) = text.split_once('-').unwrap_or((text, ""));
        let evening: schedule::Hours = format!("{start}-24:00").parse()?;
        let morning: schedule::Hours = format!("00:00-{end}").parse()?;
        Ok(Self { start: evening.start_minute(), end: morning.end_minute() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::{America::New_York, Asia::Manila};

    fn at(text: &str) -> Timestamp {
        chrono::DateTime::parse_from_rfc3339(text).unwrap().to_utc().into()
    }

    #[test]
    fn quiet_runs_over_midnight_and_ends_in_the_reps_morning() {
        let night: QuietHours = "20:00-07:00".parse().unwrap();
        let morning = at("2026-11-24T07:00:00+08:00");
        assert_eq!(night.until(at("2026-11-23T19:59:00+08:00"), Manila), None);
        assert_eq!(night.until(at("2026-11-23T20:00:00+08:00"), Manila), Some(morning));
        assert_eq!(night.until(at("2026-11-24T00:30:00+08:00"), Manila), Some(morning));
        assert_eq!(night.until(morning, Manila), None);
        let noon: QuietHours = "12:00-13:00".parse().unwrap();
        assert_eq!(
            noon.until(at("2026-11-23T12:59:00+08:00"), Manila),
            Some(at("2026-11-23T13:00:00+08:00"))
        );
        assert_eq!(noon.until(at("2026-11-23T13:00:00+08:00"), Manila), None);
    }

    #[test]
    fn a_clock_change_does_not_end_the_night_early() {
        let night: QuietHours = "22:00-06:00".parse().unwrap();
        let end = night.until(at("2026-10-31T23:00:00-04:00"), New_York);
        assert_eq!(end, Some(at("2026-11-01T06:00:00-05:00")));
    }

    #[test]
    fn every_screen_reads_back() {
        for screen in Screen::ALL {
            assert_eq!(screen.as_str().parse::<Screen>(), Ok(screen));
        }
        assert!("attic".parse::<Screen>().is_err());
    }
}
