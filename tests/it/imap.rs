//! The IMAP connector against a real server (dovecot): reads each mail once and in order, is woken by news, changes
//! nothing, and says what is wrong. A double that fails at each step shows the rest of what can be wrong.

use connectors::{
    credentials::Credentials,
    imap::{ImapInbox, Patience},
};
use domain::{Timestamp, time::Span};
use engine::ports::{
    Batch, Cursor, Folder, Inbox as _, InboxAccount, InboxFault, InboxSession, MailLogin, MailSecurity,
    Secret, SecretStore as _,
};
use futures::StreamExt as _;
use std::{sync::Arc, time::Duration};
use testkit::{
    FixedClock, MemorySecrets, START,
    dovecot::{Dovecot, PASSWORD},
    imap::{self, ImapDouble, ImapFault, ImapStep},
};

const LONG_AGO: Timestamp = Timestamp(1_700_000_000_000);

fn mail(n: usize) -> Vec<u8> {
    format!("From: ana@lopez.example\r\nTo: rina@widgets.example\r\nSubject: number {n}\r\nMessage-ID: <{n}@lopez.example>\r\n\r\nHello {n}\r\n")
        .into_bytes()
}

fn account(server: &Dovecot) -> InboxAccount {
    InboxAccount {
        host: "127.0.0.1".to_owned(),
        port: server.port(),
        security: MailSecurity::None,
        user: "rina".to_owned(),
        login: MailLogin::Password(&["imap.password"]),
    }
}

fn inbox(password: &str) -> ImapInbox {
    let secrets = MemorySecrets::default();
    secrets.set("imap.password", &Secret(password.to_owned())).unwrap();
    ImapInbox::new(Credentials::new(Arc::new(secrets), Arc::new(FixedClock::new(START))))
}

async fn open(server: &Dovecot) -> Box<dyn InboxSession> {
    inbox(PASSWORD).open(&account(server)).await.unwrap()
}

fn subjects(batch: &Batch) -> Vec<String> {
    let read = |raw: &[u8]| testkit::peer::parse_mail(raw).unwrap().subject;
    batch.mails.iter().map(|mail| read(&mail.raw)).collect()
}

#[tokio::test]
async fn mails_are_read_once_in_order_and_in_batches() {
    let server = Dovecot::start().await.unwrap();
    for n in 0..5 {
        server.deliver(&mail(n), Timestamp(1_795_000_000_000 + i64::try_from(n).unwrap())).unwrap();
    }
    let mut session = open(&server).await;
    let (mut cursor, mut seen) = (None, Vec::new());
    loop {
        let batch = session.read(Folder::Inbox, cursor, LONG_AGO, 2).await.unwrap();
        seen.extend(subjects(&batch));
        cursor = Some(batch.cursor);
        if !batch.more {
            break;
        }
        assert_eq!(batch.mails.len(), 2);
    }
    assert_eq!(seen, ["number 0", "number 1", "number 2", "number 3", "number 4"]);
    let again = session.read(Folder::Inbox, cursor, LONG_AGO, 2).await.unwrap();
    assert!(again.mails.is_empty() && !again.more, "{again:?}");
    server.deliver(&mail(5), Timestamp(1_795_000_001_000)).unwrap();
    let news = session.read(Folder::Inbox, cursor, LONG_AGO, 2).await.unwrap();
    assert_eq!(
        (subjects(&news), news.mails[0].received),
        (vec!["number 5".to_owned()], Timestamp(1_795_000_001_000))
    );
    session.close().await;
}

#[tokio::test]
async fn what_came_before_the_beginning_is_left_alone() {
    let server = Dovecot::start().await.unwrap();
    let begin = Timestamp(1_795_000_000_000);
    server.deliver(&mail(1), begin - Span::hours(1)).unwrap();
    server.deliver(&mail(2), begin + Span::hours(1)).unwrap();
    let batch = open(&server).await.read(Folder::Inbox, None, begin, 10).await.unwrap();
    assert_eq!(subjects(&batch), ["number 2"]);
}

