//! The rep's desk: suggestions in manual mode, tasks and their reminders, the list of the day, and cards that are
//! previewed, drafted anew and decided many at once.

use super::support::*;
use api::Code;
use domain::{Mode, ProspectId, time::Span};
use serde_json::{Value, json};
use testkit::Workspace;

async fn suggestions(ws: &Workspace, prospect: ProspectId) -> Vec<Value> {
    let rows = ws.call("suggestions.list", json!({ "prospect_id": prospect })).await.unwrap();
    rows.as_array().unwrap().clone()
}

async fn suggestion(ws: &Workspace, prospect: ProspectId, what: &str) -> Value {
    let all = suggestions(ws, prospect).await;
    let found = all.iter().find(|row| row["job_kind"] == what || row["to"] == what);
    found.unwrap_or_else(|| panic!("no suggestion {what} among {all:#?}")).clone()
}

/// Ana in manual mode, after her chat: nothing is queued, everything is offered.
async fn ana_in_manual() -> (Workspace, ProspectId) {
    let ws = Workspace::builder(Mode::Manual).set("inbox.required", false).start().await.unwrap();
    play(&ws, &ANA).await;
    ws.at(Span::seconds(300));
    ws.run_due().await.unwrap();
    let prospect = id(&ws.only_prospect().await.unwrap());
    (ws, prospect)
}

#[tokio::test]
async fn scenario_6_in_manual_mode_a_suggestion_says_why_drafts_for_free_and_runs_when_it_is_taken_up() {
    let (ws, prospect) = ana_in_manual().await;
    assert!(kinds(&ws, prospect, "queued").await.is_empty());
    let offered = suggestion(&ws, prospect, "follow_up").await;
    let reasons = offered["reasons"].to_string();
    assert!(reasons.contains("\u{201c}") && reasons.contains("only claimed"), "{reasons}");
    assert_eq!((&offered["energy"], &offered["kind"]), (&json!(15), &json!("job")));

    let before = ws.engine.wallet().await.unwrap();
    let draft = ws.call("suggestions.draft", json!({ "id": offered["id"] })).await.unwrap();
    assert_eq!(text(&draft, "to"), "ana@lopezdental.example");
    assert!(
        text(&draft, "text").contains("Hi Ana") && text(&draft, "text").contains("1 Ayala Avenue"),
        "{draft}"
    );
    let after = ws.engine.wallet().await.unwrap();
    assert_eq!(
        (before.energy.available, before.coins.available),
        (after.energy.available, after.coins.available)
    );
    assert_eq!(job(&ws, prospect, "follow_up").await["state"], "suggested");

    let taken = ws.call("suggestions.accept", json!({ "id": offered["id"] })).await.unwrap();
    assert_eq!(taken["job_id"], offered["id"]);
    ws.run_due().await.unwrap();
    let mail = ws.mails(1).await.unwrap().remove(0);
    assert_eq!(mail.text.trim_end(), text(&draft, "text").trim_end(), "what was drafted is what left");
    stands(&job(&ws, prospect, "follow_up").await, "succeeded", None);
    assert_eq!(
        refused(ws.call("suggestions.accept", json!({ "id": offered["id"] })).await),
        Code::Conflict,
        "a suggestion is taken up once"
    );
    close_books(&ws).await;
}

#[tokio::test]
async fn a_forward_move_in_manual_mode_is_a_suggestion_that_can_be_taken_up() {
    let ws = Workspace::builder(Mode::Manual).set("inbox.required", false).start().await.unwrap();
    let prospect = add(&ws, "Cora Diaz", "cora@diaz.example", "new").await;
    ws.clock().advance(Span::minutes(1));
    click(&ws, prospect, "follow_up").await;
    ws.run_due().await.unwrap();
    ws.mails(1).await.unwrap();
    assert_eq!(detail(&ws, prospect).await["stage"], "new", "manual mode moves nobody");
    let offered = suggestion(&ws, prospect, "contacted").await;
    assert_eq!((&offered["kind"], &offered["stage"]), (&json!("move"), &json!("new")));
    assert!(offered["reasons"][0].as_str().unwrap().contains("first message"), "{offered}");
    let refused_draft = ws.call("suggestions.draft", json!({ "id": offered["id"] })).await;
    assert_eq!(refused(refused_draft), Code::Precondition);
    let taken = ws.call("suggestions.accept", json!({ "id": offered["id"] })).await.unwrap();
    assert_eq!((&taken["moved"]["from"], &taken["moved"]["to"]), (&json!("new"), &json!("contacted")));
    assert_eq!(detail(&ws, prospect).await["stage"], "contacted");
    close_books(&ws).await;
}

