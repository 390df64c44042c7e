//! One rep's day that calls every row of the table and looks at what each answers.

use crate::{setup, workspace::Workspace};
use api::{Code, TABLE};
use serde_json::{Value, json};

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or_else(|| panic!("no {field} in {value}"))
}

async fn settings(day: &Workspace) {
    for (key, value) in [
        ("company.name", "Bright Widgets"),
        ("company.address", "12 Mabini Street, Makati"),
        ("mail.from", "sam@brightwidgets.example"),
        ("smtp.host", "127.0.0.1"),
        ("send.window", "always"),
        ("send.grace_seconds", "0"),
        ("inbox.required", "false"),
    ] {
        assert_eq!(day.call("settings.set", json!({ "key": key, "value": value })).await["value"], value);
    }
    let all = day.call("settings.list", json!({})).await;
    assert!(all.as_array().unwrap().iter().any(|row| row["key"] == "smtp.host" && row["is_set"] == true));
    let secret = json!({ "key": "smtp.password", "value": "hunter2" });
    assert_eq!(day.call("settings.set_secret", secret).await, json!({ "key": "smtp.password", "set": true }));
    assert_eq!(day.secret("smtp.password").unwrap().0, "hunter2");
    let shown = day.call("settings.get", json!({ "key": "smtp.password" })).await;
    assert_eq!((&shown["secret"], &shown["value"]), (&json!(true), &Value::Null));
    assert!(!day.call("activity.list", json!({})).await.to_string().contains("hunter2"));
    assert_eq!(day.call("mode.set", json!({ "mode": "autopilot" })).await, json!({ "mode": "autopilot" }));
    day.call("mode.set", json!({ "mode": "hybrid" })).await;
    assert_eq!(day.call("mode.get", json!({})).await, json!({ "mode": "hybrid" }));
    assert_eq!(day.call("automation.pause", json!({})).await["paused"], true);
    assert_eq!(day.call("automation.resume", json!({})).await["paused"], false);
}

async fn knowledge(day: &Workspace) {
    let put = json!({
        "name": "Widget Pro", "price": "49.00", "unit": "seat", "period": "month",
        "tiers": [{ "min_quantity": 10, "unit_price_minor": 4500 }]
    });
    let first = day.call("products.put", put.clone()).await;
    assert_eq!((&first["price_minor"], &first["currency"]), (&json!(4900), &json!("USD")));
    let second = day.call("products.put", put).await;
    assert_eq!((&second["id"], &second["version"]), (&first["id"], &json!(2)), "the same product again");
    assert_eq!(day.call("products.list", json!({})).await, json!([second]));
    let faq = day.call("faq.add", json!({ "question": "Do you ship?", "answer": "Yes." })).await;
    assert_eq!(day.call("faq.list", json!({})).await, json!([faq]));
    let text = "Delivery\nManila takes one day.\n\nCebu takes three days.";
    let document = day.call("documents.put", json!({ "title": "Handbook", "text": text })).await;
    let rows = day.call("documents.list", json!({})).await;
    assert_eq!((&rows[0]["id"], &rows[0]["passages"]), (&document["id"], &json!(2)));
    let put = json!({ "id": document["id"], "title": "Guide", "text": "Manila takes two days." });
    day.call("documents.put", put).await;
    let read = day.call("documents.get", json!({ "id": document["id"] })).await;
    assert_eq!((&read["title"], &read["text"]), (&json!("Guide"), &json!("Manila takes two days.")));
    assert_eq!(day.call("documents.remove", json!({ "id": document["id"] })).await, json!([]));
}

