//! Conversations as the rep reads them: one thread per person, of chats, mails, meetings, notes and calls; a visit
//! without a person is a thread of its own. Reads only; taking over is next door.

mod list;
mod thread;

pub use list::Which;
pub use thread::{Entry, Found, Mark, Thread};

use domain::{ProspectId, SessionId, Stage, Timestamp};

/// Who spoke last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LastRole {
    /// A line of a chat.
    Chat(domain::ChatRole),
    /// A mail of ours.
    MailOut,
    /// A mail of theirs.
    MailIn,
    /// A meeting.
    Meeting,
}

impl LastRole {
    /// As shown: `visitor`, `assistant`, `rep`, `notice`, `mail_out`, `mail_in` or `meeting`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Chat(role) => role.as_str(),
            Self::MailOut => "mail_out",
            Self::MailIn => "mail_in",
            Self::Meeting => "meeting",
        }
    }
}

/// A thread in a list.
#[derive(Debug, Clone)]
pub struct Summary {
    /// The person, if known.
    pub prospect: Option<ProspectId>,
    /// The newest visit, if there was one.
    pub session: Option<SessionId>,
    /// Known or stated name.
    pub name: Option<String>,
    /// Known or stated company.
    pub company: Option<String>,
    /// Where the person stands.
    pub stage: Option<Stage>,
    /// The last line.
    pub last_text: String,
    /// Who spoke it.
    pub last_role: LastRole,
    /// When.
    pub last_at: Timestamp,
    /// Lines of the visitor the rep has not seen.
    pub unread: i64,
    /// The visitor is there.
    pub live: bool,
    /// A person answers in one of the chats.
    pub taken_over: bool,
    /// The visitor waits for a person since.
    pub waiting_since: Option<Timestamp>,
    /// The visitor's messages in all visits.
    pub visitor_messages: u32,
    /// First page of the newest visit.
    pub page: Option<String>,
}

impl Summary {
    /// The thread's name: `p:` and the person's id, or the visit's id.
    pub fn id(&self) -> String {
        match (self.prospect, self.session) {
            (Some(id), _) => format!("p:{id}"),
            (None, Some(id)) => id.to_string(),
            (None, None) => String::new(),
        }
    }
}