#[tokio::test]
async fn a_suggested_move_is_withdrawn_when_the_prospect_goes_elsewhere() {
    let ws = Workspace::builder(Mode::Manual).set("inbox.required", false).start().await.unwrap();
    let prospect = add(&ws, "Cora Diaz", "cora@diaz.example", "new").await;
    ws.clock().advance(Span::minutes(1));
    click(&ws, prospect, "follow_up").await;
    ws.run_due().await.unwrap();
    let offered = suggestion(&ws, prospect, "contacted").await;
    drag(&ws, prospect, "qualified").await;
    assert!(suggestions(&ws, prospect).await.iter().all(|row| row["kind"] == "job"));
    assert_eq!(refused(ws.call("suggestions.accept", json!({ "id": offered["id"] })).await), Code::Conflict);
    close_books(&ws).await;
}

#[tokio::test]
async fn what_was_dismissed_does_not_come_back_for_a_day() {
    let ws = Workspace::builder(Mode::Manual).set("send.grace_seconds", 0).start().await.unwrap();
    let prospect = add(&ws, "Cora Diaz", "cora@diaz.example", "qualified").await;
    drag(&ws, prospect, "interested").await;
    let offered = suggestion(&ws, prospect, "book_meeting").await;
    ws.call("suggestions.dismiss", json!({ "id": offered["id"] })).await.unwrap();
    assert!(suggestions(&ws, prospect).await.is_empty());
    assert_eq!(refused(ws.call("suggestions.dismiss", json!({ "id": offered["id"] })).await), Code::Conflict);
    let offers = |pause: Span| {
        let ws = &ws;
        async move {
            ws.clock().advance(pause);
            drag(ws, prospect, "qualified").await;
            drag(ws, prospect, "interested").await;
            let all = suggestions(ws, prospect).await;
            all.iter().any(|row| row["job_kind"] == "book_meeting")
        }
    };
    assert!(!offers(Span::hours(23)).await, "it came back within the day");
    assert!(offers(Span::hours(2)).await, "a day later it may be offered again");
    close_books(&ws).await;
}

#[tokio::test]
async fn a_reminder_is_told_once_when_the_task_is_due() {
    let ws = Workspace::start(Mode::Hybrid).await.unwrap();
    let prospect = add(&ws, "Cora Diaz", "cora@diaz.example", "new").await;
    let due = testkit::START + Span::hours(2);
    let task = json!({ "prospect_id": prospect, "text": "Call <b>Cora</b>", "due_at": due });
    let task = ws.call("tasks.add", task).await.unwrap();
    assert_eq!((&task["kind"], &task["starts_at"]), (&json!("task"), &json!(due)));
    let silent = json!({ "text": "buy paper", "due_at": due, "remind": false });
    ws.call("tasks.add", silent).await.unwrap();
    ws.run_after(Span(7_199_999)).await.unwrap();
    assert!(ws.notices("task_due").await.unwrap().is_empty());
    ws.run_after(Span(1)).await.unwrap();
    let told = ws.notices("task_due").await.unwrap();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(text(&told[0], "text").contains("Call <b>Cora</b>"));
    ws.call("notifications.read", json!({})).await.unwrap();
    ws.run_after(Span::minutes(5)).await.unwrap();
    assert_eq!(ws.notices("task_due").await.unwrap().len(), 1, "told twice");
    // Another moment is told again; a task that is done is not.
    let later = due + Span::hours(1);
    let edited = ws.call("tasks.edit", json!({ "id": task["id"], "due_at": later })).await.unwrap();
    assert_eq!(edited["starts_at"], json!(later));
    ws.clock().set(later);
    ws.run_due().await.unwrap();
    assert_eq!(ws.notices("task_due").await.unwrap().len(), 2);
    let done = ws.call("tasks.complete", json!({ "id": task["id"], "done": true })).await.unwrap();
    assert_eq!(done["done_at"], json!(later));
    let open = ws.call("tasks.list", json!({})).await.unwrap();
    assert_eq!(open.as_array().unwrap().len(), 1, "{open}");
    let all = ws.call("tasks.list", json!({ "open_only": false })).await.unwrap();
    assert_eq!(all.as_array().unwrap().len(), 2);
    close_books(&ws).await;
}

