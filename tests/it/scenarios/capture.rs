//! Scenarios 1, 2, 7 and 8: what a chat becomes.

use super::support::*;
use domain::{Mode, time::Span};
use serde_json::json;
use testkit::{START, Workspace, peer::read_calendar};

#[tokio::test]
async fn scenario_1_a_chat_becomes_a_scored_prospect_and_the_first_answer_leaves() {
    let ws = Workspace::start(Mode::Autopilot).await.unwrap();
    let ana = ws.visitor().await.unwrap();
    assert!(ana.greeting.contains("Widget Works") && ana.greeting.contains("automated"), "{}", ana.greeting);
    for (second, words) in &ANA[..2] {
        ana.say_at(Span::seconds(*second), words).await.unwrap();
        ws.run_due().await.unwrap();
    }
    assert!(ws.prospects().await.unwrap().is_empty());
    for (second, words) in &ANA[2..] {
        ana.say_at(Span::seconds(*second), words).await.unwrap();
        ws.run_due().await.unwrap();
    }

    let found = ws.only_prospect().await.unwrap();
    let prospect = id(&found);
    assert_eq!(found["created_at"], (START + Span::seconds(60)).0);
    assert_eq!(found["email"], "ana@lopezdental.example");
    assert_eq!(found["email_state"], "claimed");
    assert_eq!(found["phone"], "+639175550123");
    assert_eq!(found["name"], "Ana Lopez");
    assert_eq!(found["company"], "Lopez Dental");
    assert_eq!(found["quantity"], "12");
    assert_eq!((&found["intent"], &found["temperature"]), (&json!(70), &json!("hot")));
    assert_eq!(found["scout_score"], 77);
    let parts = json!({ "intent": 28, "temperature": 20, "contact": 15, "engagement": 9, "signal": 5 });
    assert_eq!(found["score_parts"], parts);
    assert_eq!(found["stage"], "interested");
    assert_eq!(found["source"], "web_chat");
    stands(&job(&ws, prospect, "smart_scan").await, "succeeded", None);
    let follow_up = job(&ws, prospect, "follow_up").await;
    stands(&follow_up, "queued", None);
    assert_eq!(follow_up["run_at"], (START + Span::minutes(7)).0);
    assert_eq!(ws.notices("new_lead").await.unwrap().len(), 1);

    // The chat has settled: book_meeting writes, and may not write to an address that anybody can type.
    ws.at(Span::minutes(4));
    ws.run_due().await.unwrap();
    let book = job(&ws, prospect, "book_meeting").await;
    stands(&book, "waiting", Some("unconfirmed"));
    assert_eq!(only_card(&ws).await["payload"]["invite"], json!(null));
    ws.clock().set(START + Span::minutes(7) - Span(1));
    ws.run_due().await.unwrap();
    ws.mails(0).await.unwrap();
    ws.at(Span::minutes(7));
    ws.run_due().await.unwrap();

    let mail = ws.mails(1).await.unwrap().remove(0);
    assert_eq!(
        (mail.from.as_str(), mail.to.as_slice()),
        ("rina@widgets.example", &["ana@lopezdental.example".to_owned()][..])
    );
    is_plain_first_answer(&mail.text, &mail.subject);
    assert!(mail.text.contains("Ana"), "{}", mail.text);
    assert_eq!(mail.header("List-Unsubscribe"), Some("<mailto:rina@widgets.example?subject=unsubscribe>"));
    stands(&job(&ws, prospect, "follow_up").await, "succeeded", None);

    // Confirmed: drafted anew as an invitation, since she asked for a meeting; without a readable inbox it waits.
    confirm(&ws, prospect).await;
    assert!(ws.cards().await.unwrap().is_empty());
    ws.run_due().await.unwrap();
    let anew = job(&ws, prospect, "book_meeting").await;
    assert_eq!(anew["id"], book["id"]);
    stands(&anew, "waiting", Some("inbox"));
    ws.mails(1).await.unwrap();
    ws.set("inbox.required", false).await.unwrap();
    ws.run_due().await.unwrap();
    let invitation = ws.mails(2).await.unwrap().remove(1);
    let event = read_calendar(&invitation.raw).await.unwrap();
    assert_eq!((&event["method"], &event["mime_method"]), (&json!("REQUEST"), &json!("REQUEST")));
    // The Thursday she named, in the rep's working hours (09:00 in Manila is 01:00 UTC).
    assert_eq!(event["start"], "2026-11-26T01:00:00+00:00");
    stands(&job(&ws, prospect, "book_meeting").await, "succeeded", None);
    assert_eq!(spent_energy(&ws).await, 10 + 15 + 30);
    close_books(&ws).await;
}

