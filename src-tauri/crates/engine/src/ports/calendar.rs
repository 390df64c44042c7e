//! Reading the rep's own calendar elsewhere: when they are busy, so that no meeting is offered then. Nothing is ever
//! written there.

use async_trait::async_trait;
use chrono_tz::Tz;
use domain::{Timestamp, schedule::Busy};
use std::ops::Range;

/// How a calendar is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CalendarProtocol {
    /// A file in iCalendar form behind a link (RFC 5545).
    Feed,
    /// CalDAV (RFC 4791): one calendar, or all of a user's.
    CalDav,
}

/// The calendar to read. Link and password are asked for by their keys, never carried here: a link to a calendar is
/// as good as a password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarAccount {
    /// How it is reached.
    pub protocol: CalendarProtocol,
    /// Key of its address in the [`SecretStore`](super::SecretStore).
    pub url_key: &'static str,
    /// User name; `None` reads without one.
    pub user: Option<String>,
    /// Key of the password in the secret store.
    pub password_key: &'static str,
    /// The rep's own addresses, lower case: what they declined there does not keep them busy.
    pub own: Vec<String>,
    /// What events without a time zone count from.
    pub zone: Tz,
}

/// Why a calendar could not be read. Whatever it is, its times are unknown: nobody may take them for free.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CalendarFault {
    /// No answer, or one that asks to come back later.
    #[error("the calendar cannot be reached: {0}")]
    Offline(String),
    /// Settings must change before it can work: no such calendar, wrong password, no link.
    #[error("the calendar refuses: {0}")]
    Misconfigured(String),
    /// What came is not understood, in whole or in part.
    #[error("the calendar cannot be understood: {0}")]
    Unreadable(String),
}

/// Reads calendars.
#[async_trait]
pub trait Calendar: Send + Sync {
    /// Everything that keeps the rep busy in the window, in order of time: repetitions worked out, whole days
    /// included, what is marked as free, called off, or declined by the rep left out.
    async fn busy(
        &self,
        account: &CalendarAccount,
        window: Range<Timestamp>,
    ) -> Result<Vec<Busy>, CalendarFault>;
}
