//! The command table against a real workspace: what every row refuses, and a rep's day through all of them.
// All of this is tests, helpers included.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod board;
mod day;
mod setup;
mod workspace;

use api::{Code, Scope, TABLE, dispatch};
use serde_json::{Value, json};
use workspace::Workspace;

const NOBODY: &str = "0190f5d2-0000-7000-8000-000000000000";

#[tokio::test]
async fn every_row_refuses_what_it_does_not_know() {
    let workspace = Workspace::new().await;
    for row in TABLE {
        let error = workspace.refused(row.name, json!({ "surprise": 1 })).await;
        assert_eq!(
            (error.code, error.field.as_deref()),
            (Code::Validation, Some("surprise")),
            "{}",
            row.name
        );
        let error = workspace.refused(row.name, json!([1, 2])).await;
        assert_eq!(error.code, Code::Validation, "{} took a list", row.name);
        assert_eq!(error.incident.len(), 16);
    }
    workspace.end().await;
}

#[tokio::test]
async fn a_value_that_is_not_allowed_is_named() {
    let workspace = Workspace::new().await;
    let cases: &[(&str, Value, &str)] = &[
        ("settings.get", json!({ "key": "smtp.hots" }), "key"),
        ("settings.get", json!({}), "key"),
        ("settings.set", json!({ "key": "mode", "value": "turbo" }), "value"),
        ("settings.set", json!({ "key": "smtp.port", "value": "70000" }), "value"),
        ("settings.set", json!({ "key": "smtp.password", "value": "x" }), "key"),
        ("settings.set", json!({ "key": "mail.from", "value": "a@b.example\r\nBcc: c@d.example" }), "value"),
        ("settings.set_secret", json!({ "key": "smtp.host", "value": "x" }), "key"),
        ("settings.set_secret", json!({ "key": "smtp.password", "value": "" }), "value"),
        ("mode.set", json!({ "mode": "turbo" }), "mode"),
        ("products.put", json!({ "name": "A", "price": "-1" }), "price"),
        ("products.put", json!({ "name": "A", "price": "1", "currency": "XX" }), "currency"),
        ("products.put", json!({ "name": "A", "price": "1", "period": "week" }), "period"),
        ("faq.add", json!({ "question": " ", "answer": "x" }), "question"),
        ("prospects.list", json!({ "stage": "hot" }), "stage"),
        ("prospects.list", json!({ "limit": 0 }), "limit"),
        ("prospects.list", json!({ "limit": "many" }), "limit"),
        ("prospects.get", json!({ "id": "me" }), "id"),
        ("prospects.add", json!({ "name": "A", "email": "no address" }), "email"),
        ("prospects.add", json!({ "name": "A", "email": "a@b.example\r\nBcc: c@d.example" }), "email"),
        ("prospects.add", json!({ "name": "A", "email": "a@b.example", "stage": "hot" }), "stage"),
        ("prospects.add", json!({ "name": "A", "email": "a@b.example", "amount": "many" }), "amount"),
        ("prospects.add", json!({ "name": "A", "email": "a@b.example", "currency": "USD" }), "currency"),
        ("prospects.move", json!({ "id": NOBODY, "stage": "hot" }), "stage"),
        ("prospects.move", json!({ "id": NOBODY, "stage": "won", "amount": "1e3" }), "amount"),
        ("prospects.move", json!({ "id": NOBODY, "stage": "won", "above": "x" }), "above"),
        ("prospects.move_preview", json!({ "stage": "won" }), "ids"),
        ("prospects.move_many", json!({ "ids": ["x"], "stage": "won", "run": true }), "ids[0]"),
        ("prospects.bulk", json!({ "ids": [], "action": "dance" }), "action"),
        ("prospects.snooze", json!({ "id": NOBODY, "until": 1 }), "until"),
        ("prospects.deal", json!({ "id": NOBODY, "amount": "1e3" }), "amount"),
        ("prospects.page", json!({ "offset": -1 }), "offset"),
        ("prospects.page", json!({ "sort": { "by": "luck", "descending": true } }), "sort.by"),
        ("board.get", json!({ "page": 201 }), "page"),
        ("board.get", json!({ "filter": { "stages": ["hot"] } }), "filter.stages[0]"),
        ("board.page", json!({ "stage": "new", "cursor": "half" }), "cursor"),
        ("contacts.add", json!({ "prospect_id": NOBODY, "kind": "email", "value": "nobody" }), "value"),
        ("search.quick", json!({ "text": "a", "limit": 51 }), "limit"),
        ("filters.save", json!({ "name": " ", "filter": {} }), "name"),
        ("undo.apply", json!({ "id": "x" }), "id"),
        ("prospects.hands_off", json!({ "id": NOBODY, "on": false, "until": 1 }), "until"),
        ("prospects.score_override", json!({ "id": NOBODY, "score": 101, "reason": "x" }), "score"),
        ("prospects.score_override", json!({ "id": NOBODY, "score": 10 }), "reason"),
        ("suppression.add", json!({ "address": "nobody" }), "address"),
        ("jobs.list", json!({ "state": "tired" }), "state"),
        ("jobs.run", json!({ "kind": "dance", "prospect_id": NOBODY }), "kind"),
        ("approvals.reject", json!({ "id": NOBODY, "reason": " " }), "reason"),
        ("approvals.snooze", json!({ "id": NOBODY, "until": "later" }), "until"),
        ("approvals.list", json!({ "state": "tired" }), "state"),
        ("approvals.decide_many", json!({ "verb": "approve", "items": [] }), "items"),
        ("approvals.decide_many", json!({ "verb": "reject", "items": [] }), "reason"),
        ("notes.add", json!({ "prospect_id": NOBODY, "text": " " }), "text"),
        ("calls.log", json!({ "prospect_id": NOBODY, "text": "x", "outcome": "shouted" }), "outcome"),
        ("calls.log", json!({ "prospect_id": NOBODY, "text": "x", "at": 4e15 as i64 }), "at"),
        ("tasks.add", json!({ "text": "x".repeat(1_001), "due_at": 1 }), "text"),
        ("tasks.add", json!({ "text": "x", "due_at": -1 }), "due_at"),
        ("tasks.add", json!({ "text": "x" }), "due_at"),
        ("tasks.edit", json!({ "id": NOBODY, "due_at": "soon" }), "due_at"),
        ("today.get", json!({ "limit": 0 }), "limit"),
        ("wallet.refill", json!({ "energy": -1 }), "energy"),
        ("wallet.refill", json!({ "energy": 1.5 }), "energy"),
        ("wallet.refill", json!({}), "energy"),
        ("changes.after", json!({ "seq": "x" }), "seq"),
        (
            "rules.set",
            json!({ "stage": "new", "kind": "smart_scan", "enabled": true, "delay_minutes": -1 }),
            "delay_minutes",
        ),
        ("workspace.backup", json!({ "file": "relative.db" }), "file"),
    ];
    for (name, request, field) in cases {
        let error = workspace.refused(name, request.clone()).await;
        assert_eq!(
            (error.code, error.field.as_deref()),
            (Code::Validation, Some(*field)),
            "{name} {request}: {error:?}"
        );
    }
    assert_eq!(workspace.call("prospects.list", json!({})).await, json!([]), "something was half written");
    workspace.end().await;
}