#[tokio::test]
async fn a_call_that_reached_them_is_a_touch_and_a_note_is_none() {
    let ws = Workspace::start(Mode::Hybrid).await.unwrap();
    let prospect = add(&ws, "Cora Diaz", "cora@diaz.example", "new").await;
    let touched = |row: Value| row["last_touch_at"].as_i64().unwrap();
    let first = touched(detail(&ws, prospect).await);
    ws.clock().advance(Span::hours(1));
    ws.call("notes.add", json!({ "prospect_id": prospect, "text": "likes widgets" })).await.unwrap();
    let missed = json!({ "prospect_id": prospect, "text": "rang twice", "outcome": "no_answer" });
    ws.call("calls.log", missed).await.unwrap();
    assert_eq!(touched(detail(&ws, prospect).await), first);
    let now = ws.engine.now();
    let reached = json!({ "prospect_id": prospect, "text": "talked", "outcome": "reached" });
    let row = ws.call("calls.log", reached).await.unwrap();
    assert_eq!((&row["field"], &row["after"]), (&json!("outcome"), &json!("reached")));
    assert_eq!(touched(detail(&ws, prospect).await), now.0);
    let tomorrow = json!({ "prospect_id": prospect, "text": "x", "at": now + Span::hours(24) });
    assert_eq!(refused(ws.call("calls.log", tomorrow).await), Code::Validation);
    close_books(&ws).await;
}

/// Ben at ready_to_close in hybrid, his closing message on the table.
async fn on_the_table() -> (Workspace, ProspectId, Value) {
    let ws = Workspace::start(Mode::Hybrid).await.unwrap();
    play(&ws, &BEN).await;
    let prospect = id(&ws.only_prospect().await.unwrap());
    confirm(&ws, prospect).await;
    ws.at(Span::seconds(200));
    ws.run_due().await.unwrap();
    let card = only_card(&ws).await;
    (ws, prospect, card)
}

#[tokio::test]
async fn a_card_shows_what_bears_on_its_decision() {
    let (ws, _, card) = on_the_table().await;
    assert_eq!((&card["risk"], &card["energy"], &card["coins"]), (&json!("binding"), &json!(50), &json!(25)));
    assert_eq!(card["mail"]["text"], card["payload"]["text"]);
    assert_eq!(card["mail"]["offer"]["quantity"], 12);
    assert_eq!(card["person"]["email_state"], "confirmed");
    assert_eq!(card["leaves"]["at"], json!(ws.engine.now()));
    assert!(text(&card["leaves"], "words").contains("inside the window"), "{}", card["leaves"]);
    assert!(text(&card, "way_back").starts_with("cannot be unsent"));
    let follows = card["follows"].to_string();
    assert!(
        follows.contains("50 energy and 25 coins") && follows.contains("close deal” is done"),
        "{follows}"
    );
    let quotes = card["quotes"].as_array().unwrap();
    assert!(
        quotes.iter().any(|quote| quote["kind"] == "purchase_intent" && quote["points"] == 40),
        "{quotes:?}"
    );
    let sourced = card["sourced"].as_array().unwrap();
    let total = sourced.iter().find(|one| text(one, "text").contains("588.00")).unwrap();
    assert!(text(total, "source").contains("price sheet"), "{total}");
    assert_eq!(card["unsourced"], json!([]));

    // Outside the window it says when it would leave.
    ws.at(Span::hours(11));
    let later = ws.call("approvals.get", json!({ "id": card["id"] })).await.unwrap();
    assert_eq!(
        later["leaves"]["at"],
        json!(testkit::START + Span::hours(23)),
        "Tuesday at eight: {}",
        later["leaves"]
    );
    close_books(&ws).await;
}

