//! Popups on a desktop that records them: each once, held in quiet hours, one digest for many, nothing personal
//! while the rep is busy, and no harm where there is no notification service.

use crate::scenarios::support::*;
use domain::{Mode, time::Span};
use engine::ports::{AnnounceFault, Popup};
use serde_json::json;
use std::time::Duration;
use testkit::Workspace;

/// Waits until that many have been shown.
async fn shown(ws: &Workspace, count: usize) -> Vec<Popup> {
    let shown = async {
        while ws.announcer().shown().len() < count {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    };
    let came = tokio::time::timeout(Duration::from_secs(30), shown).await;
    let all = ws.announcer().shown();
    assert!(came.is_ok(), "{} popups instead of {count}: {all:#?}", all.len());
    all
}

/// Somebody at qualified: a notice "Qualified".
async fn notice(ws: &Workspace, name: &str) {
    let email = format!("{}@people.example", name.to_lowercase());
    let who = add(ws, name, &email, "new").await;
    drag(ws, who, "qualified").await;
}

#[tokio::test]
async fn a_notice_pops_up_once_and_a_burst_becomes_one_digest() {
    let ws = Workspace::start(Mode::Manual).await.unwrap();
    notice(&ws, "Ana").await;
    let first = shown(&ws, 1).await;
    assert_eq!((first[0].title.as_str(), first[0].body.as_str()), ("Qualified", "moved to qualified"));
    assert_eq!(first[0].target.screen.as_str(), "prospect");
    ws.clock().advance(Span::seconds(5));
    let mut crowd = Vec::new();
    for name in ["Bea", "Ben", "Cara", "Dan", "Eva"] {
        crowd.push(add(&ws, name, &format!("{}@people.example", name.to_lowercase()), "new").await);
    }
    ws.call("prospects.move_many", json!({ "ids": crowd, "stage": "qualified", "run": false }))
        .await
        .unwrap();
    let all = shown(&ws, 2).await;
    assert_eq!((all[1].title.as_str(), all[1].body.as_str()), ("NexScout: 5 notices", "5 \u{d7} Qualified"));
    assert_eq!(all[1].target.screen.as_str(), "today");
    // What comes in the course of the burst waits for its end.
    notice(&ws, "Gil").await;
    ws.clock().advance(Span(4_999));
    tokio::task::yield_now().await;
    assert_eq!(ws.announcer().shown().len(), 2);
    ws.clock().advance(Span(1));
    assert_eq!(shown(&ws, 3).await[2].title, "Qualified");
    // A restart shows none of them again.
    let before = ws.announcer().shown().len();
    let ws = ws.restart().await.unwrap();
    notice(&ws, "Fay").await;
    ws.clock().advance(Span::minutes(1));
    assert_eq!(shown(&ws, before + 1).await.len(), before + 1);
}

#[tokio::test]
async fn quiet_hours_hold_back_and_end_in_one_digest() {
    // The clock starts at 09:00 in Manila.
    let ws = Workspace::builder(Mode::Manual)
        .set("workspace.time_zone", "Asia/Manila")
        .set("notify.quiet_hours", "08:30-10:00")
        .start()
        .await
        .unwrap();
    notice(&ws, "Ana").await;
    notice(&ws, "Bea").await;
    let attention = ws.call("attention.get", json!({})).await.unwrap();
    assert_eq!(attention["quiet"], true);
    assert_eq!(attention["quiet_until"], testkit::START.0 + Span::hours(1).0);
    ws.clock().advance(Span::minutes(59));
    tokio::task::yield_now().await;
    assert_eq!(ws.announcer().shown(), Vec::new());
    ws.clock().advance(Span::minutes(1));
    let all = shown(&ws, 1).await;
    assert_eq!((all[0].title.as_str(), all[0].body.as_str()), ("NexScout: 2 notices", "2 \u{d7} Qualified"));
}

#[tokio::test]
async fn nothing_personal_while_busy_and_switched_off_kinds_stay_silent() {
    let ws = Workspace::builder(Mode::Manual).set("notify.interested", false).start().await.unwrap();
    let until = ws.engine.now().0 + Span::hours(1).0;
    ws.call("busy.set", json!({ "until": until })).await.unwrap();
    let who = add(&ws, "Ana Lopez", "ana@lopezdental.example", "new").await;
    drag(&ws, who, "interested").await;
    drag(&ws, who, "qualified").await;
    let all = shown(&ws, 1).await;
    assert_eq!((all[0].title.as_str(), all[0].body.as_str()), ("NexScout", "Something needs you."));
    assert_eq!(all[0].target.id, Some(who.to_string()), "a click still opens the thing itself");
    assert!(ws.notices("interested").await.unwrap().is_empty());
}

#[tokio::test]
async fn a_missing_notification_service_harms_nothing_and_is_told() {
    let ws = Workspace::start(Mode::Manual).await.unwrap();
    let detail = "no such name on the bus".to_owned();
    ws.announcer().refuse(Some(AnnounceFault::Missing { detail }));
    let test = ws.call("notifications.test", json!({})).await.unwrap();
    assert_eq!(test["shown"], false);
    assert!(test["problem"].as_str().unwrap().contains("no such name"), "{test}");
    notice(&ws, "Ana").await;
    assert_eq!(ws.notices("qualified").await.unwrap().len(), 1);
    let status = ws.call("status.get", json!({})).await.unwrap();
    assert!(status["platform"]["announcer_problem"].as_str().unwrap().contains("no notification service"));
    ws.announcer().refuse(None);
    assert_eq!(ws.call("notifications.test", json!({})).await.unwrap()["shown"], true);
}
