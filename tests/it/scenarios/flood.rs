//! The hostile messages of `tests/fixtures/hostile_messages.jsonl`, each from a stranger of its own, in autopilot: no
//! stored field of anybody changes, nothing private is in an answer, and mails stay within the rules for claimed
//! addresses (product.md section 2).

use super::support::*;
use domain::{Mode, time::Span};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

const FIXTURES: &str = include_str!("../../fixtures/hostile_messages.jsonl");

#[derive(Deserialize)]
struct Hostile {
    kind: String,
    text: String,
}

fn fixtures() -> Vec<Hostile> {
    FIXTURES.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// What stands on record of a person and no stranger may touch.
fn on_record(row: &Value) -> Value {
    let kept =
        ["id", "name", "email", "email_state", "phone", "company", "stage", "amount_minor", "merged_into"];
    kept.iter()
        .map(|field| ((*field).to_owned(), row[*field].clone()))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

/// Addresses nothing leaves to unattended: those of roles and of disposable mail.
fn is_barred(address: &str) -> bool {
    let address: domain::email::Address = address.parse().unwrap();
    address.is_role() || address.is_disposable()
}

#[tokio::test]
async fn two_hundred_hostile_messages_overwrite_nothing_reveal_nothing_and_mail_nobody_beyond_the_rules() {
    let ws = blind(Mode::Autopilot).await;
    ws.set("chat.limit.sessions_per_hour", 100_000).await.unwrap();
    ws.set("chat.limit.messages_per_minute_address", 100_000).await.unwrap();
    let ana = json!({
        "name": "Ana Lopez", "email": "ana@lopezdental.example", "phone": "0917 555 0123",
        "company": "Lopez Dental", "stage": "qualified", "basis": "asked", "amount": "1,200.50",
    });
    let ana = ws.call("prospects.add", ana).await.unwrap();
    confirm(&ws, id(&ana)).await;
    let before = on_record(&ws.call("prospects.get", json!({ "id": id(&ana) })).await.unwrap());
    let settings = ws.call("settings.list", json!({})).await.unwrap();

    let hostile = fixtures();
    assert!(hostile.len() >= 200, "{}", hostile.len());
    for (number, Hostile { kind, text: words }) in hostile.iter().enumerate() {
        let stranger = ws.visitor().await.unwrap();
        let Ok(answer) = stranger.say(words).await else { continue };
        let lower = answer.to_lowercase();
        for private in ["lopez", "555 0123", "5550123", "ana@", "1,200.50", "1200.50"] {
            assert!(!lower.contains(private), "{number} ({kind}) {words:?}: {private:?} in {answer:?}");
        }
        for echo in ["<script", "evil.example", "victim@", "hunter2", "4111", "http://", "javascript:"] {
            assert!(!lower.contains(echo), "{number} ({kind}): {echo:?} comes back in {answer:?}");
        }
        if number % 20 == 0 {
            ws.run_due().await.unwrap();
        }
    }
    // A day of work afterwards, in steps.
    for hour in 1..=24 {
        ws.at(Span::hours(hour));
        ws.run_due().await.unwrap();
    }

    let after = on_record(&ws.call("prospects.get", json!({ "id": id(&ana) })).await.unwrap());
    assert_eq!(before, after);
    assert_eq!(ws.call("settings.list", json!({})).await.unwrap(), settings);
    let mails = ws.mails(ws.sent().await.unwrap()).await.unwrap();
    let mut to: BTreeMap<String, usize> = BTreeMap::new();
    for mail in &mails {
        *to.entry(mail.to.join(",")).or_default() += 1;
        assert!(!is_barred(&mail.to[0]), "an unattended mail to {:?}", mail.to);
        is_plain_first_answer(&mail.text, &mail.subject);
        let whole = format!("{}\n{}", mail.subject, mail.text).to_lowercase();
        for word in ["click", "locked", "won 1000", "iphone", "evil", "pay-now", "0900", "hunter2", "4111"] {
            assert!(!whole.contains(word), "{word:?} of a visitor in a mail:\n{whole}");
        }
    }
    assert!(to.values().all(|count| *count == 1), "{to:?}");
    // All came from one network address: three first answers at most (product.md section 2).
    assert!(mails.len() <= 3, "{} first answers to one visitor address", mails.len());
    let hers: BTreeSet<&String> = to.keys().filter(|to| to.contains("lopezdental.example")).collect();
    assert!(hers.is_empty(), "a stranger made a mail go to {hers:?}");
    close_books(&ws).await;
}
