//! Visitors who come while the laptop sleeps: their widgets keep what they wrote and deliver it on return.

use super::support::*;
use domain::{Mode, time::Span};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The endpoint is off for twelve hours; ten visitors leave a message meanwhile, and each widget delivers it from two
/// tabs as soon as it is back, and once more the next day.
#[tokio::test]
async fn twelve_hours_off_and_ten_visitors_are_ten_people_in_today_none_mailed_twice() {
    let ws = blind(Mode::Autopilot).await;
    ws.at(Span::hours(12));
    let left = |number: usize| {
        json!({
            "key": format!("visitor-{number:02}-left-this"),
            "text": match number % 2 {
                0 => "How much is Widget Pro for 12 seats? We want to buy it today, can we see a demo on Thursday?",
                _ => "Do you also deliver to Cebu?",
            },
            "name": format!("Visitor {}", char::from(b'A' + u8::try_from(number).unwrap())),
            "email": format!("visitor{number}@company{number}.example"),
            "visit": { "page": "https://widgets.example/pricing" },
        })
    };
    let deliver = async |number: usize| {
        let answer = ws.http().post(ws.url("/v1/chat/left")).json(&left(number)).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{}", answer.text().await.unwrap());
    };
    for number in 0..10 {
        tokio::join!(deliver(number), deliver(number));
    }
    ws.wait_for_capture().await.unwrap();
    ws.run_due().await.unwrap();

    let today = ws.call("today.get", json!({})).await.unwrap();
    let whole = today.to_string();
    let seen: BTreeSet<usize> = (0..10)
        .filter(|number| {
            // Who left an address is named by it, who became a prospect by name.
            whole.contains(&format!("visitor{number}@company{number}.example"))
                || whole.contains(&format!("Visitor {}", char::from(b'A' + u8::try_from(*number).unwrap())))
        })
        .collect();
    assert_eq!(seen.len(), 10, "in Today: {seen:?}\n{today:#}");

    for hour in 13..=60 {
        if hour == 36 {
            for number in 0..10 {
                deliver(number).await;
            }
            ws.wait_for_capture().await.unwrap();
        }
        ws.at(Span::hours(hour));
        ws.run_due().await.unwrap();
    }
    let mails = ws.mails(ws.sent().await.unwrap()).await.unwrap();
    let mut to: BTreeMap<String, usize> = BTreeMap::new();
    for mail in &mails {
        *to.entry(mail.to.join(",")).or_default() += 1;
    }
    assert!(!to.is_empty(), "those who want to buy get their first answer");
    assert!(to.values().all(|count| *count == 1), "{to:?}");
    let people: Vec<Value> = ws.prospects().await.unwrap();
    let addresses: BTreeSet<&str> = people.iter().map(|person| text(person, "email")).collect();
    assert_eq!(addresses.len(), people.len(), "nobody is there twice");
    close_books(&ws).await;
}
