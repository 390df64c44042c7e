//! What mails do, over real SMTP and IMAP: replies, absences, bounces, opt-outs, the rep's own mails, strangers.

use domain::{Mode, ProspectId, time::Span};
use serde_json::{Value, json};
use testkit::{Workspace, peer::Mail};

const ANA: &str = "ana@lopezdental.example";

async fn workspace(mode: Mode) -> Workspace {
    Workspace::builder(mode).with_inbox().start().await.unwrap()
}

/// Ana, whom the rep added, at that stage.
async fn ana(workspace: &Workspace, stage: &str) -> ProspectId {
    let person = json!({ "name": "Ana Lopez", "company": "Lopez Dental", "email": ANA, "basis": "asked", "stage": stage });
    id(&workspace.call("prospects.add", person).await.unwrap())
}

fn id(made: &Value) -> ProspectId {
    made["id"].as_str().unwrap().parse().unwrap()
}

/// Ana answers one of our mails.
fn reply(to: &Mail, text: &str) -> String {
    from(
        ANA,
        &format!("Re: {}", to.subject),
        &format!("In-Reply-To: <{0}>\nReferences: <{0}>\n", to.message_id),
        text,
    )
}

fn from(address: &str, subject: &str, headers: &str, text: &str) -> String {
    let unique = text.len() * 31 + subject.len() * 7 + headers.len() + address.len();
    format!(
        "From: Ana Lopez <{address}>\nTo: Rina Reyes <rina@widgets.example>\nSubject: {subject}\nMessage-ID: <{unique}@lopezdental.example>\n\
         {headers}Content-Type: text/plain; charset=utf-8\n\n{text}\n"
    )
}

async fn get(workspace: &Workspace, id: ProspectId) -> Value {
    workspace.call("prospects.get", json!({ "id": id })).await.unwrap()
}

/// A follow-up is sent to Ana, who stands in contacted.
async fn written(workspace: &Workspace) -> (ProspectId, Mail) {
    let id = ana(workspace, "new").await;
    workspace.run_due().await.unwrap();
    workspace.clock().advance(Span::minutes(1));
    workspace.engine.read_inbox().await.unwrap();
    workspace.call("jobs.run", json!({ "kind": "follow_up", "prospect_id": id })).await.unwrap();
    workspace.run_due().await.unwrap();
    let mail = workspace.mails(1).await.unwrap().remove(0);
    (id, mail)
}

