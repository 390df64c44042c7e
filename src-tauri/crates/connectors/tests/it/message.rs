//! What `encode` writes, another library reads back; what no server could take is refused.

use crate::support::{OneSecret, cases, credentials, invite, mail};
use connectors::smtp::SmtpMailer;
use engine::ports::{Invite, MailFault, Mailer, OutgoingFile, OutgoingMail};
use mail_parser::{MessageParser, MimeHeaders as _};
use proptest::prelude::*;
use testkit::peer::parse_mail;

fn encode(mail: &OutgoingMail) -> Result<Vec<u8>, MailFault> {
    SmtpMailer::new(credentials(OneSecret(Ok(None)))).encode(mail)
}

fn only_crlf(octets: &[u8]) -> bool {
    let text = String::from_utf8_lossy(octets).replace("\r\n", "");
    !text.contains(['\r', '\n'])
}

#[test]
fn headers_and_text_read_back() {
    let references: Vec<_> = (0..20).map(|n| format!("<{}{n}@elsewhere.example>", "r".repeat(90))).collect();
    let mail = OutgoingMail {
        in_reply_to: references.last().cloned(),
        references: references.clone(),
        subject: "Ñandú: presyo para sa 12 seats, magkano po ".repeat(6).trim().to_owned(),
        to_name: "Dr. \"Ana\" Lopez, DMD (Manila)".to_owned(),
        ..mail()
    };
    let octets = encode(&mail).unwrap();
    let read = parse_mail(&octets).unwrap();
    assert_eq!(read.subject, mail.subject);
    assert_eq!(read.text, mail.text);
    assert_eq!(read.message_id, "0a1b2c@seller.example");
    assert_eq!(read.header("In-Reply-To"), Some(references[19].as_str()));
    assert_eq!(read.header("References"), Some(references.join(" ").as_str()));
    assert_eq!(read.header("Date"), Some("Mon, 02 Mar 2026 09:00:00 +0000"));
    assert_eq!(read.header("Auto-Submitted"), Some("auto-generated"));
    assert_eq!(read.header("X-NexScout-Job"), Some("job-7"));
    assert_eq!(read.header("List-Unsubscribe"), Some("<mailto:rosa@seller.example?subject=stop>"));
    assert_eq!(read.header("MIME-Version"), Some("1.0"));
    let parsed = MessageParser::default().parse(&octets).unwrap();
    let from = parsed.from().unwrap().first().unwrap();
    assert_eq!((from.name(), from.address()), (Some("Rosa Díaz"), Some("rosa@seller.example")));
    let to = parsed.to().unwrap().first().unwrap();
    assert_eq!(to.address(), Some("ana@lopezdental.example"));
    assert_eq!(to.name().unwrap().replace('\\', ""), mail.to_name);
    assert_eq!(parsed.to().unwrap().iter().count(), 1);
    assert!(only_crlf(&octets));
}

#[test]
fn an_invitation_is_an_alternative_and_a_file() {
    let octets = encode(&OutgoingMail { invite: Some(invite()), ..mail() }).unwrap();
    let parsed = MessageParser::default().parse(&octets).unwrap();
    let kinds: Vec<_> = parsed
        .parts
        .iter()
        .map(|part| {
            let kind = part.content_type().unwrap();
            format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or_default())
        })
        .collect();
    assert_eq!(
        kinds,
        ["multipart/mixed", "multipart/alternative", "text/plain", "text/calendar", "application/ics"]
    );
    let calendar = &parsed.parts[3];
    assert_eq!(calendar.content_type().unwrap().attribute("method"), Some("REQUEST"));
    assert!(calendar.content_type().unwrap().attribute("charset").unwrap().eq_ignore_ascii_case("utf-8"));
    assert_eq!(parsed.parts[4].attachment_name(), Some("invite.ics"));
    assert_eq!(calendar.contents(), parsed.parts[4].contents());
    assert!(calendar.contents().starts_with(b"BEGIN:VCALENDAR\r\n"));
    assert!(only_crlf(&octets));
}

type Change = fn(&mut OutgoingMail, String);

/// Every field that ends up in a header or a property of the calendar.
const BOUND: [(&str, Change); 15] = [
    ("from_name", |m, v| m.from_name = v),
    ("from", |m, v| m.from = v),
    ("to_name", |m, v| m.to_name = v),
    ("to", |m, v| m.to = v),
    ("subject", |m, v| m.subject = v),
    ("message_id", |m, v| m.message_id = v),
    ("in_reply_to", |m, v| m.in_reply_to = Some(v)),
    ("references", |m, v| m.references.push(v)),
    ("list_unsubscribe", |m, v| m.list_unsubscribe = Some(v)),
    ("job_reference", |m, v| m.job_reference = v),
    ("uid", |m, v| event(m).uid = v),
    ("summary", |m, v| event(m).summary = v),
    ("location", |m, v| event(m).location = v),
    ("organizer_name", |m, v| event(m).organizer_name = v),
    ("attendee_name", |m, v| event(m).attendee_name = v),
];

