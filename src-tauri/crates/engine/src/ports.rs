//! What the engine needs from outside, as traits: time, randomness, mail, secrets, popups. Connectors, the shell
//! and testkit implement them; nothing here knows a protocol.

mod calendar;
mod dns;
mod inbox;
mod leads;
mod sign_in;

pub use calendar::{Calendar, CalendarAccount, CalendarFault, CalendarProtocol};
pub use dns::{Dns, DnsFault};
pub use inbox::{Batch, Cursor, FetchedMail, Folder, Inbox, InboxAccount, InboxFault, InboxSession};
pub use leads::{LeadAccount, LeadFault, LeadForm, LeadPage, LeadSource, Permission};
pub use sign_in::{MailLogin, SignIn, SignInClient, SignInFault, SignInStart};

use async_trait::async_trait;
use domain::{Timestamp, notice::Target};
use futures::future::BoxFuture;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Time, both asking for it and waiting for it, so that a test can own both.
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> Timestamp;
    /// Completes when `now() >= at`.
    fn sleep_until(&self, at: Timestamp) -> BoxFuture<'static, ()>;
}

/// Randomness: ids, tokens and jitter.
pub trait Entropy: Send + Sync {
    /// A UUIDv7 of the given moment.
    fn uuid(&self, now: Timestamp) -> Uuid;
    /// 32 unguessable bytes, for tokens.
    fn secret_bytes(&self) -> [u8; 32];
    /// A number in `0.0..1.0`, for backoff jitter.
    fn jitter(&self) -> f64;
}

/// How the line to the mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailSecurity {
    /// Plain text; connectors allow it for loopback addresses only.
    None,
    /// STARTTLS, required.
    StartTls,
    /// TLS from the first byte (port 465).
    Tls,
}

/// The rep's own mail submission account. What opens it is asked for by `login`, never carried here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailAccount {
    /// Host name or address of the submission server.
    pub host: String,
    /// TCP port.
    pub port: u16,
    /// Protection of the line.
    pub security: MailSecurity,
    /// User name; `None` sends without authentication.
    pub user: Option<String>,
    /// What opens it.
    pub login: MailLogin,
}

/// An iTIP REQUEST or CANCEL (RFC 5546) to carry beside the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invite {
    /// Global, stable identity of the event.
    pub uid: String,
    /// Revision of the event, from 0.
    pub sequence: u32,
    /// What the calendar shows.
    pub summary: String,
    /// Longer text.
    pub description: String,
    /// Where, or how to join; empty if open.
    pub location: String,
    /// Start.
    pub start: Timestamp,
    /// End, after `start`.
    pub end: Timestamp,
    /// DTSTAMP: when this revision was made.
    pub stamp: Timestamp,
    /// Organizer's name; the address is the mail's From, as calendars demand.
    pub organizer_name: String,
    /// Attendee's name, empty if unknown; the address is the mail's To.
    pub attendee_name: String,
    /// It calls the event off.
    #[serde(default)]
    pub cancels: bool,
}

/// A mail exactly as it will leave. From, To, subject, text and invite are what an approval's hash covers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutgoingMail {
    /// Sender's name, may be empty.
    pub from_name: String,
    /// Sender's address.
    pub from: String,
    /// Recipient's name, may be empty.
    pub to_name: String,
    /// Recipient's address.
    pub to: String,
    /// Where replies go, if not to `from`.
    pub reply_to: Option<String>,
    /// Subject, one line.
    pub subject: String,
    /// Plain text, footer included.
    pub text: String,
    /// Invitation, if any.
    pub invite: Option<Invite>,
    /// Files that go with it.
    pub files: Vec<OutgoingFile>,
    /// Message-ID with its angle brackets, derived from the effect's key.
    pub message_id: String,
    /// Message-ID this answers, with angle brackets.
    pub in_reply_to: Option<String>,
    /// The thread so far, oldest first.
    pub references: Vec<String>,
    /// Value of `List-Unsubscribe` (RFC 2369), e.g. `<mailto:...>`.
    pub list_unsubscribe: Option<String>,
    /// Opaque job reference for `X-NexScout-Job`.
    pub job_reference: String,
    /// The Date header.
    pub date: Timestamp,
}

/// A file of a mail.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutgoingFile {
    /// Its name, harmless.
    pub name: String,
    /// Its MIME type.
    pub media_type: String,
    /// What is in it.
    pub octets: Vec<u8>,
}

impl std::fmt::Debug for OutgoingFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({}, {} bytes)", self.name, self.media_type, self.octets.len())
    }
}

/// The server's word for a message it took responsibility for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailAccepted {
    /// The reply to the end of DATA, for the record.
    pub response: String,
}

/// Why a mail did not certainly leave. Which one it is decides what may happen next, so a connector must
/// choose with care: anything but `Unknown` promises that the message was NOT taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MailFault {
    /// No line to the server: wait, use no attempt.
    #[error("cannot reach the mail server: {detail}")]
    Offline {
        /// What failed, without secrets.
        detail: String,
    },
    /// Settings must change before it can work: wrong password, no TLS, forbidden plain text.
    #[error("the mailbox settings do not work: {detail}")]
    Misconfigured {
        /// What failed, without secrets.
        detail: String,
    },
    /// The server said 4xx, or the line was lost before DATA was accepted: may succeed later.
    #[error("the mail server asks to try later: {detail}")]
    Temporary {
        /// SMTP reply code, where there was one.
        code: Option<u16>,
        /// The server's words.
        detail: String,
    },
    /// The server said 5xx, or the message cannot be encoded: will not succeed.
    #[error("the mail server refuses the message: {detail}")]
    Permanent {
        /// SMTP reply code, where there was one.
        code: Option<u16>,
        /// The server's words.
        detail: String,
    },
    /// The line was lost while or after the message went out: it may have been taken.
    #[error("whether the mail server took the message is unknown: {detail}")]
    Unknown {
        /// What failed.
        detail: String,
    },
}