async fn people(day: &Workspace) -> String {
    let added = day
        .call(
            "prospects.add",
            json!({
                "name": "Ana Lopez", "email": "Ana@LopezDental.example", "phone": "0917 555 0123",
                "company": "Lopez Dental", "basis": "asked", "amount": "1,200.50"
            }),
        )
        .await;
    let id = text(&added, "id").to_owned();
    assert_eq!(text(&added, "email"), "ana@lopezdental.example");
    assert_eq!(text(&added, "email_state"), "confirmed");
    assert_eq!(text(&added, "phone"), "+639175550123");
    assert_eq!((&added["amount_minor"], text(&added, "currency")), (&json!(120_050), "USD"));
    let parts: i64 = added["score_parts"].as_object().unwrap().values().filter_map(Value::as_i64).sum();
    assert_eq!(added["scout_score"], parts, "the parts add up");
    assert_eq!(added["contact_points"].as_array().unwrap().len(), 2);

    let edit = json!({ "id": id, "version": added["version"], "fields": { "role": "Owner" } });
    let edited = day.call("prospects.edit", edit.clone()).await;
    assert_eq!(text(&edited, "role"), "Owner");
    assert_eq!(day.refused("prospects.edit", edit).await.code, Code::Conflict, "a stale version was taken");
    day.call("prospects.confirm", json!({ "id": id })).await;
    let score = json!({ "id": id, "score": 88, "reason": "met at the fair" });
    assert_eq!(day.call("prospects.score_override", score).await["override_score"], 88);
    assert_eq!(
        day.call("prospects.score_override", json!({ "id": id })).await["override_score"],
        Value::Null
    );
    assert_eq!(day.call("prospects.hands_off", json!({ "id": id, "on": true })).await["hands_off"], true);
    assert_eq!(day.call("prospects.hands_off", json!({ "id": id, "on": false })).await["hands_off"], false);
    let company = text(&edited, "company_id").to_owned();
    let set =
        day.call("companies.hands_off", json!({ "id": company, "on": true, "until": 4e12 as i64 })).await;
    assert_eq!(set["hands_off_until"], 4e12 as i64);
    day.call("companies.hands_off", json!({ "id": company, "on": false })).await;

    let found = day.call("prospects.list", json!({ "search": "lop ana" })).await;
    assert_eq!(text(&found[0], "id"), id);
    for syntax in ["\"", "ana\" OR \"", "NEAR(", "*", "a AND", "name:ana", ")("] {
        day.call("prospects.list", json!({ "search": syntax })).await;
    }
    assert_eq!(day.call("prospects.get", json!({ "id": id })).await["name"], "Ana Lopez");
    id
}

/// A mail of hers is read, and shown in her thread.
async fn mailbox(day: &Workspace, id: &str) {
    assert_eq!(day.call("mailbox.state", json!({})).await["account"], Value::Null);
    assert_eq!(day.call("calendar.test", json!({})).await["words"], "No calendar is set.");
    assert_eq!(day.refused("mailbox.read", json!({})).await.code, Code::Precondition);
    day.call("settings.set", json!({ "key": "imap.host", "value": "127.0.0.1" })).await;
    let mail = "From: Ana Lopez <ana@lopezdental.example>\r\nTo: sam@brightwidgets.example\r\nSubject: Hello\r\n\
                Message-ID: <1@lopezdental.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n\
                --b\r\nContent-Type: text/plain\r\n\r\nThank you.\r\n-- \r\nAna\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>Thank you.</p>\r\n--b--\r\n";
    day.mail.deliver_at(mail.as_bytes().to_vec(), day.engine().now());
    let test = day.call("mailbox.test_reading", json!({})).await;
    assert_eq!(test["ok"], true, "{test}");
    assert_eq!(day.call("leads.sources", json!({})).await["forms"], json!([]));
    assert_eq!(day.call("leads.list", json!({ "state": "failed" })).await, json!([]));
    assert_eq!(day.call("leads.replay", json!({})).await["leads"], 0);
    assert_eq!(day.call("leads.doctor", json!({})).await["ok"], false);
    let question = json!({ "source": "webhook", "form": "site", "question": "Firm", "field": "company" });
    assert_eq!(day.call("leads.map", question).await["field"], "company");
    let hook = json!({ "name": "site", "secret": "sixteen-or-more-characters" });
    assert_eq!(day.call("leads.webhook", hook).await["path"], "/v1/webhooks/in/site");
    let domain = day.call("domain.check", json!({})).await;
    assert_eq!(domain["domain"], "brightwidgets.example");
    assert_eq!(day.call("sign_in.state", json!({})).await["provider"], Value::Null);
    assert_eq!(day.call("sign_in.cancel", json!({})).await["signed_in"], false);
    let state = day.call("mailbox.read", json!({})).await;
    assert_eq!((&state["fresh"], &state["problem"]), (&json!(true), &Value::Null));
    let thread = day.call("conversations.get", json!({ "prospect_id": id })).await;
    let entries = thread["entries"].as_array().unwrap();
    let found = entries
        .iter()
        .find(|entry| entry["mail"].is_object())
        .unwrap_or_else(|| panic!("no mail in {thread}"));
    assert_eq!((text(found, "role"), text(found, "text")), ("visitor", "Thank you."));
    assert_eq!((text(&found["mail"], "matched_by"), &found["mail"]["more"]), ("address", &json!(true)));
    assert_eq!(thread["summary"]["unread"], 1);
    let whole = day.call("mails.get", json!({ "id": found["id"] })).await;
    assert!(text(&whole, "text").contains("-- ") && text(&whole, "html").contains("<p>"), "{whole}");
}

