//! A meeting that stands is moved, and called off: the invited person's calendar is told by the next revision, over real
//! SMTP and IMAP.

use domain::{Mode, ProspectId, Timestamp, time::Span};
use serde_json::{Value, json};
use testkit::{
    START, Workspace,
    customer::Customer,
    peer::{Mail, read_calendar},
};

const ANA: Customer = Customer { name: "Ana Lopez", address: "ana@lopezdental.example" };

struct Met {
    ws: Workspace,
    person: ProspectId,
    invitation: Mail,
    /// The meeting's row.
    meeting: String,
}

/// Ana has accepted an invitation.
async fn met() -> Met {
    let ws = Workspace::builder(Mode::Autopilot).with_inbox().start().await.unwrap();
    let ana = ws.visitor().await.unwrap();
    for words in
        ["How much is Widget Pro for 12 seats?", "Can we see a demo?", "My email is ana@lopezdental.example"]
    {
        ana.say(words).await.unwrap();
    }
    let person = ws.only_prospect().await.unwrap()["id"].as_str().unwrap().parse().unwrap();
    ws.call("prospects.confirm", json!({ "id": person })).await.unwrap();
    ws.run_after(Span::minutes(5)).await.unwrap();
    let invitation = ws.mails(2).await.unwrap().into_iter().find(|mail| mail.calendar.is_some()).unwrap();
    ws.receive(&ANA.accept(&invitation, 1)).await.unwrap();
    let meeting = row(&ws, person).await["id"].as_str().unwrap().to_owned();
    Met { ws, person, invitation, meeting }
}

async fn row(ws: &Workspace, person: ProspectId) -> Value {
    let detail = ws.call("prospects.get", json!({ "id": person })).await.unwrap();
    let rows = detail["timeline"].as_array().unwrap().iter().filter(|row| row["kind"] == "meeting");
    let all: Vec<&Value> = rows.collect();
    assert_eq!(all.len(), 1, "one meeting, whatever became of it: {all:?}");
    all[0].clone()
}

fn line<'m>(mail: &'m Mail, name: &str) -> &'m str {
    let calendar = mail.calendar.as_deref().expect("a calendar");
    calendar.lines().find(|line| line.starts_with(name)).unwrap_or_default().trim_end()
}

#[tokio::test]
async fn a_moved_meeting_is_the_next_revision_of_the_same_event_and_stands_once_it_has_left() {
    let Met { ws, person, invitation, meeting } = met().await;
    let before = row(&ws, person).await;
    assert_eq!(before["answer"], "accepted");
    let start = Timestamp(before["starts_at"].as_i64().unwrap()) + Span::days(1);
    let moved = ws.call("meetings.move", json!({ "id": meeting, "start": start })).await.unwrap();
    // Another change has to wait, and the first can still be taken back.
    assert_eq!(
        ws.call("meetings.cancel", json!({ "id": meeting })).await.unwrap_err().code.as_str(),
        "conflict"
    );
    ws.call("jobs.cancel", json!({ "id": moved["job_id"] })).await.unwrap();
    ws.run_after(Span::minutes(1)).await.unwrap();
    assert_eq!(row(&ws, person).await, before, "taken back: nothing has changed");

    ws.call("meetings.move", json!({ "id": meeting, "start": start })).await.unwrap();
    ws.run_after(Span::minutes(1)).await.unwrap();
    let mail = ws.mails(3).await.unwrap().pop().unwrap();
    assert_eq!(line(&mail, "UID"), line(&invitation, "UID"));
    assert_eq!((line(&mail, "METHOD"), line(&mail, "SEQUENCE")), ("METHOD:REQUEST", "SEQUENCE:1"));
    assert!(
        mail.headers.iter().any(|(name, value)| name == "In-Reply-To" && value.contains('@')),
        "in the same thread"
    );
    let read = read_calendar(&mail.raw).await.unwrap();
    assert_eq!((read["method"].as_str(), read["mime_method"].as_str()), (Some("REQUEST"), Some("REQUEST")));
    let after = row(&ws, person).await;
    assert_eq!((after["starts_at"].as_i64(), after["answer"].as_str()), (Some(start.0), None));
    let offer = ws.jobs(person).await.unwrap().into_iter().find(|job| job["kind"] == "close_deal").unwrap();
    assert_eq!(
        offer["run_at"].as_i64(),
        Some((start + Span::minutes(30) + Span::hours(2)).0),
        "the offer moved along"
    );

    // The rep is told before the new time, and not before the old.
    ws.clock().set(Timestamp(before["starts_at"].as_i64().unwrap()));
    ws.run_due().await.unwrap();
    assert_eq!(ws.notices("task_due").await.unwrap().len(), 0);
    ws.clock().set(start - Span::minutes(15));
    ws.run_due().await.unwrap();
    let told = ws.notices("task_due").await.unwrap();
    assert!(told.len() == 1 && told[0]["text"].as_str().unwrap().starts_with("in 15 minutes: "), "{told:?}");

    // An answer to the old revision says nothing about the new one.
    ws.receive(&ANA.accept(&invitation, 2)).await.unwrap();
    assert_eq!(row(&ws, person).await["answer"], Value::Null);
    ws.receive(&ANA.accept(&mail, 3)).await.unwrap();
    assert_eq!(row(&ws, person).await["answer"], "accepted");
    ws.check_books().await.unwrap();
}

