//! Mails that came in: what they are made of, and the pure rules that tell a person's words from what programs add,
//! answer and report (product.md section 3, formats.md section 6.6). The parsing of bytes is a connector's.

mod absence;
mod reply;
mod report;
mod unsubscribe;

pub use absence::{return_date, says_absent};
pub use reply::{Signature, new_text, own_words};
pub use report::{ReportFacts, classify};
pub use unsubscribe::asks_to_unsubscribe;

use crate::time::Timestamp;
use chrono::NaiveDate;

/// A mail address with the name beside it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mailbox {
    /// Display name, may be empty.
    pub name: String,
    /// Address as written.
    pub address: String,
}

/// A file that came along.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attachment {
    /// File name, may be empty.
    pub name: String,
    /// MIME type, e.g. `application/pdf`.
    pub media_type: String,
    /// Size in bytes, decoded.
    pub bytes: u64,
}

/// What an invited person answers (RFC 5545 section 3.2.12, RFC 5546 section 3.2.7).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Participation {
    /// They come.
    Accepted,
    /// They do not.
    Declined,
    /// They may.
    Tentative,
    /// They propose another time.
    Counter,
}

/// A calendar's answer to an invitation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarReply {
    /// UID of the event.
    pub uid: String,
    /// Revision it answers.
    pub sequence: Option<u32>,
    /// The answer.
    pub participation: Participation,
    /// Address of the answering attendee, lower case.
    pub attendee: Option<String>,
    /// Another start, where one is proposed.
    pub start: Option<Timestamp>,
}

/// One recipient a report speaks of (RFC 3464 section 2.3).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BouncedRecipient {
    /// Address, lower case.
    pub address: String,
    /// Enhanced status code (RFC 3463), e.g. `5.1.1`.
    pub status: Option<String>,
    /// There is no such address, host or account: nothing will ever arrive.
    pub hard: bool,
    /// It is late, and still tried.
    pub delayed: bool,
    /// The server's words.
    pub diagnostic: String,
}

/// A report that a message did not arrive.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bounce {
    /// Whom it did not reach; empty where the report does not say.
    pub recipients: Vec<BouncedRecipient>,
    /// Message-ID of the message, with angle brackets.
    pub original_message_id: Option<String>,
}

/// What kind of word a mail is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum InboundKind {
    /// A person's.
    #[default]
    Human,
    /// A program's answer, or a bulk mail: no reply.
    AutoReply {
        /// It says that the person is away.
        absent: bool,
        /// The day they are back.
        until: Option<NaiveDate>,
    },
    /// A message did not arrive.
    Bounce(Bounce),
    /// Somebody reported a message as spam (ARF, RFC 5965).
    Complaint {
        /// Whom the message went to, as far as the report says.
        about: Vec<String>,
        /// Message-ID of the message, with angle brackets.
        original_message_id: Option<String>,
    },
    /// A message arrived, or was passed on.
    Delivered {
        /// Message-ID of the message, with angle brackets.
        original_message_id: Option<String>,
    },
    /// They want no more mail.
    Unsubscribe,
}

/// A mail that came in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InboundMail {
    /// Message-ID with angle brackets.
    pub message_id: Option<String>,
    /// In-Reply-To, with angle brackets.
    pub in_reply_to: Vec<String>,
    /// References with angle brackets, oldest first.
    pub references: Vec<String>,
    /// From.
    pub from: Option<Mailbox>,
    /// To.
    pub to: Vec<Mailbox>,
    /// Cc.
    pub cc: Vec<Mailbox>,
    /// Delivered-To and X-Original-To.
    pub delivered_to: Vec<String>,
    /// Date, by the writer's clock.
    pub date: Option<Timestamp>,
    /// Subject.
    pub subject: String,
    /// All of the text.
    pub text: String,
    /// What the writer typed: quotes and signature cut.
    pub reply: String,
    /// The HTML part.
    pub html: Option<String>,
    /// Files that came along.
    pub attachments: Vec<Attachment>,
    /// A calendar's answer to an invitation.
    pub calendar: Option<CalendarReply>,
    /// The receiving server says that the sender is who the From says (RFC 8601, `dmarc=pass`).
    pub dmarc_aligned: bool,
    /// What kind of word it is.
    pub kind: InboundKind,
}
