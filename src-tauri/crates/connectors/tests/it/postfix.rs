//! Sending through a real mail server (Debian's postfix): what it delivers is what was encoded, and its refusals are told
//! apart as those of the double are.

use crate::support::{OneSecret, credentials, invite, mail};
use connectors::smtp::SmtpMailer;
use engine::ports::{
    MailAccepted, MailAccount, MailFault, MailLogin, MailSecurity, Mailer as _, OutgoingFile, OutgoingMail,
};
use testkit::postfix::{LATER, NOBODY, Postfix, SIZE_MAX};

/// One to send over; `None`, and said so, where none can be started.
async fn server() -> Option<Postfix> {
    match Postfix::impossible() {
        Some(why) => {
            eprintln!("not tested against postfix: {why}");
            None
        }
        None => Some(Postfix::start().await.unwrap()),
    }
}

fn trusting(server: &Postfix) -> SmtpMailer {
    SmtpMailer::new(credentials(OneSecret(Ok(None)))).with_root(server.root_pem().as_bytes()).unwrap()
}

fn account(server: &Postfix, security: MailSecurity) -> MailAccount {
    MailAccount {
        host: "127.0.0.1".to_owned(),
        port: server.port(),
        security,
        user: None,
        login: MailLogin::Password(&["smtp.password"]),
    }
}

/// Sends it; the octets that went, where they were taken.
async fn send(server: &Postfix, security: MailSecurity, mail: &OutgoingMail) -> Result<Vec<u8>, MailFault> {
    let mailer = trusting(server);
    let octets = mailer.encode(mail)?;
    let open = mailer.open(&account(server, security), &mail.from, &mail.to).await?;
    let MailAccepted { response } = open.transmit(&octets).await?;
    assert!(response.contains("queued as"), "{response}");
    Ok(octets)
}

fn to(address: &str) -> OutgoingMail {
    OutgoingMail { to: address.to_owned(), ..mail() }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_delivered_is_what_was_encoded() {
    let Some(server) = server().await else { return };
    let dots = OutgoingMail { text: ".\n..\n.dot\nend\n.".to_owned(), ..to("ana@here.example") };
    let long = OutgoingMail { text: "ñ long ".repeat(2_000), ..to("ana@here.example") };
    let meeting = OutgoingMail { invite: Some(invite()), ..to("ana@here.example") };
    let mut sent = Vec::new();
    for (mail, security) in
        [(dots, MailSecurity::None), (long, MailSecurity::StartTls), (meeting, MailSecurity::StartTls)]
    {
        sent.push(send(&server, security, &mail).await.unwrap());
    }
    let delivered = server.wait_for(3).await.unwrap();
    for octets in sent {
        let octets = String::from_utf8(octets).unwrap().replace("\r\n", "\n");
        let found = delivered.iter().filter(|one| one.ends_with(octets.as_bytes())).count();
        assert_eq!(found, 1, "{octets}");
    }
    // The server's own word in Received.
    let encrypted = delivered.iter().filter(|one| String::from_utf8_lossy(one).contains("(using TLSv1."));
    assert_eq!(encrypted.count(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn its_refusals_are_told_apart_and_nothing_is_delivered() {
    let Some(server) = server().await else { return };
    let refused = send(&server, MailSecurity::None, &to(NOBODY)).await;
    assert!(matches!(&refused, Err(MailFault::Permanent { code: Some(554), .. })), "{refused:?}");
    let later = send(&server, MailSecurity::None, &to(LATER)).await;
    assert!(matches!(&later, Err(MailFault::Temporary { code: Some(450), .. })), "{later:?}");
    let file = OutgoingFile {
        name: "big.bin".to_owned(),
        media_type: "application/octet-stream".to_owned(),
        octets: vec![7; SIZE_MAX],
    };
    let large = OutgoingMail { files: vec![file], ..to("ana@here.example") };
    let large = send(&server, MailSecurity::None, &large).await;
    assert!(matches!(&large, Err(MailFault::Permanent { code: Some(552), .. })), "{large:?}");
    // Its certificate is its own, and nobody vouches for it here.
    let stranger = SmtpMailer::new(credentials(OneSecret(Ok(None))));
    let account = account(&server, MailSecurity::StartTls);
    let opened = stranger.open(&account, "rosa@seller.example", "ana@here.example").await;
    assert!(matches!(opened.err(), Some(MailFault::Misconfigured { .. })));
    // The one that is taken is the only one there.
    send(&server, MailSecurity::None, &to("ana@here.example")).await.unwrap();
    assert_eq!(server.wait_for(1).await.unwrap().len(), 1);
}