#[tokio::test]
async fn a_meeting_called_off_leaves_the_calendars_of_both_and_takes_the_offer_along() {
    let Met { ws, person, invitation, meeting } = met().await;
    let why = "My flight was cancelled; I am sorry.";
    ws.call("meetings.cancel", json!({ "id": meeting, "why": why })).await.unwrap();
    ws.run_after(Span::minutes(1)).await.unwrap();
    let mail = ws.mails(3).await.unwrap().pop().unwrap();
    assert!(mail.text.contains(why), "{}", mail.text);
    assert_eq!(line(&mail, "UID"), line(&invitation, "UID"));
    let lines = ["METHOD", "SEQUENCE", "STATUS"].map(|name| line(&mail, name));
    assert_eq!(lines, ["METHOD:CANCEL", "SEQUENCE:1", "STATUS:CANCELLED"]);
    let read = read_calendar(&mail.raw).await.unwrap();
    assert_eq!((read["method"].as_str(), read["mime_method"].as_str()), (Some("CANCEL"), Some("CANCEL")));
    assert_eq!(row(&ws, person).await["answer"], "cancelled");
    let offer = ws.jobs(person).await.unwrap().into_iter().find(|job| job["kind"] == "close_deal").unwrap();
    assert_eq!(offer["state"], "cancelled");
    let taken =
        store::activities::meetings(ws.engine.store().reader(), START, START + Span::days(30)).await.unwrap();
    assert_eq!(taken, [], "the time is free again");
    for (name, request) in [
        ("meetings.cancel", json!({ "id": meeting })),
        ("meetings.move", json!({ "id": meeting, "start": START + Span::days(9) })),
    ] {
        assert_eq!(ws.call(name, request).await.unwrap_err().code.as_str(), "conflict");
    }
    ws.receive(&ANA.accept(&invitation, 2)).await.unwrap();
    assert_eq!(row(&ws, person).await["answer"], "cancelled", "what is off stays off");
    ws.check_books().await.unwrap();
}

/// The score with its parts, which add up.
async fn parts(ws: &Workspace, person: ProspectId) -> (i64, i64) {
    let detail = ws.call("prospects.get", json!({ "id": person })).await.unwrap();
    let parts = detail["score_parts"].as_object().unwrap();
    let sum: i64 =
        parts.iter().filter(|(name, _)| *name != "lost_to_decay").filter_map(|(_, n)| n.as_i64()).sum();
    assert_eq!(detail["scout_score"].as_i64(), Some(sum), "{detail}");
    (parts["engagement"].as_i64().unwrap(), detail["last_touch_at"].as_i64().unwrap())
}

async fn mark(ws: &Workspace, meeting: &str, outcome: Option<&str>) -> Value {
    ws.call("meetings.mark", json!({ "id": meeting, "outcome": outcome })).await.unwrap()
}

async fn job(ws: &Workspace, person: ProspectId, kind: &str) -> Value {
    ws.jobs(person).await.unwrap().into_iter().find(|job| job["kind"] == kind).unwrap_or_default()
}

async fn asks_how_it_went(ws: &Workspace) -> bool {
    let today = ws.call("today.get", json!({})).await.unwrap();
    today["items"].as_array().unwrap().iter().any(|item| item["kind"] == "meeting_over")
}

/// A minute past the meeting's end.
async fn ended(ws: &Workspace, person: ProspectId) -> i64 {
    let end = row(ws, person).await["ends_at"].as_i64().unwrap();
    ws.clock().set(Timestamp(end) + Span::minutes(1));
    ws.engine.read_inbox().await.unwrap();
    ws.run_due().await.unwrap();
    end
}

