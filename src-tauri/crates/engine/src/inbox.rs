//! Reads the rep's mailbox and lets what it says take effect: replies, absences, bounces, complaints, opt-outs,
//! answers to invitations, and mails the rep wrote elsewhere. Nothing in the mailbox is changed by reading.
//!
//! Each mail is taken in with the folder's cursor in one transaction: a crash repeats nothing and skips nothing.

mod matching;
mod meeting;
mod own;
mod reply;
mod report;
mod stop;
mod stranger;
mod take;

use crate::{
    Engine, EngineError,
    ports::{Cursor, FetchedMail, Folder, InboxAccount, InboxFault, InboxSession, MailSecurity},
};
use domain::{Timestamp, inbound::InboundMail, time::Span};
use futures::FutureExt;
use std::sync::{Arc, PoisonError};
use store::mails;
use tokio_util::sync::CancellationToken;

/// How far back a mailbox is read that was never read before.
const LOOK_BACK: Span = Span::days(3);
/// A folder whose UIDs became worthless is read again from this much before its last reading.
const OVERLAP: Span = Span::days(1);
/// Mails fetched in one go: bounds memory.
const BATCH: u32 = 50;
/// The mailbox is read again after this long without a word from it, well within `domain::outward::INBOX_FRESH`.
const READ_AGAIN: Span = Span::minutes(4);
/// How long a mailbox that cannot be reached is left alone; a change of settings tries at once.
const RETRY: Span = Span::minutes(1);

/// How the reading stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InboxState {
    /// The mailbox, as `user at host`; `None`: none is set.
    pub account: Option<String>,
    /// When it was last read to its end.
    pub read_at: Option<Timestamp>,
    /// Why it cannot be read, in words; `None` while it can.
    pub problem: Option<String>,
}

