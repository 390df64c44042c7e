//! What job kinds really do beside the numbered scenarios (product.md section 4).

use super::support::*;
use domain::{Mode, time::Span};
use serde_json::json;

#[tokio::test]
async fn without_an_e_mail_there_is_a_task_with_the_text_ready() {
    let ws = blind(Mode::Autopilot).await;
    let mut ana = ANA;
    ana[2].1 = "You can reach me at 0917 555 0123";
    ana[3].1 = "We are in Makati";
    play(&ws, &ana).await;
    let found = ws.only_prospect().await.unwrap();
    let prospect = id(&found);
    assert_eq!((&found["email"], &found["phone"]), (&json!(null), &json!("+639175550123")));
    ws.at(Span::minutes(7));
    ws.run_due().await.unwrap();
    stands(&job(&ws, prospect, "follow_up").await, "succeeded", None);
    let timeline = detail(&ws, prospect).await["timeline"].clone();
    let task = timeline.as_array().unwrap().iter().find(|row| row["kind"] == "task").expect("a task").clone();
    let text = task["after"].as_str().unwrap();
    for link in ["tel:+639175550123", "sms:+639175550123", "wa.me/639175550123", "viber://"] {
        assert!(text.contains(link), "{link} in {text}");
    }
    ws.mails(0).await.unwrap();
    close_books(&ws).await;
}

#[tokio::test]
async fn full_pipeline_does_its_parts_for_one_price() {
    let ws = blind(Mode::Hybrid).await;
    ws.set("delay.follow_up.hybrid", 600).await.unwrap();
    play(&ws, &ANA).await;
    let prospect = id(&ws.only_prospect().await.unwrap());
    confirm(&ws, prospect).await;
    let before = spent_energy(&ws).await;
    ws.at(Span::minutes(5));
    click(&ws, prospect, "full_pipeline").await;
    ws.run_due().await.unwrap();
    let done = job(&ws, prospect, "full_pipeline").await;
    // Need alone is proven (a demo was asked for): below 50, so it nurtures.
    stands(&done, "waiting", Some("schedule"));
    let shown = detail(&ws, prospect).await["timeline"].to_string();
    assert!(shown.contains("qualified 25 of 100"), "{shown}");
    assert_eq!(spent_energy(&ws).await, before + 30, "only the meeting so far");
    assert_eq!(ws.engine.wallet().await.unwrap().energy.reserved, 100);
    // The Monday a week on is a public holiday: the third leaves on Tuesday at eight.
    for hours in [24, 72, 192] {
        ws.at(Span::minutes(5 + hours * 60));
        ws.run_due().await.unwrap();
    }
    stands(&job(&ws, prospect, "full_pipeline").await, "succeeded", None);
    close_books(&ws).await;
}

#[tokio::test]
async fn hybrid_writes_its_first_answer_half_an_hour_after_the_last_message() {
    let ws = blind(Mode::Hybrid).await;
    let ana = play(&ws, &ANA).await;
    let prospect = id(&ws.only_prospect().await.unwrap());
    let due = |job: serde_json::Value| domain::Timestamp(job["run_at"].as_i64().unwrap()) - testkit::START;
    assert_eq!(due(job(&ws, prospect, "follow_up").await), Span::minutes(32));
    // Still talking: it moves along.
    ana.say_at(Span::minutes(20), "One more thing").await.unwrap();
    assert_eq!(due(job(&ws, prospect, "follow_up").await), Span::minutes(50));
    ws.at(Span::minutes(50));
    ws.run_due().await.unwrap();
    stands(&job(&ws, prospect, "follow_up").await, "succeeded", None);
    ws.mails(1).await.unwrap();
    close_books(&ws).await;
}

