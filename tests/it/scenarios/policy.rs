//! Scenario 6 and the three gates: a job is asked about when it is queued, when it is claimed and when its
//! effect leaves, and switching the mode decides again what waits.

use super::support::*;
use domain::{Mode, time::Span};
use serde_json::json;
use testkit::Workspace;

#[tokio::test]
async fn scenario_6_manual_creates_and_suggests_and_queues_nothing() {
    let ws = Workspace::start(Mode::Manual).await.unwrap();
    play(&ws, &ANA).await;
    let found = ws.only_prospect().await.unwrap();
    let prospect = id(&found);
    assert_eq!((&found["scout_score"], &found["stage"]), (&json!(77), &json!("interested")));
    assert_eq!(ws.notices("new_lead").await.unwrap().len(), 1);
    for minutes in [4, 7, 32, 60 * 24, 60 * 24 * 4] {
        ws.at(Span::minutes(minutes));
        let ran = ws.run_due().await.unwrap();
        assert!(ran.claims.is_empty() && ran.effects.is_empty(), "{ran:?}");
    }
    assert_eq!(kinds(&ws, prospect, "suggested").await, ["book_meeting", "follow_up", "smart_scan"]);
    assert_eq!(ws.jobs(prospect).await.unwrap().len(), 3);
    assert_eq!(ws.engine.wallet().await.unwrap().energy.available, 2_000);
    ws.mails(0).await.unwrap();

    // A click runs it, in manual too, for its price.
    click(&ws, prospect, "smart_scan").await;
    ws.run_due().await.unwrap();
    stands(&job(&ws, prospect, "smart_scan").await, "succeeded", None);
    assert_eq!(spent_energy(&ws).await, 10);
    close_books(&ws).await;
}

#[tokio::test]
async fn gate_two_a_mode_switched_after_queueing_holds_the_claim() {
    let ws = Workspace::start(Mode::Autopilot).await.unwrap();
    play(&ws, &ANA).await;
    let prospect = id(&ws.only_prospect().await.unwrap());
    ws.call("mode.set", json!({ "mode": "manual" })).await.unwrap();
    ws.at(Span::minutes(7));
    ws.run_due().await.unwrap();
    stands(&job(&ws, prospect, "follow_up").await, "waiting", Some("mode"));
    ws.mails(0).await.unwrap();
    ws.call("mode.set", json!({ "mode": "hybrid" })).await.unwrap();
    ws.run_due().await.unwrap();
    stands(&job(&ws, prospect, "follow_up").await, "succeeded", None);
    ws.mails(1).await.unwrap();
    let switches = ws.call("activity.list", json!({})).await.unwrap();
    let logged = switches.as_array().unwrap().iter().filter(|row| row["field"] == "mode").count();
    assert!(logged >= 3, "switches are logged");
    close_books(&ws).await;
}

#[tokio::test]
async fn gate_three_a_mode_switched_after_the_claim_holds_the_message() {
    let ws = Workspace::builder(Mode::Autopilot).without_mailbox().start().await.unwrap();
    let mut ws = ws;
    play(&ws, &ANA).await;
    let prospect = id(&ws.only_prospect().await.unwrap());
    ws.at(Span::minutes(7));
    ws.run_due().await.unwrap();
    stands(&job(&ws, prospect, "follow_up").await, "waiting", Some("mailbox"));
    ws.call("mode.set", json!({ "mode": "manual" })).await.unwrap();
    ws.start_sink().await.unwrap();
    ws.connect_mailbox().await.unwrap();
    ws.run_due().await.unwrap();
    stands(&job(&ws, prospect, "follow_up").await, "waiting", Some("mode"));
    ws.mails(0).await.unwrap();
    // Drafted under one cell of the table, and another one asks now.
    ws.set("policy.follow_up.hybrid", "ask").await.unwrap();
    ws.call("mode.set", json!({ "mode": "hybrid" })).await.unwrap();
    ws.run_due().await.unwrap();
    stands(&job(&ws, prospect, "follow_up").await, "waiting", Some("approval"));
    ws.mails(0).await.unwrap();
    ws.call("mode.set", json!({ "mode": "autopilot" })).await.unwrap();
    ws.run_due().await.unwrap();
    stands(&job(&ws, prospect, "follow_up").await, "succeeded", None);
    ws.mails(1).await.unwrap();
    close_books(&ws).await;
}

#[tokio::test]
async fn at_most_one_open_job_of_a_kind_whoever_asks() {
    let ws = blind(Mode::Hybrid).await;
    let prospect = add(&ws, "Cora Diaz", "cora@diaz.example", "contacted").await;
    let clicks = (0..10).map(|_| click(&ws, prospect, "nurture"));
    let made = futures::future::join_all(clicks).await;
    assert!(made.iter().all(|job| job["id"] == made[0]["id"]));
    let doubled: Vec<(String, i64)> = sqlx::query_as(
        "SELECT kind, count(*) FROM jobs WHERE state <> 'suggested' GROUP BY prospect_id, kind HAVING count(*) > 1",
    )
    .fetch_all(&mut by_hand(&ws).await)
    .await
    .unwrap();
    assert!(doubled.is_empty(), "{doubled:?}");
    // A rule finds it open and queues none beside it.
    drag(&ws, prospect, "qualified").await;
    assert_eq!(kinds(&ws, prospect, "queued").await, ["nurture", "qualify"]);
    close_books(&ws).await;
}

#[tokio::test]
async fn hybrid_asks_before_a_meeting_while_pipeline_automation_is_off() {
    let ws = blind(Mode::Hybrid).await;
    ws.set("pipeline.automation", false).await.unwrap();
    let prospect = add(&ws, "Cora Diaz", "cora@diaz.example", "qualified").await;
    drag(&ws, prospect, "interested").await;
    ws.run_after(Span::minutes(2)).await.unwrap();
    stands(&job(&ws, prospect, "book_meeting").await, "waiting", Some("approval"));
    ws.mails(0).await.unwrap();
    ws.set("pipeline.automation", true).await.unwrap();
    ws.run_due().await.unwrap();
    stands(&job(&ws, prospect, "book_meeting").await, "succeeded", None);
    assert!(ws.cards().await.unwrap().is_empty());
    ws.mails(1).await.unwrap();
    close_books(&ws).await;
}
