//! Scenario 9: the score decides whether autopilot closes by itself.

use super::support::*;
use domain::{Mode, time::Span};
use serde_json::json;

#[tokio::test]
async fn scenario_9_ready_to_close_with_score_69_makes_a_card_and_sends_nothing() {
    let ws = blind(Mode::Autopilot).await;
    play(&ws, &BEN).await;
    let found = ws.only_prospect().await.unwrap();
    let prospect = id(&found);
    assert_eq!((&found["stage"], &found["scout_score"]), (&json!("ready_to_close"), &json!(69)));
    confirm(&ws, prospect).await;
    ws.at(Span::seconds(200));
    ws.run_due().await.unwrap();
    stands(&job(&ws, prospect, "close_deal").await, "waiting", Some("approval"));
    let card = only_card(&ws).await;
    assert_eq!(card["why"], "ScoutScore 69 is below 70");
    assert_eq!(card["kind"], "close_deal");
    assert_eq!(card["payload"]["offer"]["total"], json!({ "minor": 58_800, "currency": "USD" }));
    ws.mails(0).await.unwrap();
    close_books(&ws).await;
}

#[tokio::test]
async fn scenario_9_above_the_threshold_the_list_price_leaves_by_itself() {
    let ws = blind(Mode::Autopilot).await;
    let mut ben = BEN;
    ben[3].1 = "I'm Ben Cruz, our office is in Cebu";
    play(&ws, &ben).await;
    let found = ws.only_prospect().await.unwrap();
    let prospect = id(&found);
    assert_eq!(found["scout_score"], 71);
    confirm(&ws, prospect).await;
    ws.at(Span::seconds(200));
    ws.run_due().await.unwrap();
    stands(&job(&ws, prospect, "close_deal").await, "succeeded", None);
    let mail = ws.mails(1).await.unwrap().remove(0);
    assert!(mail.text.contains("588.00") && mail.text.contains("49.00"), "{}", mail.text);
    assert!(ws.cards().await.unwrap().is_empty());
    close_books(&ws).await;
}

#[tokio::test]
async fn scenario_9_without_a_stated_quantity_there_is_no_total_and_always_a_card() {
    let ws = blind(Mode::Autopilot).await;
    let prospect = add(&ws, "Ella Tan", "ella@tan.example", "interested").await;
    let score = json!({ "id": prospect, "score": 95, "reason": "an old friend" });
    ws.call("prospects.score_override", score).await.unwrap();
    drag(&ws, prospect, "ready_to_close").await;
    ws.run_after(Span::minutes(2)).await.unwrap();
    stands(&job(&ws, prospect, "close_deal").await, "waiting", Some("approval"));
    let card = only_card(&ws).await;
    assert!(text(&card["payload"], "text").contains("49.00"));
    assert_eq!(card["payload"]["offer"], json!(null));
    ws.mails(0).await.unwrap();
    close_books(&ws).await;
}
