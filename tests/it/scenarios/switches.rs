//! The kill switch, hands-off and suppression.

use super::support::*;
use domain::{Mode, time::Span};
use serde_json::json;
use testkit::Workspace;

#[tokio::test]
async fn the_kill_switch_stops_claims_and_messages_and_survives_a_restart() {
    let ws = Workspace::builder(Mode::Autopilot).set("smtp.host", "").start().await.unwrap();
    play(&ws, &ANA).await;
    let prospect = id(&ws.only_prospect().await.unwrap());
    ws.at(Span::minutes(7));
    ws.run_due().await.unwrap();
    stands(&job(&ws, prospect, "follow_up").await, "waiting", Some("mailbox"));
    // One message is ready to leave, one job is due.
    ws.call("automation.pause", json!({})).await.unwrap();
    ws.connect_mailbox().await.unwrap();
    let other = add(&ws, "Cora Diaz", "cora@diaz.example", "new").await;
    let ran = ws.run_due().await.unwrap();
    assert!(ran.claims.is_empty() && ran.effects.is_empty(), "{ran:?}");
    stands(&job(&ws, prospect, "follow_up").await, "waiting", Some("paused"));
    stands(&job(&ws, other, "smart_scan").await, "queued", None);
    // A click does not get past it either; the chat goes on.
    click(&ws, other, "follow_up").await;
    let visitor = ws.visitor().await.unwrap();
    visitor.say("Hello, are you there?").await.unwrap();

    let ws = ws.restart().await.unwrap();
    assert_eq!(ws.call("status.get", json!({})).await.unwrap()["paused"], true);
    for minutes in [1, 60, 600] {
        let ran = ws.run_after(Span::minutes(minutes)).await.unwrap();
        assert!(ran.claims.is_empty() && ran.effects.is_empty(), "{ran:?}");
    }
    ws.mails(0).await.unwrap();
    assert_eq!(spent_energy(&ws).await, 10, "only what ran before");

    ws.clock().set(testkit::START + Span::days(1));
    ws.call("automation.resume", json!({})).await.unwrap();
    ws.run_due().await.unwrap();
    stands(&job(&ws, prospect, "follow_up").await, "succeeded", None);
    stands(&job(&ws, other, "smart_scan").await, "succeeded", None);
    close_books(&ws).await;
}

#[tokio::test]
async fn the_drill_at_start_leaves_no_trace() {
    let ws = blind(Mode::Autopilot).await;
    let due = add(&ws, "Cora Diaz", "cora@diaz.example", "new").await;
    let ledger = "SELECT count(*) FROM ledger";
    let before: i64 = sqlx::query_scalar(ledger).fetch_one(&mut by_hand(&ws).await).await.unwrap();
    let ws = ws.restart().await.unwrap();
    assert_eq!(ws.call("status.get", json!({})).await.unwrap()["paused"], false);
    let job = job(&ws, due, "smart_scan").await;
    stands(&job, "queued", None);
    assert_eq!(job["attempts"], 0);
    let after: i64 = sqlx::query_scalar(ledger).fetch_one(&mut by_hand(&ws).await).await.unwrap();
    assert_eq!(before, after);
    close_books(&ws).await;
}

#[tokio::test]
async fn hands_off_calls_off_what_is_open_and_holds_even_a_click() {
    let ws = blind(Mode::Hybrid).await;
    play(&ws, &BEN).await;
    let prospect = id(&ws.only_prospect().await.unwrap());
    confirm(&ws, prospect).await;
    ws.at(Span::seconds(200));
    ws.run_due().await.unwrap();
    only_card(&ws).await;
    let off = json!({ "id": prospect, "on": true });
    ws.call("prospects.hands_off", off).await.unwrap();
    assert!(ws.cards().await.unwrap().is_empty());
    assert!(
        kinds(&ws, prospect, "waiting").await.is_empty() && kinds(&ws, prospect, "queued").await.is_empty()
    );
    assert_eq!(ws.engine.wallet().await.unwrap().energy.reserved, 0);
    ws.run_after(Span::hours(1)).await.unwrap();
    drag(&ws, prospect, "contacted").await;
    drag(&ws, prospect, "interested").await;
    assert!(kinds(&ws, prospect, "queued").await.is_empty(), "no rule queues anything");
    click(&ws, prospect, "follow_up").await;
    ws.run_due().await.unwrap();
    stands(&job(&ws, prospect, "follow_up").await, "waiting", Some("hands_off"));
    ws.mails(0).await.unwrap();
    ws.call("prospects.hands_off", json!({ "id": prospect, "on": false })).await.unwrap();
    ws.run_due().await.unwrap();
    stands(&job(&ws, prospect, "follow_up").await, "succeeded", None);
    ws.mails(1).await.unwrap();
    close_books(&ws).await;
}

