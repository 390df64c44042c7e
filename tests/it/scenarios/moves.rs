//! Scenario 4 and what else a move does: grace and undo, re-entry, a stage written by hand.

use super::support::*;
use domain::{Mode, time::Span};
use serde_json::json;
use testkit::{Workspace, peer::read_calendar};

/// Bea, confirmed, at qualified, half an hour after her chat; the automatic answer has left.
async fn bea(ws: &Workspace) -> domain::ProspectId {
    play(ws, &BEA).await;
    let prospect = id(&ws.only_prospect().await.unwrap());
    confirm(ws, prospect).await;
    ws.at(Span::seconds(340));
    ws.run_due().await.unwrap();
    ws.mails(1).await.unwrap();
    assert_eq!(detail(ws, prospect).await["stage"], "qualified");
    ws.at(Span::minutes(30));
    prospect
}

#[tokio::test]
async fn scenario_4_a_drag_to_interested_books_a_meeting_with_a_real_invitation() {
    let ws = blind(Mode::Autopilot).await;
    let prospect = bea(&ws).await;
    let moved = drag(&ws, prospect, "interested").await;
    assert_eq!(moved["queued"], json!(["book_meeting"]));
    ws.run_due().await.unwrap();
    stands(&job(&ws, prospect, "book_meeting").await, "waiting", Some("grace"));
    ws.run_after(Span(59_999)).await.unwrap();
    ws.mails(1).await.unwrap();
    ws.run_after(Span(1)).await.unwrap();
    stands(&job(&ws, prospect, "book_meeting").await, "succeeded", None);

    let mail = ws.mails(2).await.unwrap().remove(1);
    let event = read_calendar(&mail.raw).await.unwrap();
    assert_eq!((&event["method"], &event["mime_method"]), (&json!("REQUEST"), &json!("REQUEST")));
    assert_eq!(event["status"], "CONFIRMED");
    assert_eq!(event["sequence"], 0);
    assert_eq!(event["organizer"]["address"], "mailto:rina@widgets.example");
    assert_eq!(event["attendees"][0]["address"], "mailto:bea@santosfoods.example");
    assert_eq!(event["start"], "2026-11-26T01:00:00+00:00");
    assert_eq!(event["end"], "2026-11-26T01:30:00+00:00");
    close_books(&ws).await;
}

#[tokio::test]
async fn moving_back_within_the_grace_sends_nothing_and_gives_the_cost_back() {
    let ws = blind(Mode::Autopilot).await;
    let prospect = bea(&ws).await;
    let before = ws.engine.wallet().await.unwrap();
    drag(&ws, prospect, "interested").await;
    ws.run_due().await.unwrap();
    assert_eq!(ws.engine.wallet().await.unwrap().energy.reserved, before.energy.reserved + 30);
    ws.clock().advance(Span::seconds(59));
    let back = drag(&ws, prospect, "qualified").await;
    assert_eq!(back["cancelled"], 1);
    assert_eq!(back["queued"], json!([]));
    for _ in 0..12 {
        ws.run_after(Span::minutes(10)).await.unwrap();
    }
    stands(&job(&ws, prospect, "book_meeting").await, "cancelled", None);
    ws.mails(1).await.unwrap();
    assert_eq!(ws.engine.wallet().await.unwrap().energy.reserved, 0);
    assert_eq!(spent_energy(&ws).await, 10 + 20 + 15, "scan, qualify and follow-up");
    close_books(&ws).await;
}

#[tokio::test]
async fn undo_within_the_grace_takes_back_everything_and_after_it_names_what_has_left() {
    let ws = blind(Mode::Autopilot).await;
    let prospect = bea(&ws).await;
    let before = detail(&ws, prospect).await;
    let wallet = ws.engine.wallet().await.unwrap();
    let moved = drag(&ws, prospect, "interested").await;
    ws.run_due().await.unwrap();
    stands(&job(&ws, prospect, "book_meeting").await, "waiting", Some("grace"));
    ws.clock().advance(Span::seconds(59));
    let undone = ws.call("undo.apply", json!({ "id": moved["undo_id"] })).await.unwrap();
    assert_eq!(undone["already_left"], json!([]), "within the grace nothing can have left");
    let after = detail(&ws, prospect).await;
    for field in ["stage", "amount_minor", "basis"] {
        assert_eq!(after[field], before[field], "{field}");
    }
    for _ in 0..12 {
        ws.run_after(Span::minutes(10)).await.unwrap();
    }
    ws.mails(1).await.unwrap();
    stands(&job(&ws, prospect, "book_meeting").await, "cancelled", None);
    assert_eq!(ws.engine.wallet().await.unwrap().energy.reserved, wallet.energy.reserved);

    ws.clock().advance(Span::hours(25));
    let again = drag(&ws, prospect, "interested").await;
    assert_eq!(again["queued"], json!(["book_meeting"]), "{again}");
    ws.run_due().await.unwrap();
    ws.run_after(Span::minutes(1)).await.unwrap();
    ws.mails(2).await.unwrap();
    let undone = ws.call("undo.apply", json!({ "id": again["undo_id"] })).await.unwrap();
    let left = json!(["the invitation to bea@santosfoods.example has left"]);
    assert_eq!(undone["already_left"], left, "{undone}");
    assert_eq!(detail(&ws, prospect).await["stage"], before["stage"]);
    close_books(&ws).await;
}

