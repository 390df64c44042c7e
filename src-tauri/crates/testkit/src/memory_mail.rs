//! Mail in memory, for simulations: a submission server that fails as it is told, and a mailbox.

use async_trait::async_trait;
use connectors::{credentials::Credentials, smtp::SmtpMailer};
use domain::{Timestamp, inbound::InboundMail};
use engine::ports::{
    Batch, Clock, Cursor, FetchedMail, Folder, Inbox, InboxAccount, InboxFault, InboxSession, MailAccepted,
    MailAccount, MailFault, MailTransaction, Mailer, OutgoingMail,
};
use futures::future::BoxFuture;
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// How the next message fares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Nobody answers.
    Offline,
    /// The server asks to try later.
    Later,
    /// The server refuses for good.
    Refused,
    /// The line is lost after the message was taken.
    TakenUnheard,
    /// The line is lost before it was.
    LostUnheard,
}

/// A message the server took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// When, by the clock.
    pub at: Timestamp,
    /// Address of RCPT TO.
    pub to: String,
    /// Its bytes.
    pub raw: Vec<u8>,
}

#[derive(Default)]
struct State {
    fates: VecDeque<Fate>,
    taken: Vec<Taken>,
    inbox: Vec<(Timestamp, Vec<u8>)>,
    sent: Vec<(Timestamp, Vec<u8>)>,
    unreadable: bool,
}

/// A mail account in memory. Clones are the same one.
#[derive(Clone)]
pub struct MemoryMail {
    clock: Arc<dyn Clock>,
    encoder: Arc<SmtpMailer>,
    state: Arc<Mutex<State>>,
}

impl MemoryMail {
    /// One on that clock.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        let encoder = Arc::new(SmtpMailer::new(Credentials::new(
            Arc::new(crate::MemorySecrets::default()),
            Arc::new(crate::FixedClock::new(crate::START)),
        )));
        Self { clock, encoder, state: Arc::default() }
    }
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
    /// The next message fares so.
    pub fn next(&self, fate: Fate) {
        self.state().fates.push_back(fate);
    }
    /// What was taken so far.
    pub fn taken(&self) -> Vec<Taken> {
        self.state().taken.clone()
    }
    /// A mail comes in now.
    pub fn deliver(&self, raw: Vec<u8>) {
        self.deliver_at(raw, self.clock.now());
    }
    /// A mail has come in at that moment.
    pub fn deliver_at(&self, raw: Vec<u8>, at: Timestamp) {
        self.state().inbox.push((at, raw));
    }
    /// The rep writes one elsewhere.
    pub fn write_elsewhere(&self, raw: Vec<u8>) {
        let now = self.clock.now();
        self.state().sent.push((now, raw));
    }
    /// Whether the mailbox can be read.
    pub fn set_readable(&self, readable: bool) {
        self.state().unreadable = !readable;
    }
}

#[async_trait]
impl Mailer for MemoryMail {
    fn encode(&self, mail: &OutgoingMail) -> Result<Vec<u8>, MailFault> {
        self.encoder.encode(mail)
    }
    async fn open(&self, _: &MailAccount, _: &str, to: &str) -> Result<Box<dyn MailTransaction>, MailFault> {
        let detail = "as the simulation says".to_owned();
        let fate = self.state().fates.pop_front();
        match fate {
            Some(Fate::Offline) => Err(MailFault::Offline { detail }),
            Some(Fate::Later) => Err(MailFault::Temporary { code: Some(451), detail }),
            Some(Fate::Refused) => Err(MailFault::Permanent { code: Some(550), detail }),
            fate => Ok(Box::new(Handover { mail: self.clone(), to: to.to_owned(), fate })),
        }
    }
}

struct Handover {
    mail: MemoryMail,
    to: String,
    fate: Option<Fate>,
}

#[async_trait]
impl MailTransaction for Handover {
    async fn transmit(self: Box<Self>, message: &[u8]) -> Result<MailAccepted, MailFault> {
        if self.fate != Some(Fate::LostUnheard) {
            let at = self.mail.clock.now();
            self.mail.state().taken.push(Taken { at, to: self.to, raw: message.to_vec() });
        }
        match self.fate {
            None => Ok(MailAccepted { response: "250 2.0.0 taken".to_owned() }),
            Some(_) => Err(MailFault::Unknown { detail: "the line was lost".to_owned() }),
        }
    }
}

#[async_trait]
impl Inbox for MemoryMail {
    async fn open(&self, _: &InboxAccount) -> Result<Box<dyn InboxSession>, InboxFault> {
        if self.state().unreadable {
            return Err(InboxFault::Offline { detail: "as the simulation says".to_owned() });
        }
        Ok(Box::new(self.clone()))
    }
    fn parse(&self, raw: &[u8], received: Timestamp) -> InboundMail {
        connectors::inbound::read(raw, received)
    }
}

#[async_trait]
impl InboxSession for MemoryMail {
    async fn read(
        &mut self,
        folder: Folder,
        cursor: Option<Cursor>,
        since: Timestamp,
        limit: u32,
    ) -> Result<Batch, InboxFault> {
        let state = self.state();
        let all = match folder {
            Folder::Inbox => &state.inbox,
            Folder::Sent => &state.sent,
        };
        let from = cursor.map_or(1, |cursor| cursor.next_uid);
        let numbered = (1_u32..).zip(all).filter(|(uid, _)| *uid >= from);
        let wanted: Vec<FetchedMail> = numbered
            .filter(|(_, (received, _))| cursor.is_some() || *received >= since)
            .map(|(uid, (received, raw))| FetchedMail { uid, received: *received, raw: raw.clone() })
            .collect();
        let take = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = wanted.len() > take;
        let mails: Vec<FetchedMail> = wanted.into_iter().take(take).collect();
        let end = u32::try_from(all.len()).unwrap_or(u32::MAX).saturating_add(1);
        let next_uid = mails.last().filter(|_| more).map_or(end, |last| last.uid.saturating_add(1));
        Ok(Batch { mails, cursor: Cursor { uid_validity: 1, next_uid }, more, restarted: false })
    }
    async fn wait(&mut self, until: BoxFuture<'static, ()>) -> Result<(), InboxFault> {
        until.await;
        Ok(())
    }
    async fn find_sent(&mut self, message_id: &str) -> Result<bool, InboxFault> {
        let found = |raw: &[u8]| String::from_utf8_lossy(raw).contains(message_id);
        Ok(self.state().sent.iter().any(|(_, raw)| found(raw)))
    }
    async fn keep_sent(&mut self, message: &[u8]) -> Result<(), InboxFault> {
        self.write_elsewhere(message.to_vec());
        Ok(())
    }
    async fn close(self: Box<Self>) {}
}