#[tokio::test]
async fn reading_changes_nothing_in_the_mailbox() {
    let server = Dovecot::start().await.unwrap();
    for n in 0..3 {
        server.deliver(&mail(n), Timestamp(1_795_000_000_000)).unwrap();
    }
    let before = server.mails().unwrap();
    let mut session = open(&server).await;
    session.read(Folder::Inbox, None, LONG_AGO, 10).await.unwrap();
    session.read(Folder::Sent, None, LONG_AGO, 10).await.unwrap();
    session.wait(Box::pin(std::future::ready(()))).await.unwrap();
    session.close().await;
    assert_eq!(server.mails().unwrap(), before);
}

#[tokio::test]
async fn news_end_the_waiting() {
    let server = Dovecot::start().await.unwrap();
    let mut session = open(&server).await;
    let first = session.read(Folder::Inbox, None, LONG_AGO, 10).await.unwrap();
    server.deliver(&mail(1), Timestamp(1_795_000_000_000)).unwrap();
    tokio::time::timeout(Duration::from_secs(60), session.wait(Box::pin(std::future::pending())))
        .await
        .unwrap()
        .unwrap();
    let news = session.read(Folder::Inbox, Some(first.cursor), LONG_AGO, 10).await.unwrap();
    assert_eq!(subjects(&news), ["number 1"]);
    // And its end does: the session goes on afterwards.
    session.wait(Box::pin(std::future::ready(()))).await.unwrap();
    assert!(session.read(Folder::Inbox, Some(news.cursor), LONG_AGO, 10).await.unwrap().mails.is_empty());
}

#[tokio::test]
async fn copies_go_to_sent_and_are_found_there() {
    let server = Dovecot::start().await.unwrap();
    let mut session = open(&server).await;
    assert!(!session.find_sent("<7@lopez.example>").await.unwrap());
    session.keep_sent(&mail(7)).await.unwrap();
    assert!(session.find_sent("<7@lopez.example>").await.unwrap());
    assert!(!session.find_sent("<7\"@lopez.example>").await.unwrap());
    let sent = session.read(Folder::Sent, None, LONG_AGO, 10).await.unwrap();
    assert_eq!(subjects(&sent), ["number 7"]);
    assert!(session.read(Folder::Inbox, None, LONG_AGO, 10).await.unwrap().mails.is_empty());
}

#[tokio::test]
async fn new_numbers_begin_the_folder_anew() {
    let server = Dovecot::start().await.unwrap();
    server.deliver(&mail(1), Timestamp(1_795_000_000_000)).unwrap();
    let mut session = open(&server).await;
    let known = session.read(Folder::Inbox, None, LONG_AGO, 10).await.unwrap().cursor;
    let other = Cursor { uid_validity: known.uid_validity.wrapping_add(1), ..known };
    let again = session.read(Folder::Inbox, Some(other), LONG_AGO, 10).await.unwrap();
    assert!(again.restarted);
    assert_eq!((subjects(&again), again.cursor), (vec!["number 1".to_owned()], known));
}

#[tokio::test]
async fn a_wrong_password_is_a_matter_of_settings_and_not_repeated() {
    let server = Dovecot::start().await.unwrap();
    let refused = inbox("wrong horse").open(&account(&server)).await.err().unwrap();
    assert!(
        matches!(&refused, InboxFault::Misconfigured { detail } if detail.contains("login")),
        "{refused}"
    );
    assert!(!refused.to_string().contains("wrong horse"));
}

#[tokio::test]
async fn letters_beyond_ascii_may_stand_in_a_password() {
    // The server knows one password only: it must say no by itself, not stumble.
    let server = Dovecot::start().await.unwrap();
    let refused = inbox("pässwörd").open(&account(&server)).await.err().unwrap();
    assert!(matches!(refused, InboxFault::Misconfigured { .. }), "{refused}");
}

