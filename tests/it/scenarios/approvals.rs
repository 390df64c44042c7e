//! Scenario 10: a card is decided once, and what leaves is what it showed.

use super::support::*;
use api::Code;
use domain::{Mode, ProspectId, time::Span};
use serde_json::{Value, json};
use testkit::Workspace;

/// Ben at ready_to_close in hybrid, his closing message on the table.
async fn on_the_table() -> (Workspace, ProspectId, Value) {
    let ws = Workspace::start(Mode::Hybrid).await.unwrap();
    play(&ws, &BEN).await;
    let prospect = id(&ws.only_prospect().await.unwrap());
    confirm(&ws, prospect).await;
    ws.at(Span::seconds(200));
    ws.run_due().await.unwrap();
    stands(&job(&ws, prospect, "close_deal").await, "waiting", Some("approval"));
    ws.mails(0).await.unwrap();
    let card = only_card(&ws).await;
    (ws, prospect, card)
}

#[tokio::test]
async fn scenario_10_approved_it_leaves_byte_for_byte_as_shown() {
    let (ws, prospect, card) = on_the_table().await;
    assert_eq!(card["evidence"]["cost"], json!({ "energy": 50, "coins": 25 }));
    let decided = ws.call("approvals.approve", json!({ "id": card["id"] })).await.unwrap();
    assert_eq!(decided["state"], "approved");
    ws.run_due().await.unwrap();
    let mail = ws.mails(1).await.unwrap().remove(0);
    let shown = &card["payload"];
    // A mail's last line has an end, the card's need not.
    assert_eq!(mail.text, format!("{}\n", text(shown, "text")));
    assert_eq!(mail.subject, text(shown, "subject"));
    assert_eq!(mail.from, text(shown, "from"));
    assert_eq!(mail.to, [text(shown, "to")]);
    stands(&job(&ws, prospect, "close_deal").await, "succeeded", None);

    // Decided is decided.
    for verb in ["approvals.approve", "approvals.reject"] {
        let mut request = json!({ "id": card["id"] });
        if verb == "approvals.reject" {
            request["reason"] = json!("changed my mind");
        }
        assert_eq!(refused(ws.call(verb, request).await), Code::Conflict);
    }
    ws.run_after(Span::hours(1)).await.unwrap();
    ws.mails(1).await.unwrap();
    close_books(&ws).await;
}

#[tokio::test]
async fn scenario_10_edited_the_edited_text_leaves_and_the_older_one_never() {
    let (ws, _, card) = on_the_table().await;
    let (subject, body) = ("Your twelve seats", "Hi Ben,\n\nas agreed on the phone: twelve seats.\n\nRina");
    let request = json!({ "id": card["id"], "subject": subject, "body": body });
    let decided = ws.call("approvals.approve", request).await.unwrap();
    assert_eq!(decided["state"], "approved_edited");
    ws.run_due().await.unwrap();
    let mail = ws.mails(1).await.unwrap().remove(0);
    assert_eq!(mail.subject, subject);
    assert_eq!(mail.text, format!("{body}\n\n{}\n", text(&card["payload"], "footer")));
    let revisions: Vec<(i64, String)> =
        sqlx::query_as("SELECT revision, hash FROM effect_revisions WHERE effect_id = ? ORDER BY revision")
            .bind(text(&card, "effect_id"))
            .fetch_all(&mut by_hand(&ws).await)
            .await
            .unwrap();
    assert_eq!(revisions.len(), 2);
    assert_eq!(revisions[0].1, text(&card, "hash"));
    assert_ne!(revisions[1].1, revisions[0].1);
    close_books(&ws).await;
}

#[tokio::test]
async fn scenario_10_rejected_nothing_leaves_and_the_cost_is_released() {
    let (ws, prospect, card) = on_the_table().await;
    let before = ws.engine.wallet().await.unwrap();
    let spent = spent_energy(&ws).await;
    assert_eq!((before.energy.reserved, before.coins.reserved), (50, 25));
    let empty = ws.call("approvals.reject", json!({ "id": card["id"], "reason": " " })).await;
    assert_eq!(refused(empty), Code::Validation);
    let reject = json!({ "id": card["id"], "reason": "too early" });
    assert_eq!(ws.call("approvals.reject", reject.clone()).await.unwrap()["state"], "rejected");
    let after = ws.engine.wallet().await.unwrap();
    assert_eq!((after.energy.reserved, after.coins.reserved), (0, 0));
    assert_eq!(after.energy.available, before.energy.available + 50);
    assert_eq!(after.coins.available, before.coins.available + 25);
    assert_eq!(refused(ws.call("approvals.reject", reject).await), Code::Conflict);
    assert_eq!(refused(ws.call("approvals.approve", json!({ "id": card["id"] })).await), Code::Conflict);
    stands(&job(&ws, prospect, "close_deal").await, "cancelled", None);
    ws.run_due().await.unwrap();
    ws.mails(0).await.unwrap();
    assert_eq!(spent_energy(&ws).await, spent);
    close_books(&ws).await;
}