/// She is answered by hand; the mail is taken back before it leaves.
async fn writing(day: &Workspace, id: &str) {
    let kept = day.call("snippets.put", json!({ "name": "Thanks", "body": "Thank you for writing." })).await;
    let again = day.call("snippets.put", json!({ "name": "thanks", "body": "Thank you!" })).await;
    assert_eq!((&kept["id"], text(&again, "body")), (&again["id"], "Thank you!"));
    assert_eq!(day.call("snippets.list", json!({})).await.as_array().unwrap().len(), 1);
    let draft = json!({ "prospect_id": id, "subject": "Hello", "body": "Dear Ana" });
    assert_eq!(text(&day.call("mails.save_draft", draft).await.clone(), "body"), "Dear Ana");
    assert_eq!(text(&day.call("mails.draft", json!({ "prospect_id": id })).await, "subject"), "Hello");
    let empty = json!({ "prospect_id": id, "body": " " });
    assert_eq!(day.refused("mails.send", empty).await.code, Code::Validation);
    let file = |name: &str| json!({ "prospect_id": id, "name": name, "media_type": "text/plain", "data": "SGVsbG8=" });
    day.call("mails.attach", file("a.txt")).await;
    let files = day.call("mails.attach", file("../b\r\n.txt")).await;
    assert_eq!((text(&files[1], "name"), &files[1]["bytes"]), ("b.txt", &json!(5)), "{files}");
    let left = day.call("mails.detach", json!({ "prospect_id": id, "id": files[0]["id"] })).await;
    assert_eq!(day.call("mails.attached", json!({ "prospect_id": id })).await, left);
    let mail =
        json!({ "prospect_id": id, "subject": "Hello", "body": "Dear Ana", "attachments": [left[0]["id"]] });
    let sent = day.call("mails.send", mail).await;
    assert_eq!(day.call("mails.attached", json!({ "prospect_id": id })).await, json!([]));
    let again = day.call("mails.attach_again", json!({ "effect_id": sent["effect_id"] })).await;
    assert_eq!(text(&again[0], "name"), "b.txt");
    let too_large =
        json!({ "prospect_id": id, "name": "big.bin", "media_type": "", "data": "AAAA".repeat(3_500_000) });
    let refused = day.refused("mails.attach", too_large).await;
    assert_eq!((refused.code, refused.hint.is_some()), (Code::Validation, true), "{refused:?}");
    assert!(sent["leaves_at"].is_i64(), "{sent}");
    assert_eq!(day.call("mails.draft", json!({ "prospect_id": id })).await, Value::Null);
    day.call("jobs.cancel", json!({ "id": sent["job_id"] })).await;
    let job = day.call("jobs.get", json!({ "id": sent["job_id"] })).await;
    assert_eq!((text(&job, "state"), text(&job, "actor")), ("cancelled", "user"));
    assert_eq!(day.call("snippets.remove", json!({ "id": kept["id"] })).await, json!([]));
}

