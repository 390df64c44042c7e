//! Sample data: believable, consistent, never sent to anybody, and gone with one call.

use crate::scenarios::support::*;
use domain::{Mode, time::Span};
use serde_json::{Value, json};
use sqlx::Row as _;
use std::{collections::BTreeMap, time::Instant};
use testkit::Workspace;

/// Rows of every table.
async fn counts(ws: &Workspace) -> BTreeMap<String, i64> {
    let mut hand = by_hand(ws).await;
    let tables = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
                  AND name NOT LIKE '%_fts_%' AND name NOT IN ('changes', 'ledger')";
    let mut found = BTreeMap::new();
    for row in sqlx::query(tables).fetch_all(&mut hand).await.unwrap() {
        let name: String = row.get(0);
        let sql = format!("SELECT count(*) FROM \"{name}\"");
        let count: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(&mut hand).await.unwrap();
        found.insert(name, count);
    }
    found
}

#[tokio::test]
async fn the_sample_comes_is_sound_and_goes() {
    let ws = Workspace::start(Mode::Hybrid).await.unwrap();
    let before = counts(&ws).await;
    let began = Instant::now();
    let loaded = ws.call("sample.load", json!({})).await.unwrap();
    let took = began.elapsed();
    println!("loading took {took:?}");
    assert!(loaded["prospects"].as_i64().unwrap() >= 35, "{loaded}");
    ws.check_books().await.unwrap();
    let people = ws.prospects().await.unwrap();
    for stage in ["new", "contacted", "qualified", "interested", "ready_to_close", "won", "lost"] {
        let there = people.iter().filter(|one| one["stage"] == stage).count();
        assert!(there >= 4, "{there} in {stage}");
    }
    for one in &people {
        let parts = &one["score_parts"];
        let sum: i64 = ["intent", "temperature", "contact", "engagement", "signal"]
            .iter()
            .map(|part| parts[part].as_i64().unwrap())
            .sum();
        assert_eq!(one["scout_score"], sum, "{one}");
    }
    assert!(people.iter().any(|one| text(one, "temperature") == "ready_to_buy"));
    assert!(!ws.cards().await.unwrap().is_empty(), "no card to decide");
    assert!(!ws.call("today.left_address", json!({})).await.unwrap().as_array().unwrap().is_empty());
    let threads = ws.call("conversations.list", json!({})).await.unwrap();
    assert!(threads.as_array().unwrap().len() >= 20);

    let wiped = ws.call("sample.wipe", json!({})).await.unwrap();
    assert_eq!(wiped, loaded);
    let after = counts(&ws).await;
    let differ: Vec<_> = before.iter().filter(|(name, count)| after.get(*name) != Some(count)).collect();
    assert!(differ.is_empty(), "left behind: {differ:?} {after:?}");
    ws.check_books().await.unwrap();
}

#[tokio::test]
async fn nothing_ever_leaves_for_a_sample_person() {
    let ws = Workspace::builder(Mode::Autopilot)
        .set("inbox.required", false)
        .set("send.window", "always")
        .set("send.grace_seconds", 0)
        .start()
        .await
        .unwrap();
    ws.call("sample.load", json!({})).await.unwrap();
    for _ in 0..5 {
        ws.run_after(Span::hours(30)).await.unwrap();
    }
    let people = ws.prospects().await.unwrap();
    let warm = people.iter().find(|one| one["stage"] == "qualified").unwrap();
    drag(&ws, id(warm), "interested").await;
    ws.run_after(Span::minutes(10)).await.unwrap();
    let cards = ws.cards().await.unwrap();
    assert!(!cards.is_empty());
    for card in &cards {
        let _: Result<Value, _> = ws.call("approvals.approve", json!({ "id": card["id"] })).await;
    }
    ws.run_after(Span::hours(1)).await.unwrap();
    assert_eq!(ws.mails(0).await.unwrap().len(), 0);
    ws.check_books().await.unwrap();
}

#[tokio::test]
async fn what_the_rep_added_or_changed_stays() {
    let ws = Workspace::start(Mode::Manual).await.unwrap();
    ws.call("sample.load", json!({})).await.unwrap();
    let own = add(&ws, "Olga Own", "olga@own.example", "new").await;
    let faqs = ws.call("faq.list", json!({})).await.unwrap();
    let edit = json!({ "id": faqs[0]["id"], "question": faqs[0]["question"], "answer": "Ours now." });
    ws.call("faq.edit", edit).await.unwrap();
    let price = json!({ "name": "Widget Starter", "price": "21" });
    ws.call("products.put", price).await.unwrap();
    ws.call("sample.wipe", json!({})).await.unwrap();
    let people = ws.prospects().await.unwrap();
    assert_eq!(people.iter().map(id).collect::<Vec<_>>(), [own]);
    assert_eq!(ws.call("faq.list", json!({})).await.unwrap()[0]["answer"], "Ours now.");
    let products = ws.call("products.list", json!({})).await.unwrap();
    let names: Vec<&str> = products.as_array().unwrap().iter().map(|one| text(one, "name")).collect();
    assert_eq!(names, ["Widget Pro", "Widget Starter"]);
    assert_eq!(ws.engine.settings().get("company.name"), "Widget Works", "the rep's own company");
    ws.check_books().await.unwrap();
}