#[tokio::test]
async fn an_edit_leaves_exactly_as_previewed_and_what_is_not_on_record_is_named() {
    let (ws, _, card) = on_the_table().await;
    let body = "Hi Ben,\n\nthe total is USD 588.00 per month. You get 30% discount until Friday.\n\nRina";
    let edit = json!({ "id": card["id"], "subject": "Twelve seats", "body": body });
    let preview = ws.call("approvals.preview", edit.clone()).await.unwrap();
    assert_eq!(preview["unsourced"], json!(["You get 30% discount until Friday."]));
    assert_eq!(preview["risk"], "binding");
    let mut stale = edit.clone();
    stale["hash"] = json!("0".repeat(64));
    assert_eq!(refused(ws.call("approvals.approve", stale).await), Code::Conflict);
    ws.run_due().await.unwrap();
    ws.mails(0).await.unwrap();
    assert_eq!(only_card(&ws).await["hash"], card["hash"], "a refused approval left an edit behind");
    let mut seen = edit;
    seen["hash"] = preview["hash"].clone();
    let decided = ws.call("approvals.approve", seen).await.unwrap();
    assert_eq!((&decided["approved_hash"], &decided["state"]), (&preview["hash"], &json!("approved_edited")));
    assert_eq!(decided["unsourced"], preview["unsourced"]);
    ws.run_due().await.unwrap();
    let mail = ws.mails(1).await.unwrap().remove(0);
    assert_eq!(
        (mail.subject.as_str(), mail.text.trim_end()),
        ("Twelve seats", text(&preview, "text").trim_end())
    );
    close_books(&ws).await;
}

#[tokio::test]
async fn a_new_draft_follows_the_instruction_and_the_older_hash_never_leaves() {
    let (ws, _, card) = on_the_table().await;
    let redraft = |instruction: &str| json!({ "id": card["id"], "instruction": instruction });
    let unknown = ws.call("approvals.redraft", redraft("make it funny")).await.unwrap_err();
    assert_eq!(unknown.code, Code::Validation);
    assert!(
        unknown.message.contains("shorter") && unknown.message.contains("offer other times"),
        "{unknown:?}"
    );
    for impossible in ["without the price", "offer other times", "in English"] {
        assert_eq!(refused(ws.call("approvals.redraft", redraft(impossible)).await), Code::Precondition);
    }
    let energy = ws.engine.wallet().await.unwrap().energy.available;
    let shorter = ws.call("approvals.redraft", redraft("shorter, warmer")).await.unwrap();
    assert_eq!((&shorter["id"], &shorter["revision"]), (&card["id"], &json!(2)));
    assert!(text(&shorter["mail"], "body").len() < text(&card["mail"], "body").len());
    let formal = ws.call("approvals.redraft", redraft("more formal")).await.unwrap();
    let body = text(&formal["mail"], "body");
    assert!(body.contains("Yours sincerely,") && body.len() < text(&card["mail"], "body").len(), "{body}");
    assert!(body.contains("588.00"), "the offer went missing: {body}");
    assert_eq!(ws.engine.wallet().await.unwrap().energy.available, energy, "a new draft is free");
    for old in [&card["hash"], &shorter["hash"]] {
        let stale = json!({ "id": card["id"], "hash": old });
        assert_eq!(refused(ws.call("approvals.approve", stale).await), Code::Conflict);
    }
    ws.run_due().await.unwrap();
    ws.mails(0).await.unwrap();
    let approve = json!({ "id": card["id"], "hash": formal["hash"] });
    ws.call("approvals.approve", approve).await.unwrap();
    ws.run_due().await.unwrap();
    let mail = ws.mails(1).await.unwrap().remove(0);
    assert_eq!(mail.text.trim_end(), text(&formal["mail"], "text").trim_end());
    let authors: Vec<String> =
        sqlx::query_scalar("SELECT author FROM effect_revisions WHERE effect_id = ? ORDER BY revision")
            .bind(text(&card, "effect_id"))
            .fetch_all(&mut by_hand(&ws).await)
            .await
            .unwrap();
    assert_eq!(authors, ["ai:builtin"; 3]);
    close_books(&ws).await;
}

