//! Scenario 11, and the in-process part of 13: fenced results.

use super::support::*;
use domain::{Mode, time::Span};
use std::sync::Arc;
use testkit::Workspace;

#[tokio::test]
async fn scenario_11_25_jobs_are_claimed_as_10_10_5_oldest_first() {
    let ws = Workspace::start(Mode::Hybrid).await.unwrap();
    let mut people = Vec::new();
    for number in 0..25 {
        people.push(add(&ws, "Some One", &format!("one@company{number}.example"), "new").await);
        ws.clock().advance(Span(1));
    }
    let ran = ws.run_due().await.unwrap();
    assert_eq!(ran.claims, [10, 10, 5]);
    let mut order = Vec::new();
    for job in &ran.jobs {
        order.push(
            store::jobs::get(ws.engine.store().reader(), job.id).await.unwrap().unwrap().prospect_id.unwrap(),
        );
    }
    assert_eq!(order, people);
    assert_eq!(spent_energy(&ws).await, 25 * 10);
    close_books(&ws).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn scenario_13_a_late_result_of_an_old_attempt_changes_nothing() {
    let ws = Workspace::start(Mode::Hybrid).await.unwrap();
    let prospect = add(&ws, "Cora Diaz", "cora@diazfoods.example", "new").await;
    // The worker has run the job and stands before writing down what came out.
    ws.entropy().hold_next_jitter();
    let engine = ws.engine.clone();
    let late = tokio::spawn(async move { engine.run_due().await });
    let entropy = Arc::clone(ws.entropy());
    tokio::task::spawn_blocking(move || entropy.wait_until_held()).await.unwrap();
    stands(&job(&ws, prospect, "smart_scan").await, "running", None);

    // Its lease runs out, and another attempt does it.
    ws.run_after(Span::seconds(61)).await.unwrap();
    let done = job(&ws, prospect, "smart_scan").await;
    stands(&done, "succeeded", None);
    assert_eq!(done["attempts"], 2);
    let before = detail(&ws, prospect).await;
    ws.entropy().release();
    late.await.unwrap().unwrap();
    assert_eq!(detail(&ws, prospect).await, before);
    assert_eq!(job(&ws, prospect, "smart_scan").await, done);
    assert_eq!(spent_energy(&ws).await, 10);
    close_books(&ws).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn scenario_13_what_a_crash_left_running_is_taken_up_and_the_dead_ones_result_is_ignored() {
    let ws = Workspace::start(Mode::Hybrid).await.unwrap();
    let prospect = add(&ws, "Cora Diaz", "cora@diazfoods.example", "new").await;
    ws.entropy().hold_next_jitter();
    let (engine, entropy) = (ws.engine.clone(), Arc::clone(ws.entropy()));
    let late = tokio::spawn(async move { engine.run_due().await });
    let held = Arc::clone(&entropy);
    tokio::task::spawn_blocking(move || held.wait_until_held()).await.unwrap();

    // Another run of the program finds it running under a boot that is over.
    let ws = ws.crash().await.unwrap();
    stands(&job(&ws, prospect, "smart_scan").await, "queued", None);
    assert_eq!(ws.engine.wallet().await.unwrap().energy.reserved, 0);
    ws.run_due().await.unwrap();
    let done = job(&ws, prospect, "smart_scan").await;
    stands(&done, "succeeded", None);
    entropy.release();
    // It may fail or find its fence closed; it must not be kept.
    let _ = late.await.unwrap();
    assert_eq!(job(&ws, prospect, "smart_scan").await, done);
    assert_eq!(spent_energy(&ws).await, 10);
    close_books(&ws).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn scenario_13_a_crash_is_not_the_job_s_failure() {
    let mut ws = Workspace::start(Mode::Hybrid).await.unwrap();
    let prospect = add(&ws, "Cora Diaz", "cora@diazfoods.example", "new").await;
    // More often than a job may fail by itself.
    for _ in 0..7 {
        stands(&job(&ws, prospect, "smart_scan").await, "queued", None);
        ws.clock().advance(Span::hours(2));
        ws.entropy().hold_next_jitter();
        let (engine, entropy) = (ws.engine.clone(), Arc::clone(ws.entropy()));
        let dying = tokio::spawn(async move { engine.run_due().await });
        let held = Arc::clone(&entropy);
        tokio::task::spawn_blocking(move || held.wait_until_held()).await.unwrap();
        ws = ws.crash().await.unwrap();
        // Dead: it may still get out what it was about to write, and nothing more.
        dying.abort();
        entropy.release();
        let _ = dying.await;
    }
    ws.run_due().await.unwrap();
    stands(&job(&ws, prospect, "smart_scan").await, "succeeded", None);
    assert_eq!(spent_energy(&ws).await, 10);
    assert!(ws.notices("job_failed").await.unwrap().is_empty());
    close_books(&ws).await;
}

#[tokio::test]
async fn several_workers_at_once_run_nothing_and_send_nothing_twice() {
    let ws = Workspace::start(Mode::Autopilot).await.unwrap();
    play(&ws, &ANA).await;
    let mut people = vec![id(&ws.only_prospect().await.unwrap())];
    for number in 0..12 {
        people.push(add(&ws, "Some One", &format!("one@company{number}.example"), "new").await);
    }
    ws.at(Span::minutes(7));
    futures::future::try_join_all((0..6).map(|_| ws.run_due())).await.unwrap();
    ws.mails(1).await.unwrap();
    for prospect in people {
        let scan = job(&ws, prospect, "smart_scan").await;
        stands(&scan, "succeeded", None);
        assert_eq!(scan["attempts"], 1);
    }
    assert_eq!(spent_energy(&ws).await, 13 * 10 + 15);
    close_books(&ws).await;
}