/// A sequence is changed, begun and stopped.
async fn sequences(day: &Workspace) {
    let person =
        json!({ "name": "Cora Cruz", "email": "cora@cruz.example", "basis": "asked", "stage": "contacted" });
    let cora = text(&day.call("prospects.add", person).await, "id").to_owned();
    let steps = json!([{ "wait_days": 2, "writes": null, "subject": "Hello", "body": "Hi {first_name}" }]);
    let save = json!({ "name": "nurture", "steps": steps, "in_flight": true });
    assert_eq!(day.call("sequences.save", save).await[0]["version"], 1);
    assert_eq!(day.call("sequences.of", json!({ "prospect_id": cora })).await, Value::Null);
    day.call("jobs.run", json!({ "kind": "nurture", "prospect_id": cora })).await;
    day.call("worker.run_due", json!({})).await;
    assert_eq!(day.call("sequences.list", json!({})).await[0]["in_flight"], 1);
    let stop = json!({ "prospect_id": cora, "reason": "met her" });
    let stopped = day.call("sequences.stop", stop.clone()).await;
    assert!(text(&stopped, "reason").contains("met her"), "{stopped}");
    assert_eq!(day.refused("sequences.stop", stop).await.code, Code::Precondition);
    let off = day.call("sequences.enable", json!({ "name": "nurture", "on": false })).await;
    assert_eq!((&off[0]["enabled"], &off[0]["in_flight"]), (&json!(false), &json!(0)));
    day.call("sequences.enable", json!({ "name": "nurture", "on": true })).await;
}

/// The card of a job that was run, once its handler is done.
async fn card(day: &Workspace, id: &str) -> Value {
    day.call("worker.run_due", json!({})).await;
    let cards = day.call("approvals.list", json!({})).await;
    let mine = cards.as_array().unwrap().iter().find(|card| card["prospect_id"] == *id);
    mine.cloned().unwrap_or_else(|| panic!("no card for {id}"))
}

