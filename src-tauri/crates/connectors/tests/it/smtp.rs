//! Each failure of the dialogue gives the fault that is true: never "not taken" for what was taken.

use crate::support::{OneSecret, credentials, invite, mail};
use connectors::smtp::{Patience, SmtpMailer};
use engine::ports::{
    MailAccepted, MailAccount, MailFault, MailLogin, MailSecurity, Mailer, OutgoingMail, Secret, SecretFault,
};
use std::{net::TcpListener, time::Duration};
use testkit::{
    peer::{SmtpSink, read_calendar},
    smtp::{Demands, Fault, Protection, SmtpDouble, Step},
};

const SECRET_KEY: &str = "smtp.password";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Accepted,
    Offline,
    Misconfigured,
    Temporary,
    Permanent,
    Unknown,
}

fn class(outcome: &Result<MailAccepted, MailFault>) -> Class {
    match outcome {
        Ok(_) => Class::Accepted,
        Err(MailFault::Offline { .. }) => Class::Offline,
        Err(MailFault::Misconfigured { .. }) => Class::Misconfigured,
        Err(MailFault::Temporary { .. }) => Class::Temporary,
        Err(MailFault::Permanent { .. }) => Class::Permanent,
        Err(MailFault::Unknown { .. }) => Class::Unknown,
    }
}

fn account(port: u16, security: MailSecurity) -> MailAccount {
    MailAccount {
        host: "127.0.0.1".to_owned(),
        port,
        security,
        user: None,
        login: MailLogin::Password(&[SECRET_KEY]),
    }
}

fn mailer(secret: Result<Option<&str>, SecretFault>) -> SmtpMailer {
    SmtpMailer::new(credentials(OneSecret(secret.map(|secret| secret.map(|s| Secret(s.to_owned()))))))
}

async fn send(
    mailer: &SmtpMailer,
    account: &MailAccount,
    mail: &OutgoingMail,
) -> Result<MailAccepted, MailFault> {
    let octets = mailer.encode(mail)?;
    mailer.open(account, &mail.from, &mail.to).await?.transmit(&octets).await
}