#[tokio::test]
async fn a_meeting_that_ended_counts_as_held_until_the_rep_says_no_show_and_again_when_that_is_undone() {
    let Met { ws, person, meeting, .. } = met().await;
    let (before, touch) = parts(&ws, person).await;
    let early = ws.call("meetings.mark", json!({ "id": meeting, "outcome": "no_show" })).await.unwrap_err();
    assert_eq!(early.code.as_str(), "precondition", "it has not even begun");
    assert!(!asks_how_it_went(&ws).await);

    let end = ended(&ws, person).await;
    let (held, touched) = parts(&ws, person).await;
    assert_eq!((held - before, touched), (7, end), "held: engagement 7 and a touch");
    assert!(asks_how_it_went(&ws).await);

    let marked = mark(&ws, &meeting, Some("no_show")).await;
    assert_eq!(parts(&ws, person).await, (before, touch), "both are taken back");
    assert!(!asks_how_it_went(&ws).await);
    assert_eq!(job(&ws, person, "close_deal").await["state"], "cancelled");
    assert_eq!(mark(&ws, &meeting, Some("no_show")).await["undo_id"], Value::Null, "said already");

    ws.call("undo.apply", json!({ "id": marked["undo_id"] })).await.unwrap();
    assert_eq!(parts(&ws, person).await, (held, end));
    assert_eq!(row(&ws, person).await["outcome"], Value::Null);
    let closes: Vec<Value> =
        ws.jobs(person).await.unwrap().into_iter().filter(|job| job["kind"] == "close_deal").collect();
    let states: Vec<&str> = closes.iter().filter_map(|job| job["state"].as_str()).collect();
    assert!(
        states.contains(&"suggested") && !states.contains(&"queued"),
        "an undo queues nothing: {closes:?}"
    );
    let stopped =
        ws.jobs(person).await.unwrap().into_iter().find(|job| job["id"] == marked["job_id"]).unwrap();
    assert_eq!(stopped["state"], "cancelled");
    let sent = ws.mails(2).await.unwrap().len();
    ws.run_after(Span::days(1)).await.unwrap();
    assert_eq!(ws.mails(sent).await.unwrap().len(), sent, "nothing of it left");

    mark(&ws, &meeting, Some("held")).await;
    assert_eq!(row(&ws, person).await["outcome"], "held");
    ws.check_books().await.unwrap();
}

#[tokio::test]
async fn who_did_not_come_is_offered_new_times_and_no_offer_goes_out() {
    let Met { ws, person, meeting, .. } = met().await;
    let sent = ws.mails(2).await.unwrap().len();
    ended(&ws, person).await;
    mark(&ws, &meeting, Some("no_show")).await;
    ws.run_due().await.unwrap();
    let waits = job(&ws, person, "book_meeting").await;
    // The invitation was a message we started: the cool-down holds for this one, and nothing has left yet.
    assert_eq!((&waits["state"], &waits["waiting_for"]), (&json!("waiting"), &json!("cooldown")), "{waits}");
    // Within the window and the cool-down, whatever they are.
    for _ in 0..30 {
        ws.clock().advance(Span::hours(1));
        ws.engine.read_inbox().await.unwrap();
        ws.run_due().await.unwrap();
    }
    let mails = ws.mails(sent + 1).await.unwrap();
    assert_eq!(mails.len(), sent + 1, "one message, and nothing that closes");
    let mail = mails.last().unwrap();
    assert!(mail.calendar.is_none(), "asked, not invited");
    assert!(mail.text.contains("We did not meet for a demo of Widget Pro on"), "{}", mail.text);
    assert!(mail.text.contains("reply with 1, 2 or 3"), "{}", mail.text);
    assert_eq!(job(&ws, person, "close_deal").await["state"], "cancelled");
    ws.check_books().await.unwrap();
}

#[tokio::test]
async fn in_manual_mode_new_times_are_a_suggestion() {
    let Met { ws, person, meeting, .. } = met().await;
    ended(&ws, person).await;
    ws.call("mode.set", json!({ "mode": "manual" })).await.unwrap();
    let marked = mark(&ws, &meeting, Some("no_show")).await;
    let offered = ws.call("suggestions.list", json!({})).await.unwrap();
    assert!(offered.as_array().unwrap().iter().any(|one| one["id"] == marked["job_id"]), "{offered}");
    // Saying held after all takes the suggestion away.
    mark(&ws, &meeting, Some("held")).await;
    let offered = ws.call("suggestions.list", json!({})).await.unwrap();
    assert!(!offered.as_array().unwrap().iter().any(|one| one["id"] == marked["job_id"]), "{offered}");
}