/// Sends mail in two steps, so that the engine can commit "transmitting" between them: a crash before that
/// commit provably sent nothing, a crash after it is ambiguous.
#[async_trait]
pub trait Mailer: Send + Sync {
    /// The bytes of the message (MIME, CRLF lines). Fails with `Permanent` for what no server could take:
    /// CR, LF or NUL in a header-bound field, an address that is none.
    fn encode(&self, mail: &OutgoingMail) -> Result<Vec<u8>, MailFault>;

    /// Connects, authenticates, names sender and recipient, and gets the go-ahead (354) for the message.
    /// Nothing has been handed over when this fails; it never answers `Unknown`.
    async fn open(
        &self,
        account: &MailAccount,
        from: &str,
        to: &str,
    ) -> Result<Box<dyn MailTransaction>, MailFault>;
}

/// A server that waits for the message.
#[async_trait]
pub trait MailTransaction: Send {
    /// Hands the message over and waits for the final reply. `Unknown` when the line is lost meanwhile.
    async fn transmit(self: Box<Self>, message: &[u8]) -> Result<MailAccepted, MailFault>;
}

/// Why a secret could not be read or kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SecretFault {
    /// Neither keyring nor passphrase at hand.
    #[error("secrets are locked: {hint}")]
    Locked {
        /// What the rep can do.
        hint: String,
    },
    /// The passphrase does not open the sealed secrets, or they were tampered with.
    #[error("the passphrase does not open the sealed secrets")]
    WrongPassphrase,
    /// The keyring or file failed.
    #[error("secrets cannot be kept: {detail}")]
    Failed {
        /// What failed, without the secret.
        detail: String,
    },
}

/// A secret value; prints as `***`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(pub String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("***")
    }
}

/// Passwords and tokens: OS keyring, else sealed under a passphrase. Blocking; call off the async threads.
pub trait SecretStore: Send + Sync {
    /// The secret, or `None` if never set.
    fn get(&self, key: &str) -> Result<Option<Secret>, SecretFault>;
    /// Keeps or replaces it.
    fn set(&self, key: &str, value: &Secret) -> Result<(), SecretFault>;
    /// Forgets it; forgetting what is not there is fine.
    fn delete(&self, key: &str) -> Result<(), SecretFault>;
    /// Where secrets are kept, in words for the rep.
    fn place(&self) -> &'static str;
}

/// A notice as the desktop shows it. Its text may come from strangers: it is text, never markup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Popup {
    /// Identity of this popup; the newest notice's, where it stands for several.
    pub id: String,
    /// One line.
    pub title: String,
    /// What happened; a few lines at most.
    pub body: String,
    /// What a click opens.
    pub target: Target,
    /// What the button says, where the desktop shows buttons.
    pub action_label: Option<String>,
}

/// Why a popup was not shown. It is kept in the in-app list all the same.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnnounceFault {
    /// There is no notification service.
    #[error("this desktop has no notification service: {detail}")]
    Missing {
        /// What failed.
        detail: String,
    },
    /// There is one, and it refuses.
    #[error("the notification service refuses: {detail}")]
    Refused {
        /// Its words.
        detail: String,
    },
    /// It does not answer.
    #[error("the notification service does not answer")]
    Silent,
}

/// Shows popups of the operating system. May be slow or fail; nothing waits for it.
#[async_trait]
pub trait Announcer: Send + Sync {
    /// Shows one; answers once the service has taken it.
    async fn show(&self, popup: &Popup) -> Result<(), AnnounceFault>;
    /// The notification service's name; `None` while there is none, and then nothing is handed over.
    fn name(&self) -> Option<String>;
}

/// Nobody to show anything: without a desktop.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoAnnouncer;

#[async_trait]
impl Announcer for NoAnnouncer {
    async fn show(&self, _: &Popup) -> Result<(), AnnounceFault> {
        Err(AnnounceFault::Missing { detail: "it runs without a window".to_owned() })
    }
    fn name(&self) -> Option<String> {
        None
    }
}

/// Everything outside, as one engine uses it.
#[derive(Clone)]
pub struct Ports {
    /// Time.
    pub clock: std::sync::Arc<dyn Clock>,
    /// Randomness.
    pub entropy: std::sync::Arc<dyn Entropy>,
    /// Sending mail.
    pub mailer: std::sync::Arc<dyn Mailer>,
    /// Reading mail.
    pub inbox: std::sync::Arc<dyn Inbox>,
    /// Reading the rep's calendar elsewhere.
    pub calendar: std::sync::Arc<dyn Calendar>,
    /// Asking for leads of ads.
    pub leads: std::sync::Arc<dyn LeadSource>,
    /// Asking DNS.
    pub dns: std::sync::Arc<dyn Dns>,
    /// Passwords and tokens.
    pub secrets: std::sync::Arc<dyn SecretStore>,
    /// Signing in to the mailbox with its provider.
    pub sign_in: std::sync::Arc<dyn SignIn>,
    /// Popups.
    pub announcer: std::sync::Arc<dyn Announcer>,
}
