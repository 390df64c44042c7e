//! Reading the rep's mailbox (IMAP, RFC 9051): never a flag, move or deletion; the one thing ever added is a copy of
//! what NexScout sent, in Sent.

use super::{MailLogin, MailSecurity};
use async_trait::async_trait;
use domain::{Timestamp, inbound::InboundMail};
use futures::future::BoxFuture;

/// The mailbox to read. What opens it is asked for by `login`, never carried here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InboxAccount {
    /// Host name or address.
    pub host: String,
    /// TCP port.
    pub port: u16,
    /// Protection of the line.
    pub security: MailSecurity,
    /// User name.
    pub user: String,
    /// What opens it.
    pub login: MailLogin,
}

/// A folder that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Folder {
    /// INBOX.
    Inbox,
    /// Where the rep's own mails are kept (RFC 6154 `\Sent`).
    Sent,
}

impl Folder {
    /// As stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Inbox => "inbox",
            Self::Sent => "sent",
        }
    }
}

/// How far a folder was read (RFC 9051 section 2.3.1.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// The folder's UIDVALIDITY: while it stands, UIDs mean the same mails.
    pub uid_validity: u32,
    /// The first UID not read yet.
    pub next_uid: u32,
}

/// A mail as it lies in the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FetchedMail {
    /// Its UID.
    pub uid: u32,
    /// INTERNALDATE: when the mailbox took it.
    pub received: Timestamp,
    /// Its bytes; of a very large one the beginning.
    pub raw: Vec<u8>,
}

/// Mails that were not read before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// In the order of their UIDs.
    pub mails: Vec<FetchedMail>,
    /// Behind them.
    pub cursor: Cursor,
    /// There are more.
    pub more: bool,
    /// The cursor was worthless (UIDVALIDITY changed): the folder was begun again at the given moment.
    pub restarted: bool,
}

/// Why a mailbox could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InboxFault {
    /// No line to the server.
    #[error("cannot reach the mailbox: {detail}")]
    Offline {
        /// What failed, without secrets.
        detail: String,
    },
    /// Settings must change before it can work: wrong password, no TLS, no such folder.
    #[error("the mailbox settings do not work: {detail}")]
    Misconfigured {
        /// What failed, without secrets.
        detail: String,
    },
    /// The server refuses for now, or the line was lost: may work later.
    #[error("the mailbox asks to try later: {detail}")]
    Temporary {
        /// The server's words.
        detail: String,
    },
}

/// Opens mailboxes, and reads the mails in them.
#[async_trait]
pub trait Inbox: Send + Sync {
    /// Connects and logs in.
    async fn open(&self, account: &InboxAccount) -> Result<Box<dyn InboxSession>, InboxFault>;
    /// Reads a mail's bytes; hostile ones too: it never fails, what cannot be understood is left out. `received`: what
    /// "until Monday" counts from, as the writer's own clock may be anything.
    fn parse(&self, raw: &[u8], received: Timestamp) -> InboundMail;
}

/// An open mailbox.
#[async_trait]
pub trait InboxSession: Send {
    /// Mails from the cursor on, at most `limit`; without a cursor, or where it is worthless, those the mailbox took
    /// at `since` or later. A mailbox without Sent answers none there.
    async fn read(
        &mut self,
        folder: Folder,
        cursor: Option<Cursor>,
        since: Timestamp,
        limit: u32,
    ) -> Result<Batch, InboxFault>;
    /// Waits until something came into INBOX or `until` completes (IDLE, RFC 2177); a server that cannot tell is
    /// looked at again each minute.
    async fn wait(&mut self, until: BoxFuture<'static, ()>) -> Result<(), InboxFault>;
    /// Whether Sent holds a mail of that Message-ID.
    async fn find_sent(&mut self, message_id: &str) -> Result<bool, InboxFault>;
    /// Puts a mail into Sent, as read. Does nothing where there is no Sent.
    async fn keep_sent(&mut self, message: &[u8]) -> Result<(), InboxFault>;
    /// Says goodbye.
    async fn close(self: Box<Self>);
}
