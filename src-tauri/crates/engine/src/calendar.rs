//! What time of the rep's is taken: own meetings, and the calendar that is kept elsewhere. Where that cannot be read
//! nothing is known to be free, and nothing is offered (product.md section 4).

use crate::{
    Engine, EngineError,
    handlers::JobError,
    ports::{CalendarAccount, CalendarFault, CalendarProtocol},
};
use domain::{Timestamp, WaitReason, schedule::Busy, time::Span};
use store::{activities, jobs::Waiting};

/// When a calendar that could not be read is tried again.
const AGAIN: Span = Span::minutes(15);

/// Why it is not known what is taken.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unknown {
    /// Our own books.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The calendar elsewhere.
    #[error(transparent)]
    Calendar(#[from] CalendarFault),
}

impl Unknown {
    /// A job that needs to know waits.
    pub(crate) fn into_job_error(self, now: Timestamp) -> JobError {
        match self {
            Self::Engine(error) => error.into(),
            Self::Calendar(fault) => JobError::Waits(Waiting {
                reason: WaitReason::Calendar,
                until: Some(now + AGAIN),
                words: fault.to_string(),
            }),
        }
    }
}

/// What a test of the calendar found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarTest {
    /// It can be read.
    pub ok: bool,
    /// What was found, or why not.
    pub words: String,
    /// What to do about it.
    pub hint: Option<String>,
}

impl Engine {
    /// The calendar to read, as set; `None` while none is.
    pub(crate) fn calendar_account(&self) -> Option<CalendarAccount> {
        let settings = self.settings();
        let protocol = match settings.get("calendar.kind") {
            "feed" => CalendarProtocol::Feed,
            "caldav" => CalendarProtocol::CalDav,
            _ => return None,
        };
        Some(CalendarAccount {
            protocol,
            url_key: "calendar.url",
            user: settings.text("calendar.user").map(str::to_owned),
            password_key: "calendar.password",
            own: ["mail.from", "mail.reply_to", "imap.user", "smtp.user", "calendar.user"]
                .iter()
                .filter_map(|key| settings.text(key))
                .filter(|text| text.contains('@'))
                .map(str::to_lowercase)
                .collect(),
            zone: settings.time_zone(),
        })
    }

    /// Everything that is taken from `now` to the last day slots are offered for.
    pub(crate) async fn taken(&self, now: Timestamp) -> Result<Vec<Busy>, Unknown> {
        let mut all = self.own_meetings(now).await?;
        if let Some(account) = self.calendar_account() {
            let elsewhere = self.calendar().busy(&account, now..self.slots_end(now)).await?;
            // An invitation of ours may stand there as well; it is one meeting.
            let new = |one: &Busy| !all.iter().any(|own| (own.start, own.end) == (one.start, one.end));
            let new: Vec<Busy> = elsewhere.into_iter().filter(new).collect();
            all.extend(new);
        }
        Ok(all)
    }

    /// The rep's meetings that NexScout knows of, from `now` to the last day slots are offered for.
    pub(crate) async fn own_meetings(&self, now: Timestamp) -> Result<Vec<Busy>, EngineError> {
        let meetings = activities::meetings(self.store().reader(), now, self.slots_end(now)).await?;
        Ok(meetings.into_iter().map(|(start, end)| Busy { start, end, meeting: true }).collect())
    }

    fn slots_end(&self, now: Timestamp) -> Timestamp {
        now + Span::days(i64::from(self.settings().slot_rules().days_ahead) + 1)
    }

    /// Reads the calendar once and says what it found.
    pub async fn test_calendar(&self) -> CalendarTest {
        let Some(account) = self.calendar_account() else {
            return CalendarTest {
                ok: false,
                words: "No calendar is set.".to_owned(),
                hint: Some("Choose how it is read, and give its address.".to_owned()),
            };
        };
        let now = self.now();
        let days = self.settings().slot_rules().days_ahead;
        match self.calendar().busy(&account, now..self.slots_end(now)).await {
            Ok(busy) => CalendarTest {
                ok: true,
                words: match busy.len() {
                    1 => format!("It can be read: 1 taken time in the next {days} days."),
                    many => format!("It can be read: {many} taken times in the next {days} days."),
                },
                hint: None,
            },
            Err(fault) => CalendarTest {
                ok: false,
                hint: Some(hint(&fault).to_owned()),
                words: capital(&fault.to_string()),
            },
        }
    }
}

/// What helps.
const fn hint(fault: &CalendarFault) -> &'static str {
    match fault {
        CalendarFault::Offline(_) => {
            "Look at the network and the address. Until it answers, no meeting times are offered."
        }
        CalendarFault::Misconfigured(_) => {
            "A feed's link is found under \"secret address in iCal format\" or \"publish calendar\"; CalDAV wants the \
             server's address, the user name and mostly a password made for apps."
        }
        CalendarFault::Unreadable(_) => "The address may be that of a web page, not of the calendar itself.",
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