fn event(mail: &mut OutgoingMail) -> &mut Invite {
    mail.invite.as_mut().unwrap()
}

#[test]
fn a_line_break_in_any_header_bound_field_is_refused() {
    for (field, change) in BOUND {
        for hostile in ["x\r\nBcc: evil@x.example", "x\nBcc: evil@x.example", "x\rBcc: e", "x\0y", "\r\n"] {
            let mut mail = OutgoingMail { invite: Some(invite()), ..mail() };
            change(&mut mail, hostile.to_owned());
            let refused = encode(&mail);
            assert!(
                matches!(refused, Err(MailFault::Permanent { code: None, .. })),
                "{field} {hostile:?}: {refused:?}"
            );
        }
    }
}

#[test]
fn what_a_mail_program_would_show_otherwise_is_refused() {
    let bare_id = OutgoingMail { message_id: "no-brackets@x.example".to_owned(), ..mail() };
    let two_ids = OutgoingMail { message_id: "<a@b> <c@d>".to_owned(), ..mail() };
    let encoded = OutgoingMail { subject: "=?utf-8?q?You_won?=".to_owned(), ..mail() };
    let endless = OutgoingMail { subject: "x".repeat(2000), ..mail() };
    let nul = OutgoingMail { text: "a\0b".to_owned(), ..mail() };
    let mut backwards = OutgoingMail { invite: Some(invite()), ..mail() };
    event(&mut backwards).end = event(&mut backwards).start;
    for refused in [bare_id, two_ids, encoded, endless, nul, backwards] {
        assert!(matches!(encode(&refused), Err(MailFault::Permanent { code: None, .. })), "{refused:?}");
    }
}

proptest! {
    #![proptest_config(cases(200))]

    /// Whatever the text: one mail, the text unchanged but for its line ends, no lone CR or LF on the wire.
    #[test]
    fn any_text_reads_back(text in "(?s)[^\0]{0,400}") {
        let octets = encode(&OutgoingMail { text: text.clone(), ..mail() }).unwrap();
        prop_assert!(only_crlf(&octets));
        let read = parse_mail(&octets).unwrap();
        let lines = |text: &str| text.replace("\r\n", "\n").replace('\r', "\n");
        let lines = |text: &str| lines(text).trim_end_matches('\n').to_owned();
        prop_assert_eq!(lines(&read.text), lines(&text));
    }

    /// Whatever the names and the subject: refused, or just the headers we wrote and nobody else addressed.
    #[test]
    fn any_name_adds_no_header(from_name in ".{0,80}", to_name in ".{0,300}", subject in "(?s).{0,300}") {
        let hostile = OutgoingMail { from_name, to_name, subject, ..mail() };
        let usual: Vec<String> = names(&encode(&mail()).unwrap());
        if let Ok(octets) = encode(&hostile) {
            prop_assert!(only_crlf(&octets));
            prop_assert_eq!(names(&octets), usual);
            let parsed = MessageParser::default().parse(&octets).unwrap();
            let to: Vec<_> = parsed.to().unwrap().iter().filter_map(|one| one.address()).collect();
            prop_assert_eq!(to, ["ana@lopezdental.example"]);
        }
    }
}

fn names(octets: &[u8]) -> Vec<String> {
    let mut names: Vec<_> = parse_mail(octets).unwrap().headers.into_iter().map(|(name, _)| name).collect();
    names.retain(|name| name != "Content-Transfer-Encoding");
    names
}

#[test]
fn files_leave_as_they_are_and_their_names_break_nothing() {
    let every: Vec<u8> = (0..=255).cycle().take(100_000).collect();
    let name = format!("{} \u{fc}ber \"50 %\".pdf", "x".repeat(100));
    let files = vec![
        OutgoingFile { name: name.clone(), media_type: "application/pdf".to_owned(), octets: every.clone() },
        OutgoingFile {
            name: "lines.txt".to_owned(),
            media_type: "text/plain".to_owned(),
            octets: b"a\nb\r\nc\r.\n".to_vec(),
        },
    ];
    for invitation in [None, Some(invite())] {
        let octets =
            encode(&OutgoingMail { files: files.clone(), invite: invitation.clone(), ..mail() }).unwrap();
        let parsed = MessageParser::default().parse(&octets).unwrap();
        let found: Vec<_> =
            parsed.attachments().filter(|part| part.attachment_name() != Some("invite.ics")).collect();
        let found: Vec<_> = found.into_iter().filter(|part| part.attachment_name().is_some()).collect();
        assert_eq!(found.len(), 2);
        assert_eq!(
            (found[0].attachment_name(), found[0].contents()),
            (Some(name.as_str()), every.as_slice())
        );
        assert_eq!(found[1].contents(), files[1].octets);
    }
    for name in ["a\r\nBcc: x@y.example", "", "=?utf-8?q?x?="] {
        let file = OutgoingFile { name: name.to_owned(), ..files[1].clone() };
        assert!(encode(&OutgoingMail { files: vec![file], ..mail() }).is_err(), "{name:?}");
    }
}