#[tokio::test]
async fn scenario_2_a_silent_visit_makes_no_prospect() {
    let ws = Workspace::start(Mode::Autopilot).await.unwrap();
    ws.visitor().await.unwrap();
    play(&ws, &[(0, "hi")]).await;
    ws.run_after(Span::days(1)).await.unwrap();
    assert!(ws.prospects().await.unwrap().is_empty());
    assert_eq!(ws.call("today.left_address", json!({})).await.unwrap(), json!([]));
    assert_eq!(ws.call("notifications.list", json!({})).await.unwrap(), json!([]));
    ws.mails(0).await.unwrap();
    close_books(&ws).await;
}

#[tokio::test]
async fn scenario_7_an_address_below_the_threshold_is_shown_in_today() {
    let ws = Workspace::start(Mode::Autopilot).await.unwrap();
    play(&ws, &[(0, "Hello there"), (20, "My email is carl@perez.example")]).await;
    assert!(ws.prospects().await.unwrap().is_empty());
    let today = ws.call("today.left_address", json!({})).await.unwrap();
    assert_eq!(today.as_array().map(Vec::len), Some(1), "{today:#}");
    assert_eq!(today[0]["stated"]["email"], "carl@perez.example");
    assert_eq!(ws.notices("left_address").await.unwrap().len(), 1);
    ws.run_after(Span::days(1)).await.unwrap();
    ws.mails(0).await.unwrap();

    let session = &today[0]["session_id"];
    let added = ws.call("today.add_left_address", json!({ "session_id": session })).await.unwrap();
    assert_eq!((&added["email"], &added["email_state"]), (&json!("carl@perez.example"), &json!("claimed")));
    assert_eq!(ws.call("today.left_address", json!({})).await.unwrap(), json!([]));
    let again = ws.call("today.add_left_address", json!({ "session_id": session })).await;
    assert_eq!(refused(again), api::Code::Conflict);
    close_books(&ws).await;
}

#[tokio::test]
async fn scenario_7_ignored_stays_ignored() {
    let ws = Workspace::start(Mode::Autopilot).await.unwrap();
    let carl = play(&ws, &[(0, "My email is carl@perez.example")]).await;
    let session = json!({ "session_id": carl.session_id });
    ws.call("today.ignore_left_address", session).await.unwrap();
    carl.say_at(Span::seconds(40), "Are you still there?").await.unwrap();
    assert_eq!(ws.call("today.left_address", json!({})).await.unwrap(), json!([]));
    assert!(ws.prospects().await.unwrap().is_empty());
    close_books(&ws).await;
}

#[tokio::test]
async fn scenario_8_score_and_contact_but_one_condition_make_no_prospect() {
    let ws = Workspace::start(Mode::Autopilot).await.unwrap();
    let dina = play(
        &ws,
        &[
            (0, "I'm looking for widgets, how much is one?"),
            (20, "I have time on Thursday"),
            (40, "My email is dina@ramos.example"),
        ],
    )
    .await;
    let session = dina.session_id.parse().unwrap();
    let read = store::chat::get(ws.engine.store().reader(), session).await.unwrap().unwrap();
    assert!(read.qualification >= 50, "the test's premise: {}", read.qualification);
    assert!(ws.prospects().await.unwrap().is_empty());
    assert_eq!(
        ws.call("today.left_address", json!({})).await.unwrap()[0]["stated"]["email"],
        "dina@ramos.example"
    );

    // A second condition, and it is one.
    dina.say_at(Span::seconds(125), "Thank you").await.unwrap();
    assert_eq!(ws.only_prospect().await.unwrap()["email"], "dina@ramos.example");
    close_books(&ws).await;
}