/// Why a pass over the mailbox ended early.
#[derive(Debug, thiserror::Error)]
enum Halt {
    #[error(transparent)]
    Mailbox(#[from] InboxFault),
    #[error(transparent)]
    Here(#[from] EngineError),
}

impl Engine {
    /// Reads the mailbox whenever something comes in, until told to stop.
    pub async fn watch_inbox(&self, stop: CancellationToken) {
        let mut settings = self.watch_settings();
        loop {
            settings.mark_unchanged();
            let pause = match self.inbox_account() {
                None => None,
                Some(account) => {
                    let ended = tokio::select! {
                        () = stop.cancelled() => return,
                        ended = self.attend(&account) => ended,
                        () = changed(&mut settings) => continue,
                    };
                    if let Err(halt) = ended {
                        tracing::warn!(%halt, "the mailbox was not read; it is tried again");
                        self.note_inbox(Some(halt.to_string()));
                    }
                    Some(self.now() + RETRY)
                }
            };
            let rest = async {
                match pause {
                    Some(until) => self.clock().sleep_until(until).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = stop.cancelled() => return,
                () = rest => {}
                () = changed(&mut settings) => {}
            }
        }
    }

    /// Reads the mailbox once, to its end.
    ///
    /// # Errors
    /// No mailbox is set, or it cannot be read: the words say why.
    pub async fn read_inbox(&self) -> Result<(), EngineError> {
        let account = self.inbox_account().ok_or_else(|| EngineError::Precondition {
            message: "no mailbox for reading is set".to_owned(),
            hint: Some("set imap.host and its password".to_owned()),
        })?;
        let read = async {
            let mut session = self.inbox().open(&account).await?;
            self.read_folders(&account, session.as_mut()).await?;
            session.close().await;
            Ok::<_, Halt>(())
        };
        read.await.map_err(|halt| match halt {
            Halt::Mailbox(fault) => {
                self.note_inbox(Some(fault.to_string()));
                EngineError::Unavailable(fault.to_string())
            }
            Halt::Here(error) => error,
        })
    }

    /// How the reading stands.
    ///
    /// # Errors
    /// The workspace failed.
    pub async fn inbox_state(&self) -> Result<InboxState, EngineError> {
        let row = store::workspace::get(self.store().reader()).await?;
        let account = self.inbox_account();
        let problem = self.inbox_problem().lock().unwrap_or_else(PoisonError::into_inner).clone();
        Ok(InboxState {
            read_at: row.and_then(|row| row.inbox_read_at).filter(|_| account.is_some()),
            problem: problem.filter(|_| account.is_some()),
            account: account.map(|account| name_of(&account)),
        })
    }

    /// The mailbox to read, as set; `None` while no server is.
    pub(crate) fn inbox_account(&self) -> Option<InboxAccount> {
        let settings = self.settings();
        let host = settings.text("imap.host")?.to_owned();
        let own = settings.text("imap.user");
        let user = own.or(settings.text("smtp.user")).unwrap_or(settings.get("mail.from")).to_owned();
        Some(InboxAccount {
            host,
            port: settings.port("imap.port"),
            security: match settings.get("imap.security") {
                "none" => MailSecurity::None,
                "starttls" => MailSecurity::StartTls,
                _ => MailSecurity::Tls,
            },
            user,
            // Nearly every provider has one password for both ways.
            login: self.mail_login(&["imap.password", "smtp.password"]),
        })
    }

    /// Stays with an open mailbox: reads it, waits for news, reads again.
    async fn attend(&self, account: &InboxAccount) -> Result<(), Halt> {
        let mut session = self.inbox().open(account).await?;
        loop {
            self.read_folders(account, session.as_mut()).await?;
            let again = self.clock().sleep_until(self.now() + READ_AGAIN);
            session.wait(again).await?;
        }
    }

    /// Reads both folders to their ends. What the rep sent first: it stops what would be sent beside it.
    async fn read_folders(&self, account: &InboxAccount, session: &mut dyn InboxSession) -> Result<(), Halt> {
        let _turn = self.inbox_turn().lock().await;
        for folder in [Folder::Sent, Folder::Inbox] {
            self.read_folder(account, session, folder).await?;
        }
        let now = self.now();
        self.store()
            .write_later(move |tx| {
                async move {
                    store::workspace::set_inbox_read(tx, now).await?;
                    store::effects::release_waiting(tx, domain::WaitReason::Inbox, now).await?;
                    tx.changed("workspace", "inbox", "connector", now);
                    Ok::<_, EngineError>(())
                }
                .boxed()
            })
            .await?;
        self.note_inbox(None);
        self.wake();
        self.keep_copies(session).await
    }

    async fn read_folder(
        &self,
        account: &InboxAccount,
        session: &mut dyn InboxSession,
        folder: Folder,
    ) -> Result<(), Halt> {
        let name = folder.as_str();
        let whose = name_of(account);
        loop {
            let now = self.now();
            let known = mails::cursor(self.store().reader(), name).await.map_err(EngineError::from)?;
            let known = known.filter(|cursor| cursor.account == whose);
            let since =
                known.as_ref().and_then(|cursor| cursor.read_at).map_or(now - LOOK_BACK, |at| at - OVERLAP);
            let from = known.as_ref().map(|c| Cursor { uid_validity: c.uid_validity, next_uid: c.next_uid });
            let batch = session.read(folder, from, since, BATCH).await?;
            let before = known.and_then(|cursor| cursor.read_at);
            let at = |next_uid: u32, read_at: Option<Timestamp>| mails::Cursor {
                account: whose.clone(),
                uid_validity: batch.cursor.uid_validity,
                next_uid,
                read_at,
            };
            for fetched in batch.mails {
                let next = at(fetched.uid.saturating_add(1), before);
                self.take(folder, fetched, next).await?;
            }
            let (more, end) =
                (batch.more, at(batch.cursor.next_uid, if batch.more { before } else { Some(now) }));
            self.store()
                .write_later(move |tx| {
                    async move { mails::set_cursor(tx, name, &end).await.map_err(EngineError::from) }.boxed()
                })
                .await?;
            if !more {
                return Ok(());
            }
        }
    }

    /// Takes one mail in, with the cursor behind it. A mail that cannot be understood is passed over, lest it keep all
    /// others from being read; a workspace that cannot be written to is not.
    async fn take(
        &self,
        folder: Folder,
        fetched: FetchedMail,
        next: mails::Cursor,
    ) -> Result<(), EngineError> {
        let FetchedMail { uid, received, raw } = fetched;
        let inbox = self.inbox();
        let read = tokio::task::spawn_blocking(move || {
            let key = crate::mail::hex(&<sha2::Sha256 as sha2::Digest>::digest(&raw));
            (inbox.parse(&raw, received), key)
        });
        let (mail, hash) = match read.await {
            Ok(read) => read,
            Err(error) => {
                tracing::error!(%error, uid, "a mail could not be parsed; it is passed over");
                (InboundMail::default(), String::new())
            }
        };
        let received = received.min(self.now());
        let (engine, now) = (self.clone(), self.now());
        let news = take::News { folder, received, hash, mail: Arc::new(mail) };
        self.store()
            .write_later(move |tx| {
                async move {
                    let by = engine.clone();
                    let taken: Result<(), EngineError> = tx
                        .attempt(move |tx| async move { by.take_in_mail(tx, &news, now).await }.boxed())
                        .await?;
                    match taken {
                        Err(EngineError::Store(error)) => return Err(EngineError::Store(error)),
                        Err(error) => {
                            tracing::error!(%error, uid, "a mail could not be taken in; it is passed over")
                        }
                        Ok(()) => {}
                    }
                    mails::set_cursor(tx, folder.as_str(), &next).await?;
                    Ok::<_, EngineError>(())
                }
                .boxed()
            })
            .await?;
        self.wake();
        Ok(())
    }

    fn note_inbox(&self, problem: Option<String>) {
        *self.inbox_problem().lock().unwrap_or_else(PoisonError::into_inner) = problem;
    }
}

fn name_of(account: &InboxAccount) -> String {
    format!("{} at {}", account.user, account.host)
}

/// Completes when a setting changes; never, when there will be no more of that.
async fn changed(settings: &mut tokio::sync::watch::Receiver<Arc<domain::settings::Settings>>) {
    if settings.changed().await.is_err() {
        std::future::pending::<()>().await;
    }
}