async fn work(day: &Workspace, id: &str) {
    let moved = day.call("prospects.move", json!({ "id": id, "stage": "ready_to_close" })).await;
    assert_eq!((text(&moved, "from"), text(&moved, "to")), ("new", "ready_to_close"));
    assert_eq!(moved["queued"], json!(["close_deal"]));
    let first = card(day, id).await;
    assert_eq!((text(&first, "kind"), text(&first, "effect")), ("close_deal", "send_email"));
    assert!(first["payload"].is_object() && first["expires_at"].is_i64() && !text(&first, "hash").is_empty());
    let card_id = text(&first, "id");
    let snoozed = day.call("approvals.snooze", json!({ "id": card_id })).await;
    assert!(snoozed["snoozed_until"].is_i64());
    assert_eq!(day.call("approvals.list", json!({})).await, json!([]));
    let reject = json!({ "id": card_id, "reason": "too early" });
    assert_eq!(text(&day.call("approvals.reject", reject).await, "state"), "rejected");
    let again = json!({
        "verb": "reject", "reason": "too early", "items": [{ "id": card_id, "hash": first["hash"] }]
    });
    let again = day.call("approvals.decide_many", again).await;
    assert_eq!((&again[0]["ok"], again[0]["error"].is_string()), (&json!(false), true), "{again}");
    let again = day.refused("approvals.approve", json!({ "id": card_id })).await;
    assert_eq!(again.code, Code::Conflict, "a decided card was decided again");
    assert_eq!(text(&day.call("approvals.get", json!({ "id": card_id })).await, "state"), "rejected");

    let run = day.call("jobs.run", json!({ "kind": "close_deal", "prospect_id": id })).await;
    assert_eq!((text(&run, "kind"), text(&run, "prospect_id")), ("close_deal", id));
    let second = card(day, id).await;
    let waiting = day.call("jobs.get", json!({ "id": second["job_id"] })).await;
    assert_eq!((text(&waiting, "state"), text(&waiting, "waiting_for")), ("waiting", "approval"));
    let purse = day.call("wallet.get", json!({})).await;
    assert_eq!(purse["energy"]["reserved"], 50, "a card keeps its reservation");
    let counts = day.call("jobs.counts", json!({})).await;
    assert_eq!(counts["waiting"], 1, "{counts}");
    let formal = json!({ "id": second["id"], "instruction": "more formal" });
    assert_eq!(day.call("approvals.redraft", formal).await["revision"], 2);
    let preview = json!({ "id": second["id"], "subject": "Your offer, Ana" });
    assert_eq!(text(&day.call("approvals.preview", preview).await, "subject"), "Your offer, Ana");
    let approve = json!({ "id": second["id"], "subject": "Your offer, Ana" });
    let approved = day.call("approvals.approve", approve).await;
    assert_eq!(text(&approved, "state"), "approved_edited");
    assert_ne!(approved["approved_hash"], second["hash"], "an edit is another text");
    day.call("worker.run_due", json!({})).await;
    let lost = day.call("jobs.get", json!({ "id": second["job_id"] })).await;
    assert_eq!(text(&lost, "waiting_for"), "ambiguous", "{lost}");
    let settled = day.call("effects.settle", json!({ "id": second["effect_id"], "sent": false })).await;
    assert_eq!(settled["id"], second["effect_id"]);
    let jobs = day.call("jobs.list", json!({ "prospect_id": id })).await;
    let ended =
        jobs.as_array().unwrap().iter().find(|job| job["state"] == "failed" || job["state"] == "cancelled");
    day.call("jobs.retry", json!({ "id": ended.unwrap()["id"] })).await;
}

async fn record(day: &Workspace, id: &str) {
    let refilled = day.call("wallet.refill", json!({ "energy": 5, "coins": 7 })).await;
    for purse in ["energy", "coins"] {
        let [available, reserved, sum] =
            ["available", "reserved", "ledger_sum"].map(|field| refilled[purse][field].as_i64().unwrap());
        assert_eq!(available + reserved, sum, "{purse}");
    }
    let timeline = day.call("activity.list", json!({ "prospect_id": id })).await;
    assert!(timeline.as_array().unwrap().iter().any(|row| row["kind"] == "stage_move"));
    let notices = day.call("notifications.list", json!({ "unread_only": true })).await;
    assert!(notices.as_array().unwrap().iter().any(|row| row["kind"] == "approval_needed"), "{notices}");
    let read = day.call("notifications.read", json!({})).await;
    assert_eq!(read["read"], notices.as_array().unwrap().len());
    let changes = day.call("changes.after", json!({ "seq": 0, "limit": 2 })).await;
    let last = changes[1]["seq"].as_i64().unwrap();
    let later = day.call("changes.after", json!({ "seq": last })).await;
    assert_eq!(later[0]["seq"], last + 1, "the feed has a gap");
    let set = json!({ "stage": "new", "kind": "smart_scan", "enabled": false });
    let rules = day.call("rules.set", set).await;
    let scan = rules.as_array().unwrap().iter().find(|rule| rule["stage"] == "new").unwrap();
    assert_eq!((&scan["kind"], &scan["enabled"]), (&json!("smart_scan"), &json!(false)));
    assert_eq!(day.call("rules.list", json!({})).await, rules);
    let suppressed = day.call("suppression.add", json!({ "address": "Ana@LopezDental.example" })).await;
    assert_eq!(suppressed, json!({ "address": "ana@lopezdental.example" }));

    let status = day.call("status.get", json!({})).await;
    assert_eq!(status["stages"]["ready_to_close"], 1);
    let file = day.folder.path().join("copy.db");
    let copy = day.call("workspace.backup", json!({ "file": file })).await;
    assert_eq!(copy["bytes"], std::fs::metadata(&file).unwrap().len());
    assert_eq!(day.refused("workspace.backup", json!({ "file": file })).await.code, Code::Conflict);
    let sound = day.call("workspace.verify", json!({})).await;
    assert_eq!((&sound["ok"], &sound["problems"]), (&json!(true), &json!([])));
}

