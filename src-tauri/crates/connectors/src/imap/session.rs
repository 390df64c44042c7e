//! An open mailbox: reads folders from a cursor on, waits for news, looks into Sent.

use super::{
    Patience,
    command::{quoted, run},
    fault::{broken, within},
    folders::{self, Listed},
    line::{BUDGET, Line},
};
use async_imap::{
    Session,
    error::Error,
    extensions::idle::IdleResponse,
    imap_proto::{AttributeValue, Capability, MailboxDatum, Response, ResponseCode},
    types::UnsolicitedResponse,
};
use async_trait::async_trait;
use domain::{Timestamp, time::Span};
use engine::ports::{Batch, Cursor, FetchedMail, Folder, InboxFault, InboxSession};
use futures::future::BoxFuture;
use std::{
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

/// Of a larger mail only so much is fetched, from its beginning (octets): text comes before attachments.
const MAIL_MAX: u32 = 10 << 20;

pub(super) struct ImapSession {
    /// Gone only while it idles, and for good after a fault in that.
    session: Option<Session<Line>>,
    budget: Arc<AtomicUsize>,
    patience: Patience,
    idles: bool,
    sent: Option<String>,
    /// Mails in INBOX when it was last looked at.
    exists: u32,
}

/// What EXAMINE says of a folder.
#[derive(Default)]
struct Examined {
    exists: u32,
    uid_validity: Option<u32>,
    uid_next: Option<u32>,
}

impl ImapSession {
    pub(super) async fn start(session: Session<Line>, patience: Patience) -> Result<Self, InboxFault> {
        let budget = session.get_ref().budget();
        let mut open = Self { session: Some(session), budget, patience, idles: false, sent: None, exists: 0 };
        let mut idles = false;
        open.ask(patience.command, "CAPABILITY", "CAPABILITY", |said| {
            if let Response::Capabilities(all) = said {
                idles |= all
                    .iter()
                    .any(|one| matches!(one, Capability::Atom(word) if word.eq_ignore_ascii_case("IDLE")));
            }
        })
        .await?;
        let mut names: Vec<Listed> = Vec::new();
        open.ask(patience.command, "LIST", "LIST \"\" \"*\"", |said| {
            if let Response::MailboxData(MailboxDatum::List(list)) = said {
                names.push(list.into());
            }
        })
        .await?;
        open.idles = idles;
        open.sent = folders::sent(&names);
        Ok(open)
    }

    /// The session, with a full budget for the next command.
    fn ready(&mut self) -> Result<&mut Session<Line>, InboxFault> {
        self.budget.store(BUDGET, Ordering::Relaxed);
        self.session.as_mut().ok_or_else(|| broken("session", "the line was lost"))
    }

    /// Runs one command within its time, with a full budget.
    async fn ask(
        &mut self,
        limit: Duration,
        step: &str,
        command: &str,
        take: impl FnMut(&Response<'_>) + Send,
    ) -> Result<(), InboxFault> {
        within(limit, step, run(self.ready()?, command, take)).await
    }

    /// Looks at a folder without the right to change anything in it.
    async fn examine(&mut self, name: &str) -> Result<Examined, InboxFault> {
        let refused = |words: &str| InboxFault::Misconfigured {
            detail: format!(
                "the folder {name:?} cannot be opened: {}",
                words.chars().take(200).collect::<String>()
            ),
        };
        let quoted = quoted(name).ok_or_else(|| refused("its name holds a line break"))?;
        let limit = self.patience.command;
        let session = self.ready()?;
        let mut seen = Examined::default();
        let command = format!("EXAMINE {quoted}");
        let examining = run(session, &command, |said| match said {
            Response::MailboxData(MailboxDatum::Exists(n)) => seen.exists = *n,
            Response::Data { outcome, .. } => match outcome.code {
                Some(ResponseCode::UidValidity(n)) => seen.uid_validity = Some(n),
                Some(ResponseCode::UidNext(n)) => seen.uid_next = Some(n),
                _ => {}
            },
            _ => {}
        });
        match tokio::time::timeout(limit, examining).await {
            Ok(Err(Error::No(words))) => Err(refused(&words)),
            Ok(done) => within(limit, "EXAMINE", async { done }).await,
            Err(_) => Err(broken("EXAMINE", "no answer in time")),
        }?;
        Ok(seen)
    }

    async fn search(&mut self, query: &str) -> Result<Vec<u32>, InboxFault> {
        let mut found = Vec::new();
        self.ask(self.patience.command, "SEARCH", &format!("UID SEARCH {query}"), |said| {
            if let Response::MailboxData(MailboxDatum::Search(some)) = said {
                found.extend(some);
            }
        })
        .await?;
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    /// One mail, or `None` if it is gone meanwhile.
    async fn fetch(&mut self, uid: u32, since: Option<Timestamp>) -> Result<Option<FetchedMail>, InboxFault> {
        let (brief, long) = (self.patience.command, self.patience.mail);
        let (mut there, mut size, mut date) = (false, None, None);
        let command = format!("UID FETCH {uid} (UID RFC822.SIZE INTERNALDATE)");
        self.ask(brief, "FETCH", &command, |said| {
            for one in of_mail(said, uid) {
                there = true;
                match one {
                    AttributeValue::Rfc822Size(octets) => size = Some(*octets),
                    AttributeValue::InternalDate(words) => date = moment(words),
                    _ => {}
                }
            }
        })
        .await?;
        if !there {
            return Ok(None);
        }
        let received = date.unwrap_or(Timestamp(0));
        if since.is_some_and(|since| received < since) {
            return Ok(None);
        }
        let command = match size {
            Some(size) if size <= MAIL_MAX => format!("UID FETCH {uid} (UID BODY.PEEK[])"),
            _ => format!("UID FETCH {uid} (UID BODY.PEEK[]<0.{MAIL_MAX}>)"),
        };
        let mut raw = None;
        self.ask(long, "FETCH", &command, |said| {
            for one in of_mail(said, uid) {
                if let AttributeValue::BodySection { section: None, data: Some(data), .. } = one {
                    raw = Some(data.to_vec());
                }
            }
        })
        .await?;
        Ok(raw.map(|raw| FetchedMail { uid, received, raw }))
    }

    fn name_of(&self, folder: Folder) -> Option<String> {
        match folder {
            Folder::Inbox => Some("INBOX".to_owned()),
            Folder::Sent => self.sent.clone(),
        }
    }
}

#[async_trait]
impl InboxSession for ImapSession {
    async fn read(
        &mut self,
        folder: Folder,
        cursor: Option<Cursor>,
        since: Timestamp,
        limit: u32,
    ) -> Result<Batch, InboxFault> {
        let Some(name) = self.name_of(folder) else {
            let cursor = cursor.unwrap_or(Cursor { uid_validity: 0, next_uid: 1 });
            return Ok(Batch { mails: Vec::new(), cursor, more: false, restarted: false });
        };
        let mailbox = self.examine(&name).await?;
        if folder == Folder::Inbox {
            self.exists = mailbox.exists;
        }
        let uid_validity = mailbox.uid_validity.ok_or_else(|| InboxFault::Misconfigured {
            detail: "the server keeps no lasting numbers of its mails (UIDVALIDITY)".to_owned(),
        })?;
        let known = cursor.filter(|cursor| cursor.uid_validity == uid_validity);
        let restarted = cursor.is_some() && known.is_none();
        let from = known.map_or(1, |cursor| cursor.next_uid.max(1));
        let nothing = mailbox.exists == 0 || mailbox.uid_next.is_some_and(|next| next <= from);
        let found = match known {
            _ if nothing => Vec::new(),
            // "n:*" names the last mail even where it is below n (RFC 9051 section 6.4.9).
            Some(_) => {
                self.search(&format!("UID {from}:*")).await?.into_iter().filter(|uid| *uid >= from).collect()
            }
            // SINCE looks at the day alone, by the server's clock; the moment is compared below.
            None => self.search(&format!("SINCE {}", day(since - Span::days(1)))).await?,
        };
        let take = usize::try_from(limit.max(1)).unwrap_or(usize::MAX);
        let more = found.len() > take;
        let wanted: Vec<u32> = found.into_iter().take(take).collect();
        let last = wanted.last().copied();
        let mut mails = Vec::with_capacity(wanted.len());
        for uid in wanted {
            let begun = known.is_none().then_some(since);
            mails.extend(self.fetch(uid, begun).await?);
        }
        let behind = last.map_or(from, |last| last.saturating_add(1));
        let next_uid = if more { behind } else { behind.max(mailbox.uid_next.unwrap_or(0)) };
        Ok(Batch { mails, cursor: Cursor { uid_validity, next_uid }, more, restarted })
    }

    async fn wait(&mut self, mut until: BoxFuture<'static, ()>) -> Result<(), InboxFault> {
        let Patience { command, idle, poll, .. } = self.patience;
        let seen = self.exists;
        self.examine("INBOX").await.map(|mailbox| mailbox.exists).map(|exists| self.exists = exists)?;
        if self.exists > seen {
            return Ok(());
        }
        if !self.idles {
            tokio::select! {
                () = tokio::time::sleep(poll) => {}
                () = &mut until => {}
            }
            return Ok(());
        }
        self.ready()?;
        let session = self.session.take().ok_or_else(|| broken("IDLE", "the line was lost"))?;
        // News that come before the server says that it idles go here.
        let aside = session.unsolicited_responses.clone();
        while aside.try_recv().is_ok() {}
        let mut handle = session.idle();
        within(command, "IDLE", handle.init()).await?;
        let news = std::iter::from_fn(|| aside.try_recv().ok())
            .any(|said| matches!(said, UnsolicitedResponse::Exists(n) if n > seen));
        if !news {
            let (told, stop) = handle.wait_with_timeout(idle);
            let told = bounded(told, idle + Duration::from_secs(60));
            tokio::select! {
                told = told => if matches!(told?, IdleResponse::ManualInterrupt) {
                    return Err(broken("IDLE", "the line was lost"));
                },
                () = &mut until => {}
            }
            drop(stop);
        }
        self.session = Some(within(command, "DONE", handle.done()).await?);
        Ok(())
    }

    async fn find_sent(&mut self, message_id: &str) -> Result<bool, InboxFault> {
        let Some(name) = self.sent.clone() else { return Ok(false) };
        if message_id.chars().any(|c| c.is_control() || matches!(c, '"' | '\\') || !c.is_ascii()) {
            return Ok(false);
        }
        self.examine(&name).await?;
        Ok(!self.search(&format!("HEADER Message-ID \"{message_id}\"")).await?.is_empty())
    }

    async fn keep_sent(&mut self, message: &[u8]) -> Result<(), InboxFault> {
        let Some(name) = self.sent.clone() else { return Ok(()) };
        let limit = self.patience.mail;
        let session = self.ready()?;
        within(limit, "APPEND", session.append(&name, Some("(\\Seen)"), None, message)).await
    }

    async fn close(mut self: Box<Self>) {
        if let Some(mut session) = self.session.take() {
            // Nobody waits for the answer.
            let _ = tokio::time::timeout(Duration::from_secs(2), session.logout()).await;
        }
    }
}

/// A wait of the library within a bound of ours: a keep-alive of the server starts its own anew.
async fn bounded<T>(work: impl Future<Output = Result<T, Error>>, limit: Duration) -> Result<T, InboxFault> {
    within(limit, "IDLE", work).await
}

/// What a FETCH says of the mail with this number, nothing if it is about another.
fn of_mail<'a>(said: &'a Response<'_>, uid: u32) -> &'a [AttributeValue<'a>] {
    match said {
        Response::Fetch(_, all)
            if all.iter().any(|one| matches!(one, AttributeValue::Uid(n) if *n == uid)) =>
        {
            all
        }
        _ => &[],
    }
}

/// INTERNALDATE (RFC 9051 section 9, `date-time`): `26-Nov-2026 10:00:00 +0000`, a day below ten after a space.
fn moment(words: &str) -> Option<Timestamp> {
    let at = chrono::DateTime::parse_from_str(words.trim(), "%d-%b-%Y %H:%M:%S %z").ok()?;
    Some(Timestamp(at.timestamp_millis()))
}

/// A day as SEARCH takes it: `26-Nov-2026`.
fn day(at: Timestamp) -> String {
    at.utc().format("%-d-%b-%Y").to_string()
}
