//! Scenario 3: somebody we know chats again.

use super::support::*;
use domain::{Mode, time::Span};
use serde_json::json;
use testkit::{Visitor, Workspace};

#[tokio::test]
async fn scenario_3_a_confirmed_person_is_the_same_prospect_with_more_intent() {
    let ws = Workspace::start(Mode::Autopilot).await.unwrap();
    let first = play(&ws, &BEA).await;
    let before = ws.only_prospect().await.unwrap();
    let prospect = id(&before);
    assert_eq!(before["stage"], "qualified");
    confirm(&ws, prospect).await;
    let token = first.visitor_token.clone();

    ws.at(Span::days(1));
    let again = Visitor::open(&ws, json!({ "visitor_token": token })).await.unwrap();
    again.say("We want to buy Widget Pro for 12 seats").await.unwrap();
    let after = ws.only_prospect().await.unwrap();
    assert_eq!(after["id"], before["id"]);
    assert_eq!((&before["intent"], &after["intent"]), (&json!(25), &json!(90)));
    assert!(after["scout_score"].as_u64() > before["scout_score"].as_u64());
    assert_eq!(after["stage"], "ready_to_close");
    assert_eq!(after["messages"], 4);
    let linked = store::chat::of_prospect(ws.engine.store().reader(), prospect).await.unwrap();
    let links: Vec<_> = linked.iter().map(|visit| visit.prospect.map(|(_, link)| link.as_str())).collect();
    assert_eq!(links, [Some("own"), Some("confirmed")]);
    stands(&job(&ws, prospect, "close_deal").await, "queued", None);
    assert!(!ws.notices("reply").await.unwrap().is_empty());
    close_books(&ws).await;
}

#[tokio::test]
async fn scenario_3_the_stage_jobs_come_again_after_a_day_but_not_within_it() {
    let ws = blind(Mode::Autopilot).await;
    let first = play(&ws, &BEA).await;
    let prospect = id(&ws.only_prospect().await.unwrap());
    confirm(&ws, prospect).await;
    stands(&job(&ws, prospect, "qualify").await, "succeeded", None);
    let open = json!({ "visitor_token": first.visitor_token });

    // Warmer by ten points: still qualified by what was said, and back within the day.
    ws.at(Span::hours(3));
    let again = Visitor::open(&ws, open.clone()).await.unwrap();
    again.say("We are comparing you versus other vendors").await.unwrap();
    let count = |jobs: &[serde_json::Value]| jobs.iter().filter(|job| text(job, "kind") == "qualify").count();
    assert_eq!(count(&ws.jobs(prospect).await.unwrap()), 1, "it ran three hours ago");
    close_books(&ws).await;
}

#[tokio::test]
async fn scenario_3_an_unconfirmed_claim_is_attached_and_moves_nothing() {
    let ws = Workspace::start(Mode::Autopilot).await.unwrap();
    play(&ws, &BEA).await;
    let prospect = id(&ws.only_prospect().await.unwrap());
    confirm(&ws, prospect).await;
    ws.at(Span::hours(5));
    ws.run_due().await.unwrap();
    let before = detail(&ws, prospect).await;
    let jobs = ws.jobs(prospect).await.unwrap();
    let told = ws.notices("reply").await.unwrap().len();

    let stranger = ws.visitor().await.unwrap();
    stranger.say("I want to buy Widget Pro for 90 seats today").await.unwrap();
    let answer = stranger.say("My email is bea@santosfoods.example, my name is Mallory Cruz").await.unwrap();
    ws.run_due().await.unwrap();
    let after = detail(&ws, prospect).await;
    for field in [
        "stage",
        "intent",
        "temperature",
        "scout_score",
        "score_parts",
        "name",
        "email",
        "phone",
        "company",
        "quantity",
        "messages",
        "qualification",
        "contact_points",
        "signals",
        "version",
    ] {
        assert_eq!(before[field], after[field], "{field}");
    }
    assert_eq!(ws.jobs(prospect).await.unwrap(), jobs);
    assert_eq!(ws.notices("reply").await.unwrap().len(), told + 1);
    for secret in ["Santos", "Thursday", "already", "again", "welcome back"] {
        assert!(!answer.contains(secret), "a stranger learns {secret:?}: {answer}");
    }

    // Once the rep vouches for it, what was said counts.
    confirm(&ws, prospect).await;
    let vouched = detail(&ws, prospect).await;
    assert!(vouched["intent"].as_u64() > before["intent"].as_u64());
    assert_eq!(vouched["stage"], "ready_to_close");
    close_books(&ws).await;
}

#[tokio::test]
async fn a_customer_who_comes_back_is_a_question_to_the_rep() {
    let ws = blind(Mode::Autopilot).await;
    let first = play(&ws, &BEA).await;
    let prospect = id(&ws.only_prospect().await.unwrap());
    confirm(&ws, prospect).await;
    let won = json!({ "id": prospect, "stage": "won", "amount": "100.00", "currency": "USD" });
    ws.call("prospects.move", won).await.unwrap();
    ws.at(Span::days(30));
    let again = Visitor::open(&ws, json!({ "visitor_token": first.visitor_token })).await.unwrap();
    again.say("We want to buy 20 more seats, how much?").await.unwrap();
    for minutes in [3, 10, 60] {
        ws.run_after(Span::minutes(minutes)).await.unwrap();
    }
    assert_eq!(ws.only_prospect().await.unwrap()["stage"], "won");
    let told = ws.notices("reply").await.unwrap();
    assert!(told.iter().any(|notice| text(notice, "text").contains("new deal")), "{told:#?}");
    assert_eq!(kinds(&ws, prospect, "queued").await, [""; 0]);
    ws.mails(0).await.unwrap();
    close_books(&ws).await;
}