/// What the rep does at the desk.
async fn desk(day: &Workspace, id: &str) {
    let note = day.call("notes.add", json!({ "prospect_id": id, "text": "likes widgets" })).await;
    assert_eq!((text(&note, "kind"), text(&note, "text")), ("note", "likes widgets"));
    let call = json!({ "prospect_id": id, "text": "talked", "outcome": "reached" });
    assert_eq!(text(&day.call("calls.log", call).await, "after"), "reached");
    let task = day.call("tasks.add", json!({ "text": "send slides", "due_at": 4e12 as i64 })).await;
    let edit = json!({ "id": task["id"], "text": "send the slides" });
    assert_eq!(text(&day.call("tasks.edit", edit).await, "text"), "send the slides");
    assert_eq!(day.call("tasks.list", json!({})).await[0]["id"], task["id"]);
    let done = day.call("tasks.complete", json!({ "id": task["id"], "done": true })).await;
    assert!(done["done_at"].is_i64());

    day.call("mode.set", json!({ "mode": "manual" })).await;
    let person = json!({ "name": "Dora", "email": "dora@dora.example", "stage": "qualified" });
    let dora = day.call("prospects.add", person).await;
    let offered = day.call("suggestions.list", json!({ "prospect_id": dora["id"] })).await;
    let [first, second] = [&offered[0], &offered[1]];
    assert!(!first["reasons"].as_array().unwrap().is_empty());
    day.call("suggestions.draft", json!({ "id": first["id"] })).await;
    day.call("suggestions.dismiss", json!({ "id": second["id"] })).await;
    let taken = day.call("suggestions.accept", json!({ "id": first["id"] })).await;
    let detail = day.call("jobs.detail", json!({ "id": taken["job_id"] })).await;
    assert_eq!(text(&detail, "prospect_name"), "Dora");
    assert_eq!(text(&day.call("jobs.cancel", json!({ "id": taken["job_id"] })).await, "state"), "cancelled");
    day.call("mode.set", json!({ "mode": "hybrid" })).await;
    let today = day.call("today.get", json!({})).await;
    assert!(today["items"].is_array() && today["totals"]["approval"].is_i64(), "{today}");
}

/// A visitor who leaves an address and little more, twice.
async fn today(day: &Workspace) {
    for address in ["ben@cruz.example", "carl@diaz.example"] {
        let engine = day.engine();
        let open = engine::chat::OpenSession {
            visitor_token: None,
            page: Some("https://brightwidgets.example/pricing".to_owned()),
            referrer: None,
            utm: Default::default(),
            address: "192.0.2.7".to_owned(),
            origin: None,
            consent: None,
        };
        let session = engine.open_chat(open).await.unwrap();
        engine
            .say(session.session_id, &session.token, &format!("my email is {address}"), None)
            .await
            .unwrap();
    }
    day.call("worker.run_due", json!({})).await;
    let left = day.call("today.left_address", json!({})).await;
    let [first, second] = [&left[0], &left[1]];
    assert!(text(&first["stated"], "email").ends_with(".example"));
    let added = day.call("today.add_left_address", json!({ "session_id": first["session_id"] })).await;
    assert_eq!(added["email"], first["stated"]["email"]);
    day.call("today.ignore_left_address", json!({ "session_id": second["session_id"] })).await;
    assert_eq!(day.call("today.left_address", json!({})).await, json!([]));
}

