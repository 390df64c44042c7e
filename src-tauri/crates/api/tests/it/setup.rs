//! The rows about setting up and about conversations, as part of the day.

use crate::workspace::Workspace;
use api::Code;
use engine::chat::OpenSession;
use serde_json::{Value, json};

/// Before the day: the sample comes and goes without a trace.
pub async fn sample(day: &Workspace) {
    let loaded = day.call("sample.load", json!({})).await;
    assert!(loaded["prospects"].as_i64().unwrap() >= 30, "{loaded}");
    assert_eq!(day.refused("sample.load", json!({})).await.code, Code::Precondition);
    assert_eq!(day.call("status.get", json!({})).await["sample"], true);
    assert_eq!(day.call("sample.wipe", json!({})).await, loaded);
    assert_eq!(day.call("prospects.list", json!({})).await, json!([]));
    assert_eq!(day.call("products.list", json!({})).await, json!([]));
    let first = day.call("onboarding.get", json!({})).await;
    assert_eq!((&first["done"], &first["sample"]), (&json!(false), &json!(false)));
    assert_eq!(day.call("onboarding.finish", json!({})).await["done"], true);
}

/// Settings, secrets, price sheet and FAQ, as they are corrected.
pub async fn corrections(day: &Workspace) {
    let wrong = json!({ "values": { "smtp.port": "2525", "smtp.security": "maybe" } });
    let refused = day.refused("settings.set_many", wrong).await;
    assert_eq!((refused.code, refused.field.as_deref()), (Code::Validation, Some("smtp.security")));
    assert_eq!(
        day.call("settings.get", json!({ "key": "smtp.port" })).await["value"],
        "587",
        "half of it holds"
    );
    let both = json!({ "values": { "smtp.port": "2525", "smtp.security": "none" } });
    assert_eq!(day.call("settings.set_many", both).await.as_array().unwrap().len(), 2);
    assert_eq!(day.call("settings.get", json!({ "key": "smtp.port" })).await["value"], "2525");

    day.call("settings.set_secret", json!({ "key": "imap.password", "value": "correct horse" })).await;
    let kept = day.call("secrets.status", json!({})).await;
    assert!(kept["kept"].as_array().unwrap().contains(&json!("imap.password")), "{kept}");
    assert!(!kept.to_string().contains("horse"));
    let kept = day.call("settings.clear_secret", json!({ "key": "imap.password" })).await;
    assert!(!kept["kept"].as_array().unwrap().contains(&json!("imap.password")), "{kept}");
    assert_eq!(day.refused("settings.clear_secret", json!({ "key": "mode" })).await.code, Code::Validation);

    let one = day.call("products.put", json!({ "name": "Trial", "price": "5" })).await;
    let renamed = json!({ "id": one["id"], "name": "Taster", "price": "6" });
    let renamed = day.call("products.put", renamed).await;
    assert_eq!(
        (&renamed["id"], &renamed["name"], &renamed["version"]),
        (&one["id"], &json!("Taster"), &json!(2))
    );
    let taken = json!({ "id": one["id"], "name": "widget pro", "price": "6" });
    assert_eq!(day.refused("products.put", taken).await.code, Code::Conflict);
    let left = day.call("products.archive", json!({ "id": one["id"] })).await;
    assert!(left.as_array().unwrap().iter().all(|product| product["id"] != one["id"]));
    assert_eq!(day.refused("products.archive", json!({ "id": one["id"] })).await.code, Code::NotFound);

    let faq = day.call("faq.add", json!({ "question": "Open on Sundays?", "answer": "No." })).await;
    let edit = json!({ "id": faq["id"], "question": "Open on Sundays?", "answer": "Yes, until noon." });
    assert_eq!(day.call("faq.edit", edit).await["answer"], "Yes, until noon.");
    let left = day.call("faq.remove", json!({ "id": faq["id"] })).await;
    assert!(left.as_array().unwrap().iter().all(|other| other["id"] != faq["id"]));

    let ledger = day.call("wallet.ledger", json!({})).await;
    let rows = ledger.as_array().unwrap();
    assert_eq!(
        (&rows[rows.len() - 1]["kind"], &rows[rows.len() - 1]["energy"]),
        (&json!("start"), &json!(2000))
    );
    let before = json!({ "before": rows[0]["seq"], "limit": 1 });
    assert!(
        day.call("wallet.ledger", before).await[0]["seq"].as_i64() < rows[0]["seq"].as_i64()
            || rows.len() == 1
    );
    let policy = day.call("policy.table", json!({})).await;
    let closing = policy.as_array().unwrap().iter().find(|row| row["kind"] == "close_deal").unwrap();
    assert_eq!(
        (&closing["manual"], &closing["hybrid"], &closing["energy"]),
        (&json!("suggest"), &json!("ask"), &json!(50))
    );
    let site = day.call("chat.site", json!({})).await;
    assert!(site["snippet"].as_str().unwrap().contains("/widget.js\" defer></script>"), "{site}");
    let test = day.call("mailbox.test", json!({})).await;
    assert_eq!(
        (&test["ok"], &test["steps"][5]["ok"]),
        (&json!(false), &json!(false)),
        "the line is lost: {test}"
    );

    let popup = day.call("notifications.test", json!({})).await;
    assert_eq!(popup["shown"], false, "there is no desktop here");
    assert_eq!(day.refused("busy.set", json!({ "until": 1 })).await.code, Code::Validation);
    let until = day.engine().now().0 + 60_000;
    assert_eq!(day.call("busy.set", json!({ "until": until })).await["busy_until"], until);
    assert_eq!(day.call("attention.get", json!({})).await["busy_until"], until);
    day.call("busy.set", json!({})).await;
}

/// A chat that a person takes over.
pub async fn talk(day: &Workspace) {
    let opened = day
        .engine()
        .open_chat(OpenSession {
            visitor_token: None,
            page: Some("https://brightwidgets.example/pricing".to_owned()),
            referrer: None,
            utm: Default::default(),
            address: "203.0.113.9".to_owned(),
            origin: None,
            consent: None,
        })
        .await
        .unwrap();
    let id = json!({ "session_id": opened.session_id });
    day.engine()
        .say(opened.session_id, &opened.token, "<script>alert(1)</script> hello", None)
        .await
        .unwrap();
    assert_eq!(day.call("chat.take_over", id.clone()).await["summary"]["taken_over"], true);
    let said = json!({ "session_id": opened.session_id, "text": "Hello, Sam here." });
    assert_eq!(day.call("chat.say", said).await["role"], "rep");
    assert_eq!(day.call("chat.hand_back", id.clone()).await["summary"]["taken_over"], false);
    let list = day.call("conversations.list", json!({ "search": "pricing" })).await;
    assert_eq!(list[0]["session_id"], id["session_id"], "{list}");
    let thread = day.call("conversations.get", id.clone()).await;
    let roles: Vec<&Value> =
        thread["entries"].as_array().unwrap().iter().map(|entry| &entry["role"]).collect();
    assert_eq!(roles, ["visitor", "assistant", "notice", "rep", "notice"]);
    assert_eq!(thread["entries"][0]["text"], "<script>alert(1)</script> hello");
    day.call("conversations.seen", id).await;
    let neither = day.refused("conversations.get", json!({})).await;
    assert_eq!(neither.code, Code::Validation);
}