#[tokio::test]
async fn coming_back_to_a_stage_within_a_day_queues_nothing_but_offers() {
    let ws = blind(Mode::Autopilot).await;
    let prospect = add(&ws, "Cora Diaz", "cora@diaz.example", "qualified").await;
    let to = drag(&ws, prospect, "interested").await;
    assert_eq!(to["queued"], json!(["book_meeting"]));
    let back = drag(&ws, prospect, "qualified").await;
    assert_eq!((&back["queued"], back["offered"].as_array().map(Vec::len)), (&json!([]), Some(2)), "{back}");
    ws.clock().advance(Span::hours(23));
    let again = drag(&ws, prospect, "interested").await;
    assert_eq!((&again["queued"], &again["offered"]), (&json!([]), &json!(["book_meeting"])));
    ws.run_due().await.unwrap();
    assert_eq!(kinds(&ws, prospect, "suggested").await, ["book_meeting"]);
    ws.mails(0).await.unwrap();
    // A click takes the offer up, once the move itself cannot be undone any more.
    click(&ws, prospect, "book_meeting").await;
    ws.run_after(Span::minutes(1)).await.unwrap();
    stands(&job(&ws, prospect, "book_meeting").await, "succeeded", None);
    ws.mails(1).await.unwrap();
    close_books(&ws).await;
}

#[tokio::test]
async fn won_and_lost_call_everything_off_and_ask_for_what_they_need() {
    let ws = blind(Mode::Autopilot).await;
    let prospect = bea(&ws).await;
    drag(&ws, prospect, "interested").await;
    ws.run_due().await.unwrap();
    let bare = ws.call("prospects.move", json!({ "id": prospect, "stage": "won" })).await;
    assert_eq!(refused(bare), api::Code::Validation);
    assert_eq!(detail(&ws, prospect).await["stage"], "interested");
    stands(&job(&ws, prospect, "book_meeting").await, "waiting", Some("grace"));
    let won = json!({ "id": prospect, "stage": "won", "amount": "588.00", "currency": "USD" });
    ws.call("prospects.move", won).await.unwrap();
    assert!(kinds(&ws, prospect, "waiting").await.is_empty());
    assert!(kinds(&ws, prospect, "queued").await.is_empty());
    ws.run_after(Span::hours(2)).await.unwrap();
    ws.mails(1).await.unwrap();
    let revenue: Vec<(i64, String)> = sqlx::query_as("SELECT amount_minor, currency FROM revenue_entries")
        .fetch_all(&mut by_hand(&ws).await)
        .await
        .unwrap();
    assert_eq!(revenue, [(58_800, "USD".to_owned())]);
    // Taken back: a reversal, not a deletion.
    drag(&ws, prospect, "ready_to_close").await;
    let sums: (i64, i64) = sqlx::query_as("SELECT count(*), sum(amount_minor) FROM revenue_entries")
        .fetch_one(&mut by_hand(&ws).await)
        .await
        .unwrap();
    assert_eq!(sums, (2, 0));
    close_books(&ws).await;
}

#[tokio::test]
async fn a_stage_written_by_hand_is_found_and_decided_by_the_sweep() {
    let ws = blind(Mode::Autopilot).await;
    let prospect = add(&ws, "Cora Diaz", "cora@diaz.example", "qualified").await;
    assert_eq!(kinds(&ws, prospect, "queued").await, ["nurture", "qualify"]);
    let changed = sqlx::query("UPDATE prospects SET stage = 'interested' WHERE id = ?")
        .bind(prospect.to_string())
        .execute(&mut by_hand(&ws).await)
        .await
        .unwrap();
    assert_eq!(changed.rows_affected(), 1);
    ws.run_after(Span::minutes(1)).await.unwrap();
    // What belonged to the stage left is called off, what the new one asks for is queued.
    assert_eq!(kinds(&ws, prospect, "cancelled").await, ["nurture", "qualify"]);
    assert_eq!(kinds(&ws, prospect, "queued").await, ["book_meeting"]);
    let event = detail(&ws, prospect).await["stages"]
        .as_array()
        .unwrap()
        .iter()
        .find(|e| e["to"] == "interested")
        .cloned();
    let event = event.unwrap();
    assert_eq!((&event["actor"], &event["cause"]), (&json!("system"), &json!("unknown")));
    let undecided: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM stage_events WHERE id NOT IN (SELECT event_id FROM stage_decisions)",
    )
    .fetch_one(&mut by_hand(&ws).await)
    .await
    .unwrap();
    assert_eq!(undecided, 0);
    ws.mails(0).await.unwrap();
    close_books(&ws).await;
}