#[tokio::test]
async fn nobody_at_home_is_told_from_wrong_settings() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let nobody = InboxAccount {
        host: "127.0.0.1".to_owned(),
        port: free,
        security: MailSecurity::None,
        user: "rina".to_owned(),
        login: MailLogin::Password(&["imap.password"]),
    };
    let fault = inbox(PASSWORD).open(&nobody).await.err().unwrap();
    assert!(matches!(fault, InboxFault::Offline { .. }), "{fault}");
    let plain = InboxAccount { host: "192.0.2.1".to_owned(), ..nobody };
    let fault = inbox(PASSWORD).open(&plain).await.err().unwrap();
    assert!(matches!(fault, InboxFault::Misconfigured { .. }), "{fault}");
}

/// Everything a session does, one after the other.
async fn all_of_it(server: &ImapDouble) -> Result<(), InboxFault> {
    let short = Duration::from_millis(400);
    let patience = Patience { connect: short, command: short, mail: short, idle: short, poll: short };
    let secrets = MemorySecrets::default();
    secrets.set("imap.password", &Secret("secret-word".to_owned())).unwrap();
    let inbox = ImapInbox::new(Credentials::new(Arc::new(secrets), Arc::new(FixedClock::new(START))))
        .with_patience(patience);
    let account = InboxAccount {
        host: "127.0.0.1".to_owned(),
        port: server.port(),
        security: MailSecurity::None,
        user: "rina".to_owned(),
        login: MailLogin::Password(&["imap.password"]),
    };
    let mut session = inbox.open(&account).await?;
    let batch = session.read(Folder::Inbox, None, LONG_AGO, 10).await?;
    assert_eq!(
        batch.mails.iter().map(|mail| mail.raw.as_slice()).collect::<Vec<_>>(),
        [imap::MAIL.as_bytes()]
    );
    session.wait(Box::pin(std::future::ready(()))).await?;
    session.keep_sent(b"Subject: x\r\n\r\ny\r\n").await?;
    session.close().await;
    Ok(())
}

#[tokio::test]
async fn every_fault_at_every_step_ends_in_words_and_never_in_waiting() {
    let faults = ImapStep::ALL.into_iter().flat_map(|step| ImapFault::ALL.map(|fault| (step, fault)));
    let tried = futures::stream::iter(faults).map(|(step, fault)| async move {
        let server = ImapDouble::start().await.unwrap();
        server.fail(step, fault);
        let ended = tokio::time::timeout(Duration::from_secs(60), all_of_it(&server)).await;
        let ended = ended.unwrap_or_else(|_| panic!("{step:?} {fault:?}: it waits for ever"));
        let said = ended.err().unwrap_or_else(|| panic!("{step:?} {fault:?} went unnoticed"));
        let settings = matches!(
            (step, fault),
            (ImapStep::Login, ImapFault::No | ImapFault::Bad) | (ImapStep::Examine, ImapFault::No)
        );
        assert_eq!(matches!(said, InboxFault::Misconfigured { .. }), settings, "{step:?} {fault:?}: {said}");
        assert!(!said.to_string().contains("secret-word"), "{step:?} {fault:?}: {said}");
    });
    tried.buffer_unordered(16).collect::<Vec<()>>().await;
}

#[tokio::test]
async fn nothing_is_ever_asked_that_could_change_the_mailbox() {
    let server = ImapDouble::start().await.unwrap();
    all_of_it(&server).await.unwrap();
    for command in server.commands() {
        let harmless =
            ["CAPABILITY", "LOGIN", "LIST", "EXAMINE", "UID SEARCH", "UID FETCH", "IDLE", "APPEND", "LOGOUT"];
        assert!(harmless.iter().any(|word| command.starts_with(word)), "{command}");
        assert!(!command.contains("BODY["), "{command} would mark it as read");
        assert!(!command.starts_with("APPEND") || command.starts_with("APPEND \"Sent\""), "{command}");
    }
}