#[tokio::test]
async fn other_times_are_other_times() {
    let ws = Workspace::start(Mode::Hybrid).await.unwrap();
    let person = json!({ "name": "Cora Diaz", "email": "cora@diaz.example", "stage": "interested" });
    let prospect = id(&ws.call("prospects.add", person).await.unwrap());
    click(&ws, prospect, "book_meeting").await;
    ws.run_due().await.unwrap();
    let card = only_card(&ws).await;
    let times = |card: &Value| card["payload"]["times"].as_array().unwrap().clone();
    let first = times(&card);
    assert_eq!(first.len(), 3, "{card:#}");
    let request = json!({ "id": card["id"], "instruction": "Offer other times" });
    let second = ws.call("approvals.redraft", request.clone()).await.unwrap();
    let third = ws.call("approvals.redraft", request).await.unwrap();
    let all: std::collections::BTreeSet<i64> =
        [first, times(&second), times(&third)].concat().iter().map(|at| at.as_i64().unwrap()).collect();
    assert_eq!(all.len(), 9, "a time was offered twice");
    let sourced = third["sourced"].as_array().unwrap();
    assert_eq!(
        sourced.iter().filter(|one| text(one, "source").contains("free time")).count(),
        3,
        "{sourced:?}"
    );
    close_books(&ws).await;
}

#[tokio::test]
async fn many_cards_are_decided_item_by_item_by_what_was_shown() {
    let ws = Workspace::start(Mode::Hybrid).await.unwrap();
    for (name, email) in [("Ada", "ada@one.example"), ("Bo", "bo@two.example"), ("Cy", "cy@three.example")] {
        let person = json!({ "name": name, "email": email, "stage": "new" });
        let prospect = id(&ws.call("prospects.add", person).await.unwrap());
        click(&ws, prospect, "follow_up").await;
    }
    ws.run_due().await.unwrap();
    let cards = ws.cards().await.unwrap();
    assert_eq!(cards.len(), 3);
    let item = |card: &Value, hash: &Value| json!({ "id": card["id"], "hash": hash });
    let items = json!([
        item(&cards[0], &cards[0]["hash"]), item(&cards[1], &cards[0]["hash"]),
        { "id": "0190f5d2-0000-7000-8000-000000000000", "hash": "x" }
    ]);
    let approve = json!({ "verb": "approve", "items": items });
    let results = ws.call("approvals.decide_many", approve).await.unwrap();
    let oks: Vec<bool> = results.as_array().unwrap().iter().map(|row| row["ok"] == true).collect();
    assert_eq!(oks, [true, false, false], "{results}");
    assert!(text(&results[1], "error").contains("another one"), "{results}");
    ws.run_due().await.unwrap();
    assert_eq!(ws.mails(1).await.unwrap()[0].to, [text(&cards[0]["payload"], "to")]);
    let bare = json!({ "verb": "reject", "items": [item(&cards[1], &cards[1]["hash"])] });
    assert_eq!(refused(ws.call("approvals.decide_many", bare).await), Code::Validation);
    let snooze = json!({ "verb": "snooze", "items": [item(&cards[1], &cards[1]["hash"])] });
    assert_eq!(ws.call("approvals.decide_many", snooze).await.unwrap()[0]["state"], "pending");
    let reject =
        json!({ "verb": "reject", "reason": "too early", "items": [item(&cards[2], &cards[2]["hash"])] });
    assert_eq!(ws.call("approvals.decide_many", reject).await.unwrap()[0]["state"], "rejected");
    let listed = |state: &'static str| {
        let ws = &ws;
        async move {
            let rows = ws.call("approvals.list", json!({ "state": state })).await.unwrap();
            rows.as_array().unwrap().iter().map(|row| row["id"].clone()).collect::<Vec<_>>()
        }
    };
    assert!(listed("pending").await.is_empty());
    assert_eq!(listed("snoozed").await, [cards[1]["id"].clone()]);
    assert_eq!(listed("decided").await.len(), 2);
    close_books(&ws).await;
}