async fn send_plain(double: &SmtpDouble) -> Result<MailAccepted, MailFault> {
    send(&mailer(Ok(None)), &account(double.port(), MailSecurity::None), &mail()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_arrives_octet_by_octet() {
    let double = SmtpDouble::start().await.unwrap();
    let accepted = send_plain(&double).await.unwrap();
    assert_eq!(accepted.response, "250 2.0.0 taken as 1");
    let received = double.received();
    assert_eq!(received.len(), 1);
    assert_eq!(received[0].from, "rosa@seller.example");
    assert_eq!(received[0].to, ["ana@lopezdental.example"]);
    assert_eq!(received[0].message, mailer(Ok(None)).encode(&mail()).unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_at_every_step_has_its_class() {
    for step in Step::PLAIN {
        let lost = match step {
            Step::Connect | Step::Greeting => Class::Offline,
            Step::Body | Step::AfterBody | Step::FinalReply => Class::Unknown,
            _ => Class::Temporary,
        };
        let mut cases = vec![(Fault::Drop, lost)];
        // A reply inside the message races with the close behind it; it is looked at below.
        if step != Step::Body {
            cases.push((Fault::Reply(451, "4.3.0 later"), Class::Temporary));
            cases.push((Fault::Reply(554, "5.7.1 never"), Class::Permanent));
        }
        for (fault, expected) in cases {
            let double = SmtpDouble::start().await.unwrap();
            double.fail_once(step, fault.clone());
            let outcome = send_plain(&double).await;
            assert_eq!(class(&outcome), expected, "{step:?} {fault:?}: {outcome:?}");
            let code = match outcome.unwrap_err() {
                MailFault::Temporary { code, .. } | MailFault::Permanent { code, .. } => code,
                _ => None,
            };
            let said = if let Fault::Reply(code, _) = fault { Some(code) } else { None };
            assert_eq!(code, said, "{step:?} {fault:?}");
            let taken = usize::from(step == Step::AfterBody);
            assert_eq!(double.received().len(), taken, "{step:?} {fault:?}");
            // The fault was the double's and not ours: the next attempt gets through.
            assert_eq!(class(&send_plain(&double).await), Class::Accepted, "{step:?} {fault:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_inside_the_message_is_never_taken_for_acceptance() {
    let double = SmtpDouble::start().await.unwrap();
    double.fail_once(Step::Body, Fault::Reply(552, "5.3.4 too big"));
    let outcome = send_plain(&double).await;
    assert!(matches!(class(&outcome), Class::Permanent | Class::Unknown), "{outcome:?}");
    assert!(double.received().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn silence_is_classified_like_a_lost_line() {
    let mut trials = tokio::task::JoinSet::new();
    for step in Step::PLAIN {
        trials.spawn(async move {
            let double = SmtpDouble::start().await.unwrap();
            double.fail_once(step, Fault::Silent);
            let second = Duration::from_secs(1);
            let patience = Patience {
                greeting: second,
                command: second,
                go_ahead: second,
                delivery: second,
                ..Patience::default()
            };
            let mailer = mailer(Ok(None)).with_patience(patience);
            let outcome = send(&mailer, &account(double.port(), MailSecurity::None), &mail()).await;
            let expected = match step {
                Step::Connect | Step::Greeting => Class::Offline,
                Step::Body | Step::AfterBody | Step::FinalReply => Class::Unknown,
                _ => Class::Temporary,
            };
            assert_eq!(class(&outcome), expected, "{step:?}: {outcome:?}");
        });
    }
    while let Some(trial) = trials.join_next().await {
        trial.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_354_invites_the_message() {
    let double = SmtpDouble::start().await.unwrap();
    double.fail_once(Step::Data, Fault::Reply(250, "2.0.0 sure"));
    let outcome = send_plain(&double).await;
    assert_eq!(class(&outcome), Class::Temporary, "{outcome:?}");
    assert!(double.received().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_not_there_is_offline() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    for security in [MailSecurity::None, MailSecurity::StartTls, MailSecurity::Tls] {
        let outcome = send(&mailer(Ok(None)), &account(free, security), &mail()).await;
        assert_eq!(class(&outcome), Class::Offline, "{security:?}: {outcome:?}");
    }
    let nowhere = MailAccount { host: "nowhere.invalid".to_owned(), ..account(25, MailSecurity::StartTls) };
    let outcome = send(&mailer(Ok(None)), &nowhere, &mail()).await;
    assert_eq!(class(&outcome), Class::Offline, "{outcome:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn plain_text_goes_to_this_machine_only() {
    for host in ["192.0.2.1", "2001:db8::1", "::ffff:192.0.2.1", "0.0.0.0"] {
        let far = MailAccount { host: host.to_owned(), ..account(25, MailSecurity::None) };
        let outcome = send(&mailer(Ok(None)), &far, &mail()).await;
        assert_eq!(class(&outcome), Class::Misconfigured, "{host}: {outcome:?}");
    }
    let double = SmtpDouble::start().await.unwrap();
    let by_name = MailAccount { host: "localhost".to_owned(), ..account(double.port(), MailSecurity::None) };
    assert_eq!(class(&send(&mailer(Ok(None)), &by_name, &mail()).await), Class::Accepted);
}

#[tokio::test(flavor = "multi_thread")]
async fn tls_is_required_where_it_is_set() {
    let plain = SmtpDouble::start().await.unwrap();
    for security in [MailSecurity::StartTls, MailSecurity::Tls] {
        let outcome = send(&mailer(Ok(None)), &account(plain.port(), security), &mail()).await;
        assert_eq!(class(&outcome), Class::Misconfigured, "{security:?}: {outcome:?}");
    }
    assert_eq!(plain.attempts(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn tls_carries_mail_and_an_unknown_authority_is_refused() {
    for (security, protection) in
        [(MailSecurity::StartTls, Protection::StartTls), (MailSecurity::Tls, Protection::Tls)]
    {
        let login = Some(("rosa".to_owned(), "s3cret".to_owned()));
        let double = SmtpDouble::demanding(Demands { protection, login }).await.unwrap();
        let account = MailAccount { user: Some("rosa".to_owned()), ..account(double.port(), security) };
        let trusting = mailer(Ok(Some("s3cret"))).with_root(double.root_pem().as_bytes()).unwrap();
        let outcome = send(&trusting, &account, &mail()).await;
        assert_eq!(class(&outcome), Class::Accepted, "{security:?}: {outcome:?}");
        let outcome = send(&mailer(Ok(Some("s3cret"))), &account, &mail()).await;
        assert_eq!(class(&outcome), Class::Misconfigured, "{security:?}: {outcome:?}");
        assert_eq!(double.attempts(), 1);
        let elsewhere = MailAccount { host: "ip6-localhost.invalid".to_owned(), ..account.clone() };
        assert_eq!(class(&send(&trusting, &elsewhere, &mail()).await), Class::Offline);
        for (step, fault, expected) in [
            (Step::Ehlo, Fault::Reply(421, "busy"), Class::Temporary),
            (Step::Ehlo, Fault::Reply(554, "no"), Class::Permanent),
            (Step::Rcpt, Fault::Drop, Class::Temporary),
            (Step::AfterBody, Fault::Drop, Class::Unknown),
        ] {
            double.fail_once(step, fault.clone());
            let outcome = send(&trusting, &account, &mail()).await;
            assert_eq!(class(&outcome), expected, "{security:?} {step:?} {fault:?}: {outcome:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_starttls_tells_settings_from_trouble() {
    let demands = Demands { protection: Protection::StartTls, login: None };
    let double = SmtpDouble::demanding(demands).await.unwrap();
    let trusting = mailer(Ok(None)).with_root(double.root_pem().as_bytes()).unwrap();
    for (fault, expected) in [
        (Fault::Reply(454, "4.7.0 not now"), Class::Temporary),
        (Fault::Reply(502, "5.5.1 not here"), Class::Misconfigured),
        (Fault::Drop, Class::Temporary),
    ] {
        double.fail_once(Step::StartTls, fault.clone());
        let outcome = send(&trusting, &account(double.port(), MailSecurity::StartTls), &mail()).await;
        assert_eq!(class(&outcome), expected, "{fault:?}: {outcome:?}");
    }
}

/// CVE-2011-0411: what a man in the middle adds behind the 220 in plain text must not pass for replies.
#[tokio::test(flavor = "multi_thread")]
async fn replies_injected_before_tls_are_not_believed() {
    let demands = Demands { protection: Protection::StartTls, login: None };
    let double = SmtpDouble::demanding(demands).await.unwrap();
    let trusting = mailer(Ok(None)).with_root(double.root_pem().as_bytes()).unwrap();
    let injected = "go\r\n250-double\r\n250 8BITMIME\r\n250 OK\r\n250 OK\r\n354 go\r\n250 2.0.0 taken";
    double.fail_once(Step::StartTls, Fault::Reply(220, injected));
    let outcome = send(&trusting, &account(double.port(), MailSecurity::StartTls), &mail()).await;
    assert!(matches!(class(&outcome), Class::Misconfigured | Class::Temporary), "{outcome:?}");
    assert_eq!(double.attempts(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn login_failures_are_settings() {
    let login = Some(("rosa".to_owned(), "s3cret".to_owned()));
    let double = SmtpDouble::demanding(Demands { login, protection: Protection::Plain }).await.unwrap();
    let anonymous = account(double.port(), MailSecurity::None);
    let rosa = MailAccount { user: Some("rosa".to_owned()), ..anonymous.clone() };

    assert_eq!(class(&send(&mailer(Ok(Some("s3cret"))), &rosa, &mail()).await), Class::Accepted);
    assert_eq!(class(&send(&mailer(Ok(Some("wrong"))), &rosa, &mail()).await), Class::Misconfigured);
    assert_eq!(class(&send(&mailer(Ok(None)), &anonymous, &mail()).await), Class::Misconfigured);

    let missing = send(&mailer(Ok(None)), &rosa, &mail()).await.unwrap_err();
    assert_eq!(class(&Err(missing.clone())), Class::Misconfigured);
    assert!(missing.to_string().contains("nexscoutctl settings set-secret smtp.password"), "{missing}");
    let locked = SecretFault::Locked { hint: "set NEXSCOUT_PASSPHRASE_FILE".to_owned() };
    let locked = send(&mailer(Err(locked)), &rosa, &mail()).await.unwrap_err();
    assert_eq!(class(&Err(locked.clone())), Class::Misconfigured);
    assert!(locked.to_string().contains("NEXSCOUT_PASSPHRASE_FILE"), "{locked}");

    double.fail_once(Step::Auth, Fault::Reply(454, "4.7.0 try later"));
    assert_eq!(class(&send(&mailer(Ok(Some("s3cret"))), &rosa, &mail()).await), Class::Temporary);
    double.fail_once(Step::Auth, Fault::Drop);
    assert_eq!(class(&send(&mailer(Ok(Some("s3cret"))), &rosa, &mail()).await), Class::Temporary);
    double.fail_once(Step::Auth, Fault::Reply(550, "5.7.1 account closed"));
    assert_eq!(class(&send(&mailer(Ok(Some("s3cret"))), &rosa, &mail()).await), Class::Misconfigured);

    let open = SmtpDouble::start().await.unwrap();
    let rosa = MailAccount { port: open.port(), ..rosa };
    assert_eq!(class(&send(&mailer(Ok(Some("s3cret"))), &rosa, &mail()).await), Class::Misconfigured);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_opened_and_abandoned_transaction_sends_nothing() {
    let double = SmtpDouble::start().await.unwrap();
    let account = account(double.port(), MailSecurity::None);
    let mailer = mailer(Ok(None));
    drop(mailer.open(&account, "rosa@seller.example", "ana@lopezdental.example").await.unwrap());
    let open = mailer.open(&account, "rosa@seller.example", "ana@lopezdental.example").await.unwrap();
    // "." alone on a line after a lone LF ends the message for some servers (SMTP smuggling).
    let outcome = open.transmit(b"Subject: x\r\n\r\nhi\n.\nMAIL FROM:<evil@x.example>\r\n").await;
    assert_eq!(class(&outcome), Class::Permanent);
    assert_eq!(class(&send_plain(&double).await), Class::Accepted);
    assert_eq!(double.received().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn addresses_that_are_none_never_reach_a_server() {
    let double = SmtpDouble::start().await.unwrap();
    let account = account(double.port(), MailSecurity::None);
    for bad in [
        "",
        "ana",
        "ana@",
        "a@b@c",
        "ana@x.example>\r\nRCPT TO:<evil@x.example",
        "\"a b\"@x.example",
        "a\0@x.example",
    ] {
        for (from, to) in [("rosa@seller.example", bad), (bad, "ana@lopezdental.example")] {
            let outcome = mailer(Ok(None)).open(&account, from, to).await.map(drop);
            assert!(matches!(outcome, Err(MailFault::Permanent { code: None, .. })), "{bad:?}: {outcome:?}");
        }
    }
    assert_eq!(double.connections(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_and_a_calendar_nexscout_did_not_write_understand_an_invitation() {
    let sink = SmtpSink::start().await.unwrap();
    let mail = OutgoingMail { invite: Some(invite()), ..mail() };
    let accepted = send(&mailer(Ok(None)), &account(sink.port(), MailSecurity::None), &mail).await.unwrap();
    assert_eq!(accepted.response, "250 2.0.0 stored as 0001");
    let mails = sink.wait_for(1).await.unwrap();
    assert_eq!(
        (mails[0].from.as_str(), mails[0].to.as_slice()),
        (mail.from.as_str(), &[mail.to.clone()][..])
    );
    assert_eq!(mails[0].text, mail.text);
    let read = read_calendar(&mails[0].raw).await.unwrap();
    assert_eq!(read["method"], "REQUEST");
    assert_eq!(read["mime_method"], "REQUEST");
    assert_eq!(read["uid"], "effect-1@seller.example");
    assert_eq!(read["sequence"], 2);
    assert_eq!(read["start"], "2026-03-02T09:00:00+00:00");
    assert_eq!(read["end"], "2026-03-02T09:30:00+00:00");
    assert_eq!(read["stamp"], "2026-03-01T09:00:00+00:00");
    assert_eq!(read["summary"], "Demo, Widget Pro; 30 minutes");
    assert_eq!(read["description"], "Other times:\nThu 10:00\nFri 15:30");
    assert_eq!(read["organizer"]["address"], "mailto:rosa@seller.example");
    assert_eq!(read["organizer"]["cn"], "Rosa Díaz");
    assert_eq!(read["attendees"][0]["address"], "mailto:ana@lopezdental.example");
    assert_eq!(read["attendees"][0]["cn"], "Lopez, Ana");
    assert_eq!(read["attendees"][0]["rsvp"], "TRUE");
    assert_eq!(read["attendees"][0]["partstat"], "NEEDS-ACTION");
}