#[tokio::test]
async fn an_undecided_card_expires_after_72_hours_which_is_not_a_rejection() {
    let (ws, prospect, card) = on_the_table().await;
    let expires = domain::Timestamp(card["expires_at"].as_i64().unwrap());
    assert_eq!(expires, testkit::START + Span::seconds(200) + Span::hours(72));
    ws.clock().set(expires - Span(1));
    ws.run_due().await.unwrap();
    assert_eq!(only_card(&ws).await["id"], card["id"]);
    ws.clock().set(expires);
    assert_eq!(refused(ws.call("approvals.approve", json!({ "id": card["id"] })).await), Code::Conflict);
    ws.run_due().await.unwrap();
    let decided = ws.call("approvals.get", json!({ "id": card["id"] })).await.unwrap();
    assert_eq!(decided["state"], "expired");
    stands(&job(&ws, prospect, "close_deal").await, "cancelled", None);
    let offers: Vec<_> =
        ws.mails(1).await.unwrap().into_iter().filter(|mail| mail.subject.contains("Offer")).collect();
    assert!(offers.is_empty(), "the first answer left in these days, the offer did not");
    assert_eq!(ws.engine.wallet().await.unwrap().energy.reserved, 0);
    close_books(&ws).await;
}

#[tokio::test]
async fn a_changed_fact_withdraws_the_card() {
    let (ws, prospect, card) = on_the_table().await;
    drag(&ws, prospect, "interested").await;
    assert!(ws.cards().await.unwrap().is_empty());
    assert_eq!(refused(ws.call("approvals.approve", json!({ "id": card["id"] })).await), Code::Conflict);
    let decided = ws.call("approvals.get", json!({ "id": card["id"] })).await.unwrap();
    assert_eq!(decided["state"], "withdrawn");
    ws.run_due().await.unwrap();
    ws.mails(0).await.unwrap();
    close_books(&ws).await;
}

#[tokio::test]
async fn an_approval_of_a_claimed_address_confirms_it_and_releases_what_was_shown() {
    let ws = Workspace::start(Mode::Hybrid).await.unwrap();
    play(&ws, &BEN).await;
    let prospect = id(&ws.only_prospect().await.unwrap());
    ws.at(Span::seconds(200));
    ws.run_due().await.unwrap();
    let card = only_card(&ws).await;
    assert!(text(&card["evidence"], "address").contains("claimed"));
    ws.call("approvals.approve", json!({ "id": card["id"] })).await.unwrap();
    ws.run_due().await.unwrap();
    assert_eq!(ws.mails(1).await.unwrap()[0].text, format!("{}\n", text(&card["payload"], "text")));
    assert_eq!(detail(&ws, prospect).await["email_state"], "confirmed");
    close_books(&ws).await;
}

#[tokio::test]
async fn a_snoozed_card_comes_back_and_nothing_else_decides_it() {
    let (ws, _, card) = on_the_table().await;
    ws.call("approvals.snooze", json!({ "id": card["id"] })).await.unwrap();
    assert!(ws.cards().await.unwrap().is_empty());
    ws.clock().advance(Span::hours(4));
    assert_eq!(only_card(&ws).await["id"], card["id"]);
    close_books(&ws).await;
}

#[tokio::test]
async fn of_two_decisions_at_the_same_moment_one_counts() {
    let (ws, _, card) = on_the_table().await;
    let approve = ws.call("approvals.approve", json!({ "id": card["id"] }));
    let reject = ws.call("approvals.reject", json!({ "id": card["id"], "reason": "no" }));
    let (approved, rejected) = tokio::join!(approve, reject);
    let codes = [approved.map_err(|error| error.code).err(), rejected.map_err(|error| error.code).err()];
    assert!(matches!(codes, [None, Some(Code::Conflict)] | [Some(Code::Conflict), None]), "{codes:?}");
    ws.run_due().await.unwrap();
    ws.mails(usize::from(codes[0].is_none())).await.unwrap();
    close_books(&ws).await;
}

#[tokio::test]
async fn a_second_look_does_not_prolong_a_card() {
    let (ws, prospect, card) = on_the_table().await;
    ws.clock().advance(Span::hours(1));
    ws.set("company.competitors", "rival.example").await.unwrap();
    ws.run_due().await.unwrap();
    let again = only_card(&ws).await;
    assert_eq!((&again["id"], &again["expires_at"]), (&card["id"], &card["expires_at"]));
    assert_eq!(job(&ws, prospect, "close_deal").await["wait_until"], card["expires_at"]);
    close_books(&ws).await;
}