#[tokio::test]
async fn a_job_is_called_off_with_its_card_and_says_what_would_have_released_it() {
    let (ws, prospect, card) = on_the_table().await;
    let shown = ws.call("jobs.detail", json!({ "id": card["job_id"] })).await.unwrap();
    assert_eq!(shown["would_release"], "your decision on its card");
    assert_eq!(shown["effects"][0]["subject"], card["mail"]["subject"]);
    assert_eq!(shown["effects"][0]["recipient"], card["mail"]["to"]);
    let counts = ws.call("jobs.counts", json!({})).await.unwrap();
    assert_eq!((&counts["waiting"], &counts["cancelled"]), (&json!(1), &json!(0)), "{counts}");
    let cancelled = ws.call("jobs.cancel", json!({ "id": card["job_id"] })).await.unwrap();
    assert_eq!(cancelled["state"], "cancelled");
    assert_eq!(refused(ws.call("jobs.cancel", json!({ "id": card["job_id"] })).await), Code::Conflict);
    assert!(ws.cards().await.unwrap().is_empty());
    assert_eq!(ws.engine.wallet().await.unwrap().energy.reserved, 0);
    ws.run_after(Span::hours(1)).await.unwrap();
    // The first answer has its own job; the offer is off.
    assert!(!ws.mails(1).await.unwrap()[0].subject.contains("Offer"));
    let listed = json!({ "kind": "close_deal", "state": "cancelled" });
    let done = ws.call("jobs.list", listed).await.unwrap();
    assert_eq!(done[0]["id"], card["job_id"]);
    let older = json!({ "prospect_id": prospect, "before": done[0]["updated_at"] });
    let older = ws.call("jobs.list", older).await.unwrap();
    assert!(older.as_array().unwrap().iter().all(|job| job["id"] != card["job_id"]), "{older}");
    close_books(&ws).await;
}

#[tokio::test]
async fn today_is_one_list_in_the_order_of_the_mode() {
    let (ws, prospect, card) = on_the_table().await;
    let task = json!({ "text": "send the slides", "due_at": testkit::START + Span::seconds(100) });
    ws.call("tasks.add", task).await.unwrap();
    let order = |today: &Value| -> Vec<String> {
        today["items"].as_array().unwrap().iter().map(|item| text(item, "kind").to_owned()).collect()
    };
    let today = ws.call("today.get", json!({})).await.unwrap();
    assert_eq!(order(&today), ["approval", "overdue_task"], "{today:#}");
    let first = &today["items"][0];
    assert_eq!((&first["approval_id"], &first["prospect_id"]), (&card["id"], &json!(prospect)));
    assert_eq!(first["text"], card["mail"]["subject"]);
    assert!(first["reasons"].to_string().contains("Quotes a price."), "{first}");
    assert_eq!((&today["totals"]["approval"], &today["totals"]["stale"]), (&json!(1), &json!(0)));
    let recent = today["recent"].as_array().unwrap();
    assert!(recent.iter().any(|row| text(row, "text").starts_with("scanned")), "{recent:?}");

    ws.call("mode.set", json!({ "mode": "manual" })).await.unwrap();
    let manual = ws.call("today.get", json!({})).await.unwrap();
    assert_eq!(order(&manual).first().map(String::as_str), Some("overdue_task"), "{manual:#}");
    let one = ws.call("today.get", json!({ "limit": 1 })).await.unwrap();
    assert_eq!(one["items"].as_array().unwrap().len(), 1);
    assert_eq!(one["totals"], manual["totals"]);
    close_books(&ws).await;
}

#[tokio::test]
async fn who_went_quiet_without_a_next_step_is_stale_and_a_task_ends_that() {
    let ws = Workspace::start(Mode::Hybrid).await.unwrap();
    ws.call("rules.set", json!({ "stage": "new", "kind": "smart_scan", "enabled": false })).await.unwrap();
    let prospect = add(&ws, "Cora \u{202e}Diaz <script>", "cora@diaz.example", "new").await;
    let stale = || async {
        let today = ws.call("today.get", json!({})).await.unwrap();
        today["items"].as_array().unwrap().iter().find(|item| item["kind"] == "stale").cloned()
    };
    ws.clock().advance(Span(172_799_999));
    assert_eq!(stale().await, None);
    ws.clock().advance(Span(1));
    let item = stale().await.unwrap();
    assert_eq!((&item["prospect_id"], &item["stale_days"]), (&json!(prospect), &json!(2)));
    assert_eq!(text(&item, "name"), "Cora \u{202e}Diaz <script>", "text is text");
    let due = ws.engine.now() + Span::days(3);
    let task = json!({ "prospect_id": prospect, "text": "call", "due_at": due });
    ws.call("tasks.add", task).await.unwrap();
    assert_eq!(stale().await, None);
    close_books(&ws).await;
}
