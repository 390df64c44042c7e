use super::*;
use proptest::prelude::*;

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 26).unwrap()
}

fn dsn<'a>(status: &'a str) -> ReportFacts<'a> {
    ReportFacts {
        from: "Mail Delivery System <MAILER-DAEMON@mx.example>",
        subject: "Undelivered Mail Returned to Sender",
        report_type: "delivery-status",
        delivery_status: vec![status],
        original: Some("From: rico@acme.example\r\nMessage-ID: <abc@acme.example>\r\n"),
        text: "This is the mail system at host mx.example.",
        ..ReportFacts::default()
    }
}

fn bounced(kind: InboundKind) -> Bounce {
    match kind {
        InboundKind::Bounce(bounce) => bounce,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_machine_readable_report_names_whom_why_and_which_mail() {
    let report = "Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; Ana@Lopez.example\r\nAction: failed\r\n\
                  Status: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 <ana@lopez.example>: Recipient address\r\n rejected: User unknown\r\n";
    let bounce = bounced(classify(&dsn(report), day()));
    assert_eq!(bounce.original_message_id.as_deref(), Some("<abc@acme.example>"));
    let [one] = bounce.recipients.as_slice() else { panic!("{bounce:?}") };
    assert_eq!(
        (one.address.as_str(), one.status.as_deref(), one.hard, one.delayed),
        ("ana@lopez.example", Some("5.1.1"), true, false)
    );
    assert!(one.diagnostic.ends_with("User unknown"));
}

#[test]
fn full_blocked_and_late_are_not_for_good() {
    for (action, status, words) in [
        ("failed", "5.2.2", "552 5.2.2 mailbox full"),
        ("failed", "5.7.1", "554 5.7.1 blocked by policy"),
        ("failed", "4.4.7", "delivery time expired"),
        ("delayed", "4.4.1", "connection timed out"),
        ("failed", "5.0.0", "550 message content rejected as spam"),
    ] {
        let report = format!(
            "Final-Recipient: rfc822; a@b.example\nAction: {action}\nStatus: {status}\nDiagnostic-Code: smtp; {words}\n"
        );
        let bounce = bounced(classify(&dsn(&report), day()));
        assert!(
            bounce.recipients.iter().all(|one| !one.hard && one.delayed == (action == "delayed")),
            "{words}: {bounce:?}"
        );
    }
}

#[test]
fn a_success_notice_is_no_bounce() {
    let report = "Final-Recipient: rfc822; a@b.example\nAction: delivered\nStatus: 2.0.0\n";
    assert!(matches!(classify(&dsn(report), day()), InboundKind::Delivered { .. }));
}

#[test]
fn a_report_in_prose_is_read_by_its_words() {
    let facts = ReportFacts {
        from: "MAILER-DAEMON@mx.example",
        subject: "failure notice",
        return_path: Some(""),
        text: "Hi. This is the qmail-send program at mx.example.\nI'm afraid I wasn't able to deliver your message to the following \
               addresses.\n\n<ana@lopez.example>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\n\
               Return-Path: <rico@acme.example>\nMessage-ID: <abc@acme.example>\nTo: other@acme.example\n",
        ..ReportFacts::default()
    };
    let bounce = bounced(classify(&facts, day()));
    assert_eq!(
        bounce.recipients.iter().map(|one| (one.address.as_str(), one.hard)).collect::<Vec<_>>(),
        [("ana@lopez.example", true)]
    );
    assert_eq!(bounce.original_message_id.as_deref(), Some("<abc@acme.example>"));
}

#[test]
fn people_who_write_about_failures_are_people() {
    let facts = ReportFacts {
        from: "Ana Lopez <ana@lopez.example>",
        subject: "Re: Your delivery failed on Monday",
        return_path: Some("ana@lopez.example"),
        text: "The boxes could not be delivered. User unknown at the gate, they said.",
        ..ReportFacts::default()
    };
    assert_eq!(classify(&facts, day()), InboundKind::Human);
}

#[test]
fn automatic_answers_are_neither_replies_nor_bounces() {
    let away = ReportFacts {
        from: "Ana Lopez <ana@lopez.example>",
        subject: "Automatic reply: Offer",
        auto_submitted: Some("auto-replied"),
        text: "I am out of the office until 3 December.",
        ..ReportFacts::default()
    };
    let until = NaiveDate::from_ymd_opt(2026, 12, 3);
    assert_eq!(classify(&away, day()), InboundKind::AutoReply { absent: true, until });
    let list =
        ReportFacts { from: "news@shop.example", subject: "Sale", is_list: true, ..ReportFacts::default() };
    assert_eq!(classify(&list, day()), InboundKind::AutoReply { absent: false, until: None });
    // RFC 3834 section 5: "no" is what a person's mail program says.
    let person =
        ReportFacts { from: "a@b.example", auto_submitted: Some("no"), text: "Hi", ..ReportFacts::default() };
    assert_eq!(classify(&person, day()), InboundKind::Human);
}

proptest! {
    #[test]
    fn nothing_that_is_read_panics(from in "\\PC{0,40}", subject in "\\PC{0,60}", text in "\\PC{0,300}", status in "\\PC{0,200}") {
        let facts = ReportFacts {
            from: &from, subject: &subject, text: &text, return_path: Some(""), delivery_status: vec![&status],
            original: Some(&text), ..ReportFacts::default()
        };
        classify(&facts, day());
    }
}
