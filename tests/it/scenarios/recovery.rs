//! Scenario 13 for messages: what a crash leaves of an effect is known, or known to be unknown.

use super::support::*;
use domain::{EffectId, Mode, ProspectId, time::Span};
use futures::FutureExt;
use serde_json::json;
use store::effects;
use testkit::Workspace;

/// Ana's first answer, marked by a former run of the program as being sent.
async fn left_sending(transmitting: bool) -> (Workspace, ProspectId, EffectId) {
    let ws = Workspace::builder(Mode::Autopilot).set("smtp.host", "").start().await.unwrap();
    play(&ws, &ANA).await;
    let prospect = id(&ws.only_prospect().await.unwrap());
    ws.at(Span::minutes(7));
    ws.run_due().await.unwrap();
    stands(&job(&ws, prospect, "follow_up").await, "waiting", Some("mailbox"));
    let effect = effects::of_prospect(ws.engine.store().reader(), prospect, 10)
        .await
        .unwrap()
        .into_iter()
        .find(|effect| {
            effect.first_answer
                && effect.waiting.as_ref().is_some_and(|w| w.reason == domain::WaitReason::Mailbox)
        })
        .unwrap()
        .id;
    begin_sending(&ws, effect, transmitting).await;
    ws.connect_mailbox().await.unwrap();
    (ws.crash().await.unwrap(), prospect, effect)
}

#[tokio::test]
async fn scenario_13_stopped_before_the_message_was_handed_over_it_is_sent_once() {
    let (ws, prospect, _) = left_sending(false).await;
    for _ in 0..3 {
        ws.run_after(Span::minutes(1)).await.unwrap();
    }
    stands(&job(&ws, prospect, "follow_up").await, "succeeded", None);
    ws.mails(1).await.unwrap();
    assert_eq!(spent_energy(&ws).await, 10 + 15);
    close_books(&ws).await;
}

#[tokio::test]
async fn scenario_13_stopped_while_it_was_handed_over_it_is_ambiguous_and_never_sent_again_by_itself() {
    let (ws, prospect, effect) = left_sending(true).await;
    let waiting = job(&ws, prospect, "follow_up").await;
    stands(&waiting, "waiting", Some("ambiguous"));
    for hours in [1, 12, 24, 48] {
        ws.run_after(Span::hours(hours)).await.unwrap();
    }
    let ws = ws.restart().await.unwrap();
    ws.run_due().await.unwrap();
    ws.mails(0).await.unwrap();
    stands(&job(&ws, prospect, "follow_up").await, "waiting", Some("ambiguous"));
    // Settled: ambiguous counts as charged, and is charged once.
    let spent = spent_energy(&ws).await;
    ws.call("effects.settle", json!({ "id": effect, "sent": true })).await.unwrap();
    stands(&job(&ws, prospect, "follow_up").await, "succeeded", None);
    assert_eq!(spent_energy(&ws).await, spent);
    let twice = ws.call("effects.settle", json!({ "id": effect, "sent": false })).await;
    assert_eq!(refused(twice), api::Code::Conflict);
    close_books(&ws).await;
}

#[tokio::test]
async fn scenario_13_words_that_were_stored_but_not_read_are_captured_after_a_crash() {
    let ws = Workspace::start(Mode::Autopilot).await.unwrap();
    let ana = ws.visitor().await.unwrap();
    for (second, words) in &ANA[..2] {
        ana.say_at(Span::seconds(*second), words).await.unwrap();
    }
    // As a crash between answer and capture leaves it: stored, and behind the cursor.
    let now = ws.engine.now();
    let exchange = store::chat::Exchange {
        session: ana.session_id.parse().unwrap(),
        lines: vec![store::chat::NewMessage {
            id: domain::MessageId::new(engine::ports::Entropy::uuid(ws.entropy().as_ref(), now)),
            role: domain::ChatRole::Visitor,
            text: ANA[2].1.to_owned(),
            sources: Vec::new(),
            key: None,
        }],
        asked: None,
        handover: None,
        at: now,
    };
    ws.engine
        .store()
        .write(move |tx| async move { store::chat::say(tx, &[exchange]).await }.boxed())
        .await
        .unwrap();
    let ws = ws.crash().await.unwrap();
    ws.wait_for_capture().await.unwrap();
    assert_eq!(ws.only_prospect().await.unwrap()["email"], "ana@lopezdental.example");
    close_books(&ws).await;
}