/// The board, its table, and Undo; [`crate::board`] looks closer.
async fn board(day: &Workspace, id: &str) {
    assert_eq!(day.call("board.get", json!({})).await["total"], 1);
    assert_eq!(day.call("board.page", json!({ "stage": "new" })).await["count"], 1);
    assert_eq!(day.call("board.cards", json!({ "ids": [id] })).await[0]["id"], id);
    assert_eq!(day.call("board.counts", json!({})).await["list_only"], 0);
    assert_eq!(day.call("prospects.page", json!({})).await["rows"][0]["id"], id);
    assert_eq!(day.call("search.quick", json!({ "text": "lop" })).await[0]["id"], id);
    assert_eq!(day.call("prospects.place", json!({ "id": id })).await["id"], id);
    let preview = json!({ "ids": [id], "stage": "contacted" });
    assert_eq!(day.call("prospects.move_preview", preview).await["prospects"], 1);
    let many = json!({ "ids": [id], "stage": "contacted", "run": false });
    assert_eq!(day.call("prospects.move_many", many).await["moved"], 1);
    let step = day.call("undo.list", json!({ "limit": 1 })).await[0].clone();
    assert_eq!(text(&step, "label"), "1 prospect \u{2192} contacted");
    assert_eq!(day.call("undo.apply", json!({})).await["id"], step["id"]);
    assert_eq!(day.call("prospects.bulk", json!({ "ids": [id], "action": "hands_off" })).await["moved"], 1);
    day.call("undo.apply", json!({})).await;
    let deal = json!({ "id": id, "amount": "50.00" });
    assert_eq!(day.call("prospects.deal", deal).await["amount_minor"], 5_000);
    day.call("undo.apply", json!({})).await;
    let rests = day.call("prospects.snooze", json!({ "id": id, "until": 4e12 as i64 })).await;
    assert_eq!(rests["snoozed_until"], 4e12 as i64);
    let handle = json!({ "prospect_id": id, "kind": "handle", "value": "@ana" });
    let points = day.call("contacts.add", handle).await["contact_points"].clone();
    let point = points.as_array().unwrap().iter().find(|point| point["kind"] == "handle").unwrap();
    day.call("contacts.set_primary", json!({ "id": point["id"] })).await;
    day.call("contacts.do_not_use", json!({ "id": point["id"], "reason": "their word" })).await;
    let kept = day.call("filters.save", json!({ "name": "Mine", "filter": { "stages": ["new"] } })).await;
    assert_eq!(day.call("filters.list", json!({})).await, json!([kept]));
    assert_eq!(day.call("filters.remove", json!({ "id": kept["id"] })).await, json!([]));
}

/// They need an invitation that a server took: tests/it/meetings.rs goes there, over real SMTP.
const WITH_A_SERVER: [&str; 7] = [
    "leads.poll",
    "meetings.move",
    "meetings.cancel",
    "meetings.mark",
    "sign_in.begin",
    "sign_in.finish",
    "sign_in.out",
];

#[tokio::test]
async fn a_day_through_every_row() {
    let day = Workspace::new().await;
    setup::sample(&day).await;
    settings(&day).await;
    knowledge(&day).await;
    let ana = people(&day).await;
    mailbox(&day, &ana).await;
    writing(&day, &ana).await;
    board(&day, &ana).await;
    work(&day, &ana).await;
    record(&day, &ana).await;
    sequences(&day).await;
    today(&day).await;
    setup::corrections(&day).await;
    setup::talk(&day).await;
    desk(&day, &ana).await;
    let called = day.called();
    let tried = |name: &str| called.contains(name) || WITH_A_SERVER.contains(&name);
    let untried: Vec<_> = TABLE.iter().map(|row| row.name).filter(|name| !tried(name)).collect();
    let unknown = json!({ "id": "01900000-0000-7000-8000-000000000000" });
    assert_eq!(day.refused("meetings.cancel", unknown).await.code, Code::NotFound);
    assert!(untried.is_empty(), "rows without a happy path: {untried:?}");
    day.end().await;
}