#[tokio::test]
async fn a_vendor_gets_no_automation_in_any_mode() {
    let ws = blind(Mode::Autopilot).await;
    play(
        &ws,
        &[
            (0, "We offer SEO services, can we schedule a demo on Thursday?"),
            (20, "How much do you pay for leads? We want to buy your list, asap"),
            (40, "My email is max@rankfast.example"),
        ],
    )
    .await;
    for minutes in [3, 6, 40, 60 * 30] {
        ws.at(Span::minutes(minutes));
        ws.run_due().await.unwrap();
    }
    ws.mails(0).await.unwrap();
    let found = ws.only_prospect().await.unwrap();
    assert_eq!(found["barred"], true);
    assert_eq!(kinds(&ws, id(&found), "succeeded").await, [""; 0]);
    assert_eq!(kinds(&ws, id(&found), "queued").await, [""; 0]);
    close_books(&ws).await;
}

#[tokio::test]
async fn automation_makes_so_many_prospects_a_day_and_the_rest_wait_in_today() {
    let ws = blind(Mode::Autopilot).await;
    ws.set("capture.daily_cap", 1).await.unwrap();
    play(&ws, &ANA).await;
    let later = BEA.map(|(second, words)| (second + 300, words));
    play(&ws, &later).await;
    assert_eq!(ws.prospects().await.unwrap().len(), 1);
    let today = ws.call("today.left_address", json!({})).await.unwrap();
    assert_eq!(today[0]["stated"]["email"], "bea@santosfoods.example");
    let session = json!({ "session_id": today[0]["session_id"] });
    ws.call("today.add_left_address", session).await.unwrap();
    assert_eq!(ws.prospects().await.unwrap().len(), 2);
    close_books(&ws).await;
}

#[tokio::test]
async fn an_approved_message_starts_the_cool_down() {
    let ws = blind(Mode::Hybrid).await;
    play(&ws, &BEN).await;
    let prospect = id(&ws.only_prospect().await.unwrap());
    confirm(&ws, prospect).await;
    ws.at(Span::seconds(200));
    ws.run_due().await.unwrap();
    let card = only_card(&ws).await;
    ws.call("approvals.approve", json!({ "id": card["id"] })).await.unwrap();
    ws.run_due().await.unwrap();
    ws.mails(1).await.unwrap();
    // What he said was not answered automatically yet: that one may still go. The next that we start waits.
    ws.at(Span::minutes(32));
    ws.run_due().await.unwrap();
    let left = store::effects::of_prospect(ws.engine.store().reader(), prospect, 10).await.unwrap();
    assert!(left.iter().filter(|effect| effect.left_at.is_some()).count() <= 2);
    ws.at(Span::hours(2));
    click(&ws, prospect, "book_meeting").await;
    ws.run_due().await.unwrap();
    let waiting = job(&ws, prospect, "book_meeting").await;
    stands(&waiting, "waiting", Some("cooldown"));
    assert_eq!(waiting["wait_until"], (testkit::START + Span::seconds(200) + Span::hours(24)).0);
    close_books(&ws).await;
}

#[tokio::test]
async fn a_message_that_the_rep_says_did_not_arrive_may_be_tried_again() {
    let ws = blind(Mode::Hybrid).await;
    let prospect = add(&ws, "Cora Diaz", "cora@diaz.example", "qualified").await;
    ws.set("smtp.host", "").await.unwrap();
    click(&ws, prospect, "follow_up").await;
    ws.run_due().await.unwrap();
    let reader = ws.engine.store().reader();
    let effect = store::effects::of_prospect(reader, prospect, 1).await.unwrap()[0].id;
    begin_sending(&ws, effect, true).await;
    let ws = ws.crash().await.unwrap();
    stands(&job(&ws, prospect, "follow_up").await, "waiting", Some("ambiguous"));
    ws.call("effects.settle", json!({ "id": effect, "sent": false })).await.unwrap();
    let ended = job(&ws, prospect, "follow_up").await;
    stands(&ended, "cancelled", None);
    ws.connect_mailbox().await.unwrap();
    ws.call("jobs.retry", json!({ "id": ended["id"] })).await.unwrap();
    ws.run_due().await.unwrap();
    stands(&job(&ws, prospect, "follow_up").await, "succeeded", None);
    ws.mails(1).await.unwrap();
    close_books(&ws).await;
}