#[tokio::test]
async fn who_is_not_there_is_not_found() {
    let workspace = Workspace::new().await;
    let cases = [
        ("prospects.get", json!({ "id": NOBODY })),
        ("prospects.confirm", json!({ "id": NOBODY })),
        ("prospects.edit", json!({ "id": NOBODY, "fields": { "name": "A" } })),
        ("prospects.move", json!({ "id": NOBODY, "stage": "contacted" })),
        ("prospects.hands_off", json!({ "id": NOBODY, "on": true })),
        ("prospects.score_override", json!({ "id": NOBODY, "score": 10, "reason": "x" })),
        ("companies.hands_off", json!({ "id": NOBODY, "on": true })),
        ("prospects.place", json!({ "id": NOBODY })),
        ("prospects.deal", json!({ "id": NOBODY, "amount": "1.00" })),
        ("prospects.snooze", json!({ "id": NOBODY })),
        ("contacts.add", json!({ "prospect_id": NOBODY, "kind": "handle", "value": "@a" })),
        ("contacts.set_primary", json!({ "id": NOBODY })),
        ("contacts.do_not_use", json!({ "id": NOBODY })),
        ("filters.remove", json!({ "id": NOBODY })),
        ("filters.save", json!({ "id": NOBODY, "name": "x", "filter": {} })),
        ("undo.apply", json!({ "id": NOBODY })),
        ("jobs.get", json!({ "id": NOBODY })),
        ("jobs.retry", json!({ "id": NOBODY })),
        ("jobs.run", json!({ "kind": "smart_scan", "prospect_id": NOBODY })),
        ("approvals.get", json!({ "id": NOBODY })),
        ("approvals.approve", json!({ "id": NOBODY })),
        ("approvals.reject", json!({ "id": NOBODY, "reason": "x" })),
        ("approvals.snooze", json!({ "id": NOBODY })),
        ("approvals.preview", json!({ "id": NOBODY })),
        ("approvals.redraft", json!({ "id": NOBODY, "instruction": "shorter" })),
        ("jobs.cancel", json!({ "id": NOBODY })),
        ("jobs.detail", json!({ "id": NOBODY })),
        ("suggestions.accept", json!({ "id": NOBODY })),
        ("suggestions.dismiss", json!({ "id": NOBODY })),
        ("suggestions.draft", json!({ "id": NOBODY })),
        ("notes.add", json!({ "prospect_id": NOBODY, "text": "x" })),
        ("calls.log", json!({ "prospect_id": NOBODY, "text": "x" })),
        ("tasks.add", json!({ "prospect_id": NOBODY, "text": "x", "due_at": 1 })),
        ("tasks.edit", json!({ "id": NOBODY, "text": "x" })),
        ("tasks.complete", json!({ "id": NOBODY, "done": true })),
        ("effects.settle", json!({ "id": NOBODY, "sent": true })),
        ("today.add_left_address", json!({ "session_id": NOBODY })),
        ("today.ignore_left_address", json!({ "session_id": NOBODY })),
    ];
    for (name, request) in cases {
        let error = workspace.refused(name, request).await;
        assert_eq!(error.code, Code::NotFound, "{name}: {error:?}");
    }
    assert_eq!(workspace.refused("prospects.dance", json!({})).await.code, Code::NotFound);
    workspace.end().await;
}

#[tokio::test]
async fn a_caller_gets_no_further_than_its_scope() {
    let workspace = Workspace::new().await;
    let refused = dispatch(workspace.engine(), Scope::Read, "mode.set", json!({ "mode": "autopilot" })).await;
    assert_eq!(refused.unwrap_err().code, Code::Precondition);
    let refused = dispatch(workspace.engine(), Scope::Decide, "settings.set_secret", json!({})).await;
    assert_eq!(refused.unwrap_err().code, Code::Precondition);
    let read = dispatch(workspace.engine(), Scope::Read, "mode.get", json!({})).await;
    assert_eq!(read.unwrap(), json!({ "mode": "hybrid" }));
    workspace.end().await;
}

#[test]
fn the_generated_types_are_fresh() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../ui/src/api/generated/commands.ts");
    assert!(!api::typescript().contains(" is both "), "two types share a name");
    let committed = std::fs::read_to_string(file).unwrap_or_default();
    assert!(
        committed == api::typescript(),
        "{file} is not what the table says: run `cargo run -p nexscout-api --example typescript -- {file}`"
    );
}