#[tokio::test]
async fn a_reply_is_matched_moves_on_and_is_kept_as_typed() {
    let workspace = workspace(Mode::Autopilot).await;
    let (id, mail) = written(&workspace).await;
    assert_eq!(get(&workspace, id).await["stage"], "contacted");
    workspace.clock().advance(Span::minutes(5));
    let text = "Thanks, that sounds good.\n\nOn Mon, 23 Nov 2026 at 09:00, Rina Reyes <rina@widgets.example> wrote:\n> Hello";
    workspace.receive(&reply(&mail, text)).await.unwrap();
    assert_eq!(get(&workspace, id).await["stage"], "qualified");
    let kept =
        store::mails::of_prospect(workspace.engine.store().reader(), id, domain::Timestamp(i64::MAX), 10)
            .await
            .unwrap();
    let [one] = kept.as_slice() else { panic!("{kept:?}") };
    assert_eq!(
        (one.matched_by.as_str(), one.trusted, one.reply.as_str()),
        ("message_id", true, "Thanks, that sounds good.")
    );
    assert_eq!(workspace.notices("reply").await.unwrap().len(), 1);
    // A second reading brings nothing twice.
    workspace.engine.read_inbox().await.unwrap();
    assert_eq!(workspace.notices("reply").await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_reply_ends_the_nurture_in_the_same_breath() {
    let workspace = workspace(Mode::Autopilot).await;
    let (id, mail) = written(&workspace).await;
    workspace.call("jobs.run", json!({ "kind": "nurture", "prospect_id": id })).await.unwrap();
    workspace.run_due().await.unwrap();
    let open = |jobs: Vec<Value>| {
        jobs.into_iter().filter(|job| job["kind"] == "nurture" && job["state"] == "waiting").count()
    };
    assert_eq!(open(workspace.jobs(id).await.unwrap()), 1);
    workspace.clock().advance(Span::minutes(5));
    workspace.receive(&reply(&mail, "We are looking at it.")).await.unwrap();
    assert_eq!(open(workspace.jobs(id).await.unwrap()), 0);
    workspace.run_after(Span::days(10)).await.unwrap();
    workspace.check_books().await.unwrap();
}

#[tokio::test]
async fn a_question_makes_a_card_with_a_draft() {
    let workspace = workspace(Mode::Autopilot).await;
    let (_, mail) = written(&workspace).await;
    workspace.clock().advance(Span::minutes(5));
    workspace.receive(&reply(&mail, "Thanks. How long does the set-up take?")).await.unwrap();
    workspace.run_due().await.unwrap();
    let cards = workspace.cards().await.unwrap();
    assert_eq!(cards.len(), 1, "{cards:?}");
    assert!(cards[0].to_string().contains("How long does the set-up take?"), "{}", cards[0]);
}

#[tokio::test]
async fn an_absence_is_no_reply_and_holds_the_next_message() {
    let workspace = workspace(Mode::Autopilot).await;
    let (id, mail) = written(&workspace).await;
    let headers = format!("In-Reply-To: <{}>\nAuto-Submitted: auto-replied\n", mail.message_id);
    workspace.clock().advance(Span::minutes(1));
    workspace
        .receive(&from(
            ANA,
            "Automatic reply: Widget Pro",
            &headers,
            "I am out of the office until 3 December 2026.",
        ))
        .await
        .unwrap();
    assert_eq!(get(&workspace, id).await["stage"], "contacted");
    let person = store::prospects::get(workspace.engine.store().reader(), id).await.unwrap().unwrap();
    assert!(person.away_until.is_some_and(|until| until > workspace.engine.now() + Span::days(9)));
    assert!(workspace.notices("reply").await.unwrap().is_empty());
}

#[tokio::test]
async fn a_hard_bounce_ends_the_address_and_a_soft_one_tries_again() {
    for (status, words, hard) in
        [("5.1.1", "550 5.1.1 user unknown", true), ("4.2.2", "452 4.2.2 mailbox full", false)]
    {
        let workspace = workspace(Mode::Autopilot).await;
        let (id, mail) = written(&workspace).await;
        let report = format!(
            "From: MAILER-DAEMON@widgets.example\nTo: rina@widgets.example\nSubject: Undelivered Mail Returned to Sender\n\
             Message-ID: <dsn@widgets.example>\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n\
             --b\nContent-Type: text/plain\n\nYour mail was not delivered.\n--b\nContent-Type: message/delivery-status\n\n\
             Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; {ANA}\nAction: failed\nStatus: {status}\nDiagnostic-Code: smtp; {words}\n\n\
             --b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <{}>\nSubject: {}\n\n--b--\n",
            mail.message_id, mail.subject
        );
        workspace.clock().advance(Span::minutes(1));
        workspace.receive(&report).await.unwrap();
        let reader = workspace.engine.store().reader();
        let points = store::contacts::of_prospect(reader, id).await.unwrap();
        assert_eq!(points[0].do_not_use.is_some(), hard, "{points:?}");
        assert_eq!(store::suppression::reason(reader, ANA).await.unwrap().is_some(), hard);
        assert_eq!(get(&workspace, id).await["stage"], "contacted");
        workspace.clock().advance(Span::hours(25));
        workspace.engine.read_inbox().await.unwrap();
        workspace.run_due().await.unwrap();
        let mails = workspace.mails(if hard { 1 } else { 2 }).await.unwrap();
        if let [first, second] = mails.as_slice() {
            assert_eq!(
                (first.text.as_str(), first.to.as_slice()),
                (second.text.as_str(), second.to.as_slice())
            );
            assert_ne!(first.message_id, second.message_id);
        }
        workspace.check_books().await.unwrap();
    }
}

#[tokio::test]
async fn who_unsubscribes_gets_nothing_more_by_hand_neither() {
    let workspace = workspace(Mode::Autopilot).await;
    let (id, mail) = written(&workspace).await;
    workspace.clock().advance(Span::minutes(1));
    workspace.receive(&reply(&mail, "unsubscribe")).await.unwrap();
    assert!(store::suppression::reason(workspace.engine.store().reader(), ANA).await.unwrap().is_some());
    workspace.call("jobs.run", json!({ "kind": "follow_up", "prospect_id": id })).await.unwrap();
    workspace.run_after(Span::days(2)).await.unwrap();
    workspace.mails(1).await.unwrap();
}

#[tokio::test]
async fn what_the_rep_wrote_elsewhere_is_a_touch_and_stops_the_sequence() {
    let workspace = workspace(Mode::Autopilot).await;
    let (id, _) = written(&workspace).await;
    workspace.call("jobs.run", json!({ "kind": "nurture", "prospect_id": id })).await.unwrap();
    workspace.run_due().await.unwrap();
    workspace.clock().advance(Span::minutes(1));
    let own = format!(
        "From: rina@widgets.example\r\nTo: Ana <{ANA}>\r\nSubject: One more thing\r\nMessage-ID: <own@widgets.example>\r\n\r\nHi Ana\r\n"
    );
    workspace.dovecot().unwrap().deliver_sent(own.as_bytes(), workspace.engine.now()).unwrap();
    workspace.engine.read_inbox().await.unwrap();
    let waiting =
        workspace.jobs(id).await.unwrap().into_iter().filter(|job| job["state"] == "waiting").count();
    assert_eq!(waiting, 0);
    let mails =
        store::mails::of_prospect(workspace.engine.store().reader(), id, domain::Timestamp(i64::MAX), 10)
            .await
            .unwrap();
    assert_eq!((mails.len(), mails[0].direction), (1, store::mails::Direction::Out));
}

#[tokio::test]
async fn a_copy_goes_to_sent_once_and_nothing_else_changes() {
    let workspace = workspace(Mode::Autopilot).await;
    workspace.receive(&from("friend@example.net", "Lunch", "", "Lunch on Friday?")).await.unwrap();
    let before = workspace.dovecot().unwrap().mails().unwrap();
    let (_, mail) = written(&workspace).await;
    for _ in 0..3 {
        workspace.clock().advance(Span::minutes(3));
        workspace.engine.read_inbox().await.unwrap();
    }
    let after = workspace.dovecot().unwrap().mails().unwrap();
    let added: Vec<_> = after.iter().filter(|(name, _)| !before.contains_key(*name)).collect();
    assert_eq!(added.len(), 1, "{:?}", after.keys());
    assert!(
        added[0].0.starts_with(".Sent/") && String::from_utf8_lossy(added[0].1).contains(&mail.message_id)
    );
    assert!(before.iter().all(|(name, bytes)| after.get(name) == Some(bytes)));
}

#[tokio::test]
async fn a_mail_by_hand_goes_on_in_the_thread_stops_what_was_planned_and_can_be_taken_back() {
    let workspace = workspace(Mode::Autopilot).await;
    let (id, mail) = written(&workspace).await;
    workspace.clock().advance(Span::minutes(5));
    workspace.receive(&reply(&mail, "Thanks. How long does the set-up take?")).await.unwrap();
    workspace.run_due().await.unwrap();
    assert_eq!(workspace.cards().await.unwrap().len(), 1);
    let text = json!({ "prospect_id": id, "body": "Two days, Ana.\n\nRina" });
    let sent = workspace.call("mails.send", text.clone()).await.unwrap();
    // The card "answer Ana" has its answer.
    assert!(workspace.cards().await.unwrap().is_empty());
    workspace.run_due().await.unwrap();
    workspace.mails(1).await.unwrap();
    workspace.call("jobs.cancel", json!({ "id": sent["job_id"] })).await.unwrap();
    workspace.run_after(Span::minutes(1)).await.unwrap();
    workspace.mails(1).await.unwrap();
    workspace.call("mails.send", text).await.unwrap();
    workspace.run_after(Span::seconds(11)).await.unwrap();
    let second = workspace.mails(2).await.unwrap().remove(1);
    assert_eq!(second.subject, format!("Re: {}", mail.subject));
    assert!(
        second.text.starts_with("Two days, Ana.") && second.text.contains("1 Ayala Avenue"),
        "{}",
        second.text
    );
    // It answers her mail, not ours.
    assert!(second.header("In-Reply-To").unwrap().contains("lopezdental.example"));
    assert!(second.header("References").unwrap().contains(&mail.message_id));
    let wallet = workspace.engine.wallet().await.unwrap();
    assert_eq!(wallet.energy.reserved, 0);
    workspace.check_books().await.unwrap();
}

#[tokio::test]
async fn suppression_holds_for_mails_by_hand() {
    let workspace = workspace(Mode::Manual).await;
    let id = ana(&workspace, "contacted").await;
    workspace.receive(&from(ANA, "unsubscribe", "", "")).await.unwrap();
    let refused = workspace
        .call("mails.send", json!({ "prospect_id": id, "subject": "Hi", "body": "Hello" }))
        .await
        .unwrap_err();
    assert!(refused.message.contains("suppressed"), "{refused:?}");
}

#[tokio::test]
async fn a_tagged_address_ties_a_mail_that_lost_its_thread() {
    let workspace = Workspace::builder(Mode::Autopilot)
        .with_inbox()
        .set("mail.plus_addressing", true)
        .start()
        .await
        .unwrap();
    let (id, mail) = written(&workspace).await;
    let to = mail.header("Reply-To").unwrap().to_owned();
    assert!(to.starts_with("rina+nx-"), "{to}");
    assert!(mail.header("List-Unsubscribe").unwrap().contains("rina+unsub-"));
    workspace.clock().advance(Span::minutes(5));
    // From another address of hers, by a program that keeps no thread.
    let text =
        from("ana.private@mail.example", "your mail", &format!("Delivered-To: {to}\n"), "Yes, that is me.");
    workspace.receive(&text).await.unwrap();
    let kept =
        store::mails::of_prospect(workspace.engine.store().reader(), id, domain::Timestamp(i64::MAX), 10)
            .await
            .unwrap();
    assert_eq!((kept[0].matched_by.as_str(), kept[0].trusted), ("plus_address", true));
    // It is not shown that the other address is hers.
    let points = store::contacts::of_prospect(workspace.engine.store().reader(), id).await.unwrap();
    assert_eq!(points.len(), 1);
}

#[tokio::test]
async fn an_offer_without_an_answer_is_followed_up_after_three_and_seven_days() {
    let workspace = workspace(Mode::Autopilot).await;
    let id = ana(&workspace, "interested").await;
    workspace.receive(&from(ANA, "Hello", "", "It is about Widget Pro for 12 seats.")).await.unwrap();
    let score = json!({ "id": id, "score": 90, "reason": "an old friend" });
    workspace.call("prospects.score_override", score).await.unwrap();
    workspace.engine.read_inbox().await.unwrap();
    workspace.call("prospects.move", json!({ "id": id, "stage": "ready_to_close" })).await.unwrap();
    let mut left = Vec::new();
    for hour in 0..(24 * 12) {
        workspace.clock().advance(Span::hours(1));
        workspace.engine.read_inbox().await.unwrap();
        workspace.run_due().await.unwrap();
        for card in workspace.cards().await.unwrap() {
            workspace.call("approvals.approve", json!({ "id": card["id"] })).await.unwrap();
            workspace.run_due().await.unwrap();
        }
        let count = store::effects::of_prospect(workspace.engine.store().reader(), id, 100)
            .await
            .unwrap()
            .iter()
            .filter(|effect| effect.state == domain::EffectState::Sent)
            .count();
        if count > left.len() {
            left.push(hour / 24);
        }
    }
    // Mondays to Fridays only: three days after Monday, and seven.
    assert_eq!(left, [0, 3, 7]);
    let mails = workspace.mails(3).await.unwrap();
    assert!(
        mails[1].text.contains("valid until") && mails[1].subject.starts_with("Re: "),
        "{}",
        mails[1].text
    );
    workspace.check_books().await.unwrap();
}

#[tokio::test]
async fn a_stranger_becomes_a_prospect_only_if_they_qualify() {
    let workspace = workspace(Mode::Hybrid).await;
    workspace.receive(&from("friend@lunch.example", "Lunch", "", "Are you free on Friday?")).await.unwrap();
    assert!(workspace.prospects().await.unwrap().is_empty());
    workspace
        .receive(&from(
            "ben@clinic.example",
            "Widget Pro",
            "",
            "Hi, how much is Widget Pro for 12 seats? Can we see a demo on Thursday?",
        ))
        .await
        .unwrap();
    let made = workspace.only_prospect().await.unwrap();
    assert_eq!(
        (made["source"].as_str(), made["email"].as_str()),
        (Some("inbound_mail"), Some("ben@clinic.example"))
    );
    assert_eq!(workspace.notices("new_lead").await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_mail_that_only_says_it_is_from_them_moves_nothing() {
    let workspace = workspace(Mode::Autopilot).await;
    let visitor = workspace.visitor().await.unwrap();
    for line in [
        "How much is Widget Pro for 12 seats?",
        "Can we see a demo on Thursday?",
        "My email is ana@lopezdental.example",
    ] {
        visitor.say(line).await.unwrap();
    }
    workspace.wait_for_capture().await.unwrap();
    let before = workspace.only_prospect().await.unwrap();
    workspace.clock().advance(Span::minutes(5));
    workspace.receive(&from(ANA, "Hello", "", "I want to buy now, please call me")).await.unwrap();
    let after = workspace.only_prospect().await.unwrap();
    for field in ["stage", "intent", "scout_score", "email_state"] {
        assert_eq!(before[field], after[field], "{field}");
    }
}

#[tokio::test]
async fn a_week_of_reading_leaves_the_mailbox_as_it_was_but_for_what_we_sent() {
    let workspace = workspace(Mode::Autopilot).await;
    for n in 0..5 {
        let friend = from(&format!("friend{n}@example.net"), "Lunch", "", "Lunch on Friday?");
        workspace.dovecot().unwrap().deliver(friend.as_bytes(), workspace.engine.now()).unwrap();
    }
    let (_, mail) = written(&workspace).await;
    workspace.clock().advance(Span::minutes(3));
    workspace.receive(&reply(&mail, "We are looking at it.")).await.unwrap();
    let before = workspace.dovecot().unwrap().mails().unwrap();
    // Twice a day the program is started anew: it logs in and reads from its cursor on.
    let mut workspace = workspace;
    for _ in 0..14 {
        workspace = workspace.restart().await.unwrap();
        workspace.clock().advance(Span::hours(12));
        workspace.engine.read_inbox().await.unwrap();
        workspace.run_due().await.unwrap();
    }
    let after = workspace.dovecot().unwrap().mails().unwrap();
    assert!(before.iter().all(|(name, bytes)| after.get(name) == Some(bytes)), "{:?}", after.keys());
    let added: Vec<&String> = after.keys().filter(|name| !before.contains_key(*name)).collect();
    assert!(added.iter().all(|name| name.starts_with(".Sent/")), "{added:?}");
}

/// Base64 of `hello` and of nothing but zeros.
const FILES: [(&str, &str, &str); 2] = [
    ("../../price\u{202e}list.pdf", "application/pdf", "aGVsbG8="),
    ("notes \u{fc}ber Ana.txt", "multipart/mixed", "AAAAAAAA"),
];

#[tokio::test]
async fn a_mail_by_hand_takes_its_files_along_offline_too() {
    let mut workspace = Workspace::builder(Mode::Manual).without_mailbox().start().await.unwrap();
    let id = ana(&workspace, "contacted").await;
    let mut ids = Vec::new();
    for (name, media_type, data) in FILES {
        let file = json!({ "prospect_id": id, "name": name, "media_type": media_type, "data": data });
        let files = workspace.call("mails.attach", file).await.unwrap();
        ids.push(files.as_array().unwrap().last().unwrap()["id"].clone());
    }
    let mail = json!({ "prospect_id": id, "subject": "Prices", "body": "As promised.", "attachments": ids });
    workspace.call("mails.send", mail).await.unwrap();
    // Nobody to hand it to: it waits, is shown with its files, and survives a restart.
    workspace.run_after(Span::minutes(1)).await.unwrap();
    workspace = workspace.restart().await.unwrap();
    let thread = workspace.call("conversations.get", json!({ "prospect_id": id })).await.unwrap();
    let entry = thread["entries"].as_array().unwrap().iter().find(|entry| entry["kind"] == "mail").unwrap();
    assert_eq!(
        (&entry["state"], &entry["files"][0]["name"]),
        (&json!("intent"), &json!("pricelist.pdf")),
        "{entry}"
    );
    workspace.start_sink().await.unwrap();
    workspace.connect_mailbox().await.unwrap();
    workspace.run_after(Span::minutes(10)).await.unwrap();
    let mail = workspace.mails(1).await.unwrap().remove(0);
    let raw = String::from_utf8(mail.raw.clone()).unwrap();
    assert!(mail.text.starts_with("As promised.") && mail.text.contains("1 Ayala Avenue"), "{}", mail.text);
    assert!(raw.contains("filename=\"pricelist.pdf\"") && raw.contains("aGVsbG8="), "{raw}");
    assert!(raw.contains("application/octet-stream") && raw.contains("AAAAAAAA"), "{raw}");
    assert_eq!(raw.matches("multipart/mixed").count(), 1, "{raw}");
    workspace.check_books().await.unwrap();
}

#[tokio::test]
async fn the_signature_stands_under_what_nexscout_writes() {
    let workspace = Workspace::builder(Mode::Autopilot)
        .with_inbox()
        .set("mail.signature", "Rina Reyes\nSales, Widget Works\n+63 917 555 0100")
        .start()
        .await
        .unwrap();
    let (_, mail) = written(&workspace).await;
    let signed = "Best regards,\nRina Reyes\nSales, Widget Works\n+63 917 555 0100\n\n";
    assert!(mail.text.contains(signed), "{}", mail.text);
}
