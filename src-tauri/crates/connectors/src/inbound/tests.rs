use super::*;
use domain::inbound::Participation;
use proptest::prelude::*;

const NOW: Timestamp = Timestamp(1_795_395_600_000);

fn mail(text: &str) -> InboundMail {
    read(text.replace('\n', "\r\n").as_bytes(), NOW)
}

#[test]
fn a_reply_is_read_with_its_thread_and_without_its_quotes() {
    let read = mail(
        "From: =?utf-8?q?Ana_L=C3=B3pez?= <Ana@Lopez.example>\nTo: \"Rina, Reyes\" <rina@widgets.example>\nCc: b@lopez.example\n\
         Delivered-To: rina+nx-0123456789abcdef@widgets.example\nSubject: Re: Widget\n Pro\nMessage-ID: <1@lopez.example>\n\
         In-Reply-To: <a@widgets.example>\nReferences: <z@widgets.example>\n <a@widgets.example>\n\
         Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\nS=ED, por favor.\n\n\
         On 23 Nov 2026 at 09:00, Rina <rina@widgets.example> wrote:\n> Hello\n",
    );
    let from = read.from.clone().unwrap();
    assert_eq!((from.name.as_str(), from.address.as_str()), ("Ana López", "Ana@Lopez.example"));
    assert_eq!(read.to[0].name, "Rina, Reyes");
    assert_eq!(read.message_id.as_deref(), Some("<1@lopez.example>"));
    assert_eq!(
        (read.in_reply_to.as_slice(), read.references.len()),
        (&["<a@widgets.example>".to_owned()][..], 2)
    );
    assert_eq!(read.delivered_to, ["rina+nx-0123456789abcdef@widgets.example"]);
    assert_eq!((read.reply.as_str(), read.kind), ("Sí, por favor.", InboundKind::Human));
}

#[test]
fn html_alone_is_read_as_text() {
    let read = mail(
        "From: a@b.example\nContent-Type: text/html; charset=utf-8\n\n<html><body><p>We need <b>12</b> seats.</p><script>alert(1)</script></body></html>\n",
    );
    assert!(read.reply.contains("We need 12 seats."), "{:?}", read.reply);
    assert!(read.html.is_some_and(|html| html.contains("<b>12</b>")));
}

#[test]
fn only_the_receiving_servers_own_word_aligns() {
    let with = |results: &str| mail(&format!("{results}From: Ana <ana@lopez.example>\n\nHi\n")).dmarc_aligned;
    assert!(with(
        "Authentication-Results: mx.widgets.example; spf=pass; dmarc=pass (p=none) header.from=lopez.example\n"
    ));
    assert!(!with("Authentication-Results: mx.widgets.example; dmarc=fail header.from=lopez.example\n"));
    assert!(!with("Authentication-Results: mx.widgets.example; dmarc=pass header.from=other.example\n"));
    assert!(!with(
        "Authentication-Results: mx.widgets.example; dmarc=none\nAuthentication-Results: liar.example; dmarc=pass header.from=lopez.example\n"
    ));
    assert!(!with(""));
}

#[test]
fn an_answer_to_an_invitation_is_found_in_its_part() {
    let calendar = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//y//EN\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:1@nexscout\nSEQUENCE:0\n\
                    DTSTAMP:20261123T010000Z\nDTSTART:20261125T010000Z\nATTENDEE;CN=\"Ana; Lopez\";PARTSTAT=ACCEPTED:mailto:Ana@Lopez.example\nEND:VEVENT\nEND:VCALENDAR\n";
    let read = mail(&format!(
        "From: ana@lopez.example\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\nAccepted\n\
         --b\nContent-Type: text/calendar; method=REPLY; charset=utf-8\n\n{calendar}\n--b--\n"
    ));
    let answer = read.calendar.unwrap();
    assert_eq!(
        (answer.uid.as_str(), answer.sequence, answer.participation),
        ("1@nexscout", Some(0), Participation::Accepted)
    );
    assert_eq!(answer.attendee.as_deref(), Some("ana@lopez.example"));
    assert_eq!(answer.start, Some(Timestamp(1_795_568_400_000)));
}

#[test]
fn attachments_are_named_and_measured() {
    let read = mail(
        "From: a@b.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nSee the plan.\n\
         --b\nContent-Type: application/pdf; name=\"plan.pdf\"\nContent-Disposition: attachment; filename=\"plan.pdf\"\nContent-Transfer-Encoding: base64\n\nSGVsbG8=\n--b--\n",
    );
    assert_eq!(
        read.attachments,
        [Attachment { name: "plan.pdf".to_owned(), media_type: "application/pdf".to_owned(), bytes: 5 }]
    );
}

#[test]
fn mails_within_mails_without_end_are_read_to_a_depth() {
    let mut text = "From: a@b.example\n\nHi\n".to_owned();
    for _ in 0..200 {
        text = format!("From: a@b.example\nContent-Type: message/rfc822\n\n{text}");
    }
    mail(&text);
}

proptest! {
    #[test]
    fn no_bytes_make_reading_fail(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let mail = read(&bytes, NOW);
        prop_assert!(!mail.text.contains('\0'));
    }

    #[test]
    fn no_header_brings_a_line_break_on(name in "\\PC{0,40}", subject in "\\PC{0,80}", id in "\\PC{0,60}") {
        let mail = mail(&format!("From: {name} <a@b.example>\nSubject: {subject}\nMessage-ID: {id}\nReferences: {id} {id}\n\nx\n"));
        let ids = mail.message_id.iter().chain(&mail.references);
        prop_assert!(ids.chain([&mail.subject]).all(|text| !text.contains(['\r', '\n', '\0'])));
    }
}

#[test]
fn words_in_other_charsets_are_read() {
    let mut raw = b"From: a@b.example\r\nContent-Type: text/plain; charset=shift_jis\r\n\r\n".to_vec();
    // "konnichiwa" in hiragana.
    raw.extend([0x82, 0xb1, 0x82, 0xf1, 0x82, 0xc9, 0x82, 0xbf, 0x82, 0xcd]);
    assert_eq!(read(&raw, NOW).reply, "こんにちは");
}
