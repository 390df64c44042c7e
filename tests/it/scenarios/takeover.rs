//! A person in place of the assistant, over real HTTP: the visitor's calls and stream, the 60 seconds, a restart.

use crate::scenarios::support::*;
use domain::{Mode, time::Span};
use serde_json::{Value, json};
use std::time::Duration;
use testkit::{Visitor, Workspace};

/// What the visitor hears on the stream, line by line.
struct Stream {
    answer: reqwest::Response,
    rest: String,
}

impl Stream {
    async fn open(ws: &Workspace, visitor: &Visitor<'_>) -> Self {
        let url = ws.url(&format!("/v1/chat/sessions/{}/events", visitor.session_id));
        let answer = ws.http().get(url).bearer_auth(&visitor.token).send().await.unwrap();
        assert_eq!(answer.status(), 200);
        Self { answer, rest: String::new() }
    }
    /// The next line: who, what.
    async fn next(&mut self) -> (String, String) {
        loop {
            if let Some((event, rest)) = self.rest.split_once("\n\n") {
                let data = event.lines().find_map(|line| line.strip_prefix("data:")).map(str::to_owned);
                self.rest = rest.to_owned();
                if let Some(data) = data {
                    let line: Value = serde_json::from_str(&data).unwrap();
                    return (line["role"].as_str().unwrap().into(), line["text"].as_str().unwrap().into());
                }
                continue;
            }
            let next = tokio::time::timeout(Duration::from_secs(30), self.answer.chunk());
            let chunk = next.await.expect("nothing came on the stream").unwrap().unwrap();
            self.rest.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }
}

async fn post(ws: &Workspace, visitor: &Visitor<'_>, text: &str) -> Value {
    let url = ws.url(&format!("/v1/chat/sessions/{}/messages", visitor.session_id));
    let answer = ws.http().post(url).bearer_auth(&visitor.token).json(&json!({ "text": text })).send().await;
    let answer = answer.unwrap();
    assert_eq!(answer.status(), 200);
    answer.json().await.unwrap()
}

async fn take_over(ws: &Workspace, visitor: &Visitor<'_>) -> Value {
    ws.call("chat.take_over", json!({ "session_id": visitor.session_id })).await.unwrap()
}

async fn say(ws: &Workspace, visitor: &Visitor<'_>, text: &str) -> Value {
    ws.call("chat.say", json!({ "session_id": visitor.session_id, "text": text })).await.unwrap()
}

async fn tasks(ws: &Workspace) -> Vec<Value> {
    let all = ws.call("activity.list", json!({})).await.unwrap();
    all.as_array().unwrap().iter().filter(|row| row["kind"] == "task").cloned().collect()
}

#[tokio::test]
async fn a_person_answers_in_place_of_the_assistant_and_hands_back() {
    let ws = Workspace::start(Mode::Hybrid).await.unwrap();
    let visitor = ws.visitor().await.unwrap();
    assert!(post(&ws, &visitor, "Hello").await["reply"].is_object());
    let mut heard = Stream::open(&ws, &visitor).await;
    let refused = ws.call("chat.say", json!({ "session_id": visitor.session_id, "text": "Hi" })).await;
    assert_eq!(refused.unwrap_err().code, api::Code::Precondition, "the assistant answers there");

    let thread = take_over(&ws, &visitor).await;
    assert_eq!(heard.next().await, ("notice".into(), "A person has joined: Rina Reyes.".into()));
    assert_eq!(thread["summary"]["taken_over"], true);
    assert_eq!(thread["sessions"][0]["live"], true);
    let again = ws.call("chat.take_over", json!({ "session_id": visitor.session_id })).await;
    assert_eq!(again.unwrap_err().code, api::Code::Conflict);

    let said = post(&ws, &visitor, "Are you a person?").await;
    assert_eq!(said["reply"], Value::Null, "the assistant is not silent");
    assert_eq!(heard.next().await, ("visitor".into(), "Are you a person?".into()));
    say(&ws, &visitor, "Yes, <b>I am</b> Rina.").await;
    assert_eq!(heard.next().await, ("rep".into(), "Yes, <b>I am</b> Rina.".into()));

    ws.call("chat.hand_back", json!({ "session_id": visitor.session_id })).await.unwrap();
    let (role, text) = heard.next().await;
    assert_eq!(role, "notice");
    assert!(text.contains("assistant answers again"), "{text}");
    assert!(post(&ws, &visitor, "What does Widget Pro cost?").await["reply"].is_object());
    let roles: Vec<String> = visitor.lines().await.unwrap().into_iter().map(|(role, _)| role).collect();
    assert_eq!(roles, ["visitor", "assistant", "notice", "visitor", "rep", "notice", "visitor", "assistant"]);
}

#[tokio::test]
async fn who_waits_too_long_is_told_once_and_the_rep_gets_a_task() {
    let ws = Workspace::start(Mode::Hybrid).await.unwrap();
    let ana = play(&ws, &[(0, "Hi, how much is Widget Pro for 12 seats?")]).await;
    take_over(&ws, &ana).await;
    post(&ws, &ana, "Is anybody there?").await;
    let since = ws.engine.now();
    let notices = || async {
        let lines = ana.lines().await.unwrap();
        lines.into_iter().filter(|(role, _)| role == "notice").map(|(_, text)| text).collect::<Vec<_>>()
    };
    ws.clock().set(since + Span(59_999));
    ws.run_due().await.unwrap();
    assert_eq!(notices().await.len(), 1, "told too early");
    post(&ws, &ana, "Hello?").await;
    ws.clock().set(since + Span::seconds(60));
    ws.run_due().await.unwrap();
    let told = notices().await;
    assert_eq!(told.len(), 2, "{told:?}");
    // 09:00 in Manila on a Monday: the working day ends at 17:00.
    assert!(
        told[1].contains("Rina Reyes is busy right now") && told[1].contains("today before 17:00"),
        "{told:?}"
    );
    let due = tasks(&ws).await;
    assert_eq!(due.len(), 1, "{due:?}");
    assert!(due[0]["text"].as_str().unwrap().starts_with("answer "), "{due:?}");
    assert_eq!(due[0]["starts_at"], testkit::START.0 + Span::hours(8).0);
    let waiting = ws.notices("chat_waiting").await.unwrap();
    assert_eq!(waiting[0]["target"], json!({ "screen": "conversation", "id": ana.session_id }));

    // Told once, however long it takes and across a restart.
    ws.clock().advance(Span::minutes(10));
    ws.run_due().await.unwrap();
    assert_eq!(notices().await.len(), 2);
    say(&ws, &ana, "Sorry for the wait!").await;
    let list = ws.call("conversations.list", json!({ "filter": "waiting" })).await.unwrap();
    assert_eq!(list, json!([]), "answered, and still waiting");
}

#[tokio::test]
async fn a_takeover_and_its_clock_survive_a_restart() {
    let ws = Workspace::start(Mode::Hybrid).await.unwrap();
    let (session_id, token) = {
        let visitor = ws.visitor().await.unwrap();
        post(&ws, &visitor, "Hello").await;
        take_over(&ws, &visitor).await;
        post(&ws, &visitor, "Still there?").await;
        (visitor.session_id.clone(), visitor.token.clone())
    };
    ws.clock().advance(Span::seconds(61));
    let ws = ws.crash().await.unwrap();
    ws.run_due().await.unwrap();
    let url = ws.url(&format!("/v1/chat/sessions/{session_id}/messages"));
    let answer = ws.http().post(&url).bearer_auth(&token).json(&json!({ "text": "Well?" })).send().await;
    let said: Value = answer.unwrap().json().await.unwrap();
    assert_eq!(said["reply"], Value::Null, "the assistant took the chat back by itself");
    let lines: Value = ws.http().get(&url).bearer_auth(&token).send().await.unwrap().json().await.unwrap();
    let told = lines["messages"].as_array().unwrap().iter().filter(|line| line["role"] == "notice").count();
    assert_eq!(told, 2, "{lines}");
    assert_eq!(tasks(&ws).await.len(), 1);
}

#[tokio::test]
async fn what_the_rep_says_is_not_taken_for_the_visitors() {
    let ws = Workspace::start(Mode::Hybrid).await.unwrap();
    let visitor = ws.visitor().await.unwrap();
    post(&ws, &visitor, "Hello").await;
    take_over(&ws, &visitor).await;
    for line in
        ["Write to me: rina@elsewhere.example", "I want to buy it today, 12 seats", "Call 0917 555 0123"]
    {
        say(&ws, &visitor, line).await;
    }
    ws.wait_for_capture().await.unwrap();
    assert_eq!(ws.prospects().await.unwrap(), Vec::<Value>::new());
    let thread = ws.call("conversations.get", json!({ "session_id": visitor.session_id })).await.unwrap();
    assert_eq!(thread["stated"], json!({}));
    assert!(thread["entries"].as_array().unwrap().iter().all(|entry| entry["signals"] == json!([])));
}

#[tokio::test]
async fn every_line_is_told_to_screens_and_read_ones_are_read() {
    let ws = Workspace::start(Mode::Hybrid).await.unwrap();
    let visitor = ws.visitor().await.unwrap();
    post(&ws, &visitor, "Hello, do you have a price list?").await;
    let mut feed = ws.engine.store().watch();
    let list = ws.call("conversations.list", json!({ "filter": "unread" })).await.unwrap();
    assert_eq!((&list[0]["unread"], &list[0]["last_role"]), (&json!(1), &json!("assistant")), "{list}");
    assert_eq!(ws.call("status.get", json!({})).await.unwrap()["unread_conversations"], 1);
    ws.call("conversations.seen", json!({ "session_id": visitor.session_id })).await.unwrap();
    assert_eq!(ws.call("status.get", json!({})).await.unwrap()["unread_conversations"], 0);
    while feed.try_recv().is_ok() {}
    take_over(&ws, &visitor).await;
    say(&ws, &visitor, "Here I am.").await;
    post(&ws, &visitor, "Great").await;
    let mut told = 0;
    while let Ok(change) = feed.try_recv() {
        told += usize::from(change.area == "conversations" && change.ids == [visitor.session_id.clone()]);
    }
    assert!(told >= 3, "{told} changes for three lines");
    let list = ws.call("conversations.list", json!({})).await.unwrap();
    assert_eq!((&list[0]["unread"], &list[0]["taken_over"]), (&json!(1), &json!(true)), "{list}");
    assert_eq!(list[0]["last_text"], "Great");
}