#[tokio::test]
async fn hands_off_until_a_moment_ends_by_itself_and_a_companys_holds_for_its_people() {
    let ws = blind(Mode::Hybrid).await;
    let person = json!({ "name": "Cora Diaz", "email": "cora@diaz.example", "company": "Diaz Foods", "basis": "asked" });
    let added = ws.call("prospects.add", person).await.unwrap();
    let prospect = id(&added);
    let until = (testkit::START + Span::hours(2)).0;
    let off = json!({ "id": added["company_id"], "on": true, "until": until });
    ws.call("companies.hands_off", off).await.unwrap();
    assert!(kinds(&ws, prospect, "queued").await.is_empty());
    click(&ws, prospect, "follow_up").await;
    ws.run_due().await.unwrap();
    stands(&job(&ws, prospect, "follow_up").await, "waiting", Some("hands_off"));
    ws.at(Span::hours(2));
    ws.run_due().await.unwrap();
    stands(&job(&ws, prospect, "follow_up").await, "succeeded", None);
    ws.mails(1).await.unwrap();
    close_books(&ws).await;
}

#[tokio::test]
async fn nothing_leaves_to_a_suppressed_address_approved_or_not() {
    let ws = blind(Mode::Hybrid).await;
    play(&ws, &BEN).await;
    let prospect = id(&ws.only_prospect().await.unwrap());
    confirm(&ws, prospect).await;
    ws.at(Span::seconds(200));
    ws.run_due().await.unwrap();
    let card = only_card(&ws).await;
    let stop = json!({ "address": "BEN@cruzlogistics.example", "reason": "asked to stop" });
    // Approved a moment ago, opted out before it left.
    ws.call("approvals.approve", json!({ "id": card["id"] })).await.unwrap();
    ws.call("suppression.add", stop).await.unwrap();
    for minutes in [0, 31, 60 * 24] {
        ws.run_after(Span::minutes(minutes)).await.unwrap();
    }
    ws.mails(0).await.unwrap();
    stands(&job(&ws, prospect, "close_deal").await, "cancelled", None);
    stands(&job(&ws, prospect, "follow_up").await, "cancelled", None);
    let shown = detail(&ws, prospect).await["timeline"].to_string();
    assert!(shown.contains("opted out"), "{shown}");
    assert_eq!(ws.engine.wallet().await.unwrap().energy.reserved, 0);
    close_books(&ws).await;
}

#[tokio::test]
async fn an_approval_under_the_kill_switch_waits_for_its_end_and_a_move_calls_it_off() {
    let ws = blind(Mode::Hybrid).await;
    play(&ws, &BEN).await;
    let prospect = id(&ws.only_prospect().await.unwrap());
    confirm(&ws, prospect).await;
    ws.at(Span::seconds(200));
    ws.run_due().await.unwrap();
    let card = only_card(&ws).await;
    ws.call("automation.pause", json!({})).await.unwrap();
    ws.call("approvals.approve", json!({ "id": card["id"] })).await.unwrap();
    ws.run_after(Span::minutes(5)).await.unwrap();
    stands(&job(&ws, prospect, "close_deal").await, "waiting", Some("paused"));
    ws.mails(0).await.unwrap();
    drag(&ws, prospect, "interested").await;
    ws.call("automation.resume", json!({})).await.unwrap();
    ws.run_due().await.unwrap();
    stands(&job(&ws, prospect, "close_deal").await, "cancelled", None);
    ws.mails(0).await.unwrap();
    close_books(&ws).await;
}

#[tokio::test]
async fn the_rep_is_told_of_a_new_lead_once_and_switched_off_kinds_not_at_all() {
    let ws = blind(Mode::Autopilot).await;
    ws.set("notify.new_lead", false).await.unwrap();
    play(&ws, &ANA).await;
    assert!(ws.notices("new_lead").await.unwrap().is_empty());
    ws.set("notify.new_lead", true).await.unwrap();
    let later = BEA.map(|(second, words)| (second + 300, words));
    play(&ws, &later).await;
    assert_eq!(ws.notices("new_lead").await.unwrap().len(), 1);
    close_books(&ws).await;
}
