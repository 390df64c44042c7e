//! Scenario 5: too little energy or coins.

use super::support::*;
use domain::{Mode, time::Span};
use serde_json::json;
use testkit::Workspace;

/// A workspace with 10 energy left, at its start.
async fn drained() -> Workspace {
    let ws = Workspace::builder(Mode::Hybrid).set("price.smart_scan.energy", 1_990).start().await.unwrap();
    let first = add(&ws, "First One", "first@one.example", "new").await;
    ws.run_due().await.unwrap();
    stands(&job(&ws, first, "smart_scan").await, "succeeded", None);
    assert_eq!(ws.engine.wallet().await.unwrap().energy.available, 10);
    ws
}

async fn told(ws: &Workspace, kind: &str) -> usize {
    let all = ws.notices(kind).await.unwrap();
    all.iter().filter(|notice| text(notice, "text").contains("needs")).count()
}

#[tokio::test]
async fn scenario_5_what_energy_does_not_cover_waits_says_so_once_and_runs_when_it_has_accrued() {
    let ws = drained().await;
    ws.set("price.smart_scan.energy", 30).await.unwrap();
    let second = add(&ws, "Second One", "second@two.example", "new").await;
    // Dearer afterwards: the price is the one at queue time.
    ws.set("price.smart_scan.energy", 50).await.unwrap();
    let third = add(&ws, "Third One", "third@three.example", "new").await;
    for _ in 0..3 {
        ws.run_due().await.unwrap();
    }
    for (prospect, needs) in [(second, 30), (third, 50)] {
        let waiting = job(&ws, prospect, "smart_scan").await;
        stands(&waiting, "waiting", Some("energy"));
        assert_eq!(waiting["wait_words"], format!("not run: needs {needs} energy, has 10"));
        assert_eq!((&waiting["reserved_energy"], &waiting["reserved_coins"]), (&json!(0), &json!(0)));
    }
    assert_eq!(told(&ws, "energy").await, 1);
    // 2,000 a day is one each 43.2 s: 20 more are there after 864 s.
    let wait = job(&ws, second, "smart_scan").await["wait_until"].as_i64().unwrap();
    assert_eq!(wait, (testkit::START + Span::seconds(864)).0);
    ws.clock().set(testkit::START + Span::seconds(864) - Span(1));
    ws.run_due().await.unwrap();
    stands(&job(&ws, second, "smart_scan").await, "waiting", Some("energy"));
    ws.at(Span::seconds(864));
    ws.run_due().await.unwrap();
    stands(&job(&ws, second, "smart_scan").await, "succeeded", None);
    assert_eq!(ws.engine.wallet().await.unwrap().energy.available, 0);
    stands(&job(&ws, third, "smart_scan").await, "waiting", Some("energy"));
    assert_eq!(told(&ws, "energy").await, 1);

    // A refill takes the other up at once.
    ws.call("wallet.refill", json!({ "energy": 50 })).await.unwrap();
    ws.run_due().await.unwrap();
    stands(&job(&ws, third, "smart_scan").await, "succeeded", None);
    assert_eq!(spent_energy(&ws).await, 1_990 + 30 + 50);
    ws.run_after(Span::hours(30)).await.unwrap();
    assert_eq!(spent_energy(&ws).await, 1_990 + 30 + 50);
    close_books(&ws).await;
}

#[tokio::test]
async fn scenario_5_after_a_refill_the_rep_is_told_again_when_it_happens_again() {
    let ws = drained().await;
    ws.set("price.smart_scan.energy", 500).await.unwrap();
    let second = add(&ws, "Second One", "second@two.example", "new").await;
    ws.run_due().await.unwrap();
    assert_eq!(told(&ws, "energy").await, 1);
    ws.call("wallet.refill", json!({ "energy": 500 })).await.unwrap();
    ws.run_due().await.unwrap();
    stands(&job(&ws, second, "smart_scan").await, "succeeded", None);
    add(&ws, "Third One", "third@three.example", "new").await;
    ws.run_due().await.unwrap();
    assert_eq!(told(&ws, "energy").await, 2);
    close_books(&ws).await;
}

#[tokio::test]
async fn scenario_5_coins_wait_for_the_month_or_a_refill() {
    let ws = Workspace::builder(Mode::Hybrid).set("price.smart_scan.coins", 20_000).start().await.unwrap();
    let first = add(&ws, "First One", "first@one.example", "new").await;
    ws.run_due().await.unwrap();
    stands(&job(&ws, first, "smart_scan").await, "succeeded", None);
    ws.set("price.smart_scan.coins", 5).await.unwrap();
    let second = add(&ws, "Second One", "second@two.example", "new").await;
    for _ in 0..2 {
        ws.run_due().await.unwrap();
    }
    let waiting = job(&ws, second, "smart_scan").await;
    stands(&waiting, "waiting", Some("coins"));
    assert_eq!(waiting["wait_words"], "not run: needs 5 coins, has 0");
    assert_eq!(told(&ws, "coins").await, 1);
    // Tuesday 1 December, 00:00 in Manila.
    ws.clock().set(testkit::START + Span::days(7) + Span::hours(15) - Span(1));
    ws.run_due().await.unwrap();
    stands(&job(&ws, second, "smart_scan").await, "waiting", Some("coins"));
    ws.at(Span::hours(7 * 24 + 15));
    ws.run_due().await.unwrap();
    stands(&job(&ws, second, "smart_scan").await, "succeeded", None);
    assert_eq!(ws.engine.wallet().await.unwrap().coins.available, 20_000 - 5);
    close_books(&ws).await;
}

#[tokio::test]
async fn the_daily_budget_holds_coins_back_until_the_next_day() {
    let ws = Workspace::builder(Mode::Hybrid).set("economy.coins_daily_budget", 12).start().await.unwrap();
    let mut people = Vec::new();
    for number in 0..3 {
        people.push(add(&ws, "Some One", &format!("one@company{number}.example"), "new").await);
    }
    ws.run_due().await.unwrap();
    stands(&job(&ws, people[1], "smart_scan").await, "succeeded", None);
    stands(&job(&ws, people[2], "smart_scan").await, "waiting", Some("coins"));
    ws.at(Span::hours(15));
    ws.run_due().await.unwrap();
    stands(&job(&ws, people[2], "smart_scan").await, "succeeded", None);
    close_books(&ws).await;
}
