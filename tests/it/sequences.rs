//! Sequences over real SMTP and IMAP: one thread, one at a time, changed for new people or in flight, and stopped by
//! each of the stop rules in the transaction of its cause.

use domain::{Mode, ProspectId, time::Span};
use serde_json::{Value, json};
use testkit::{Workspace, peer::Mail};

const ANA: &str = "ana@lopezdental.example";

async fn workspace() -> Workspace {
    Workspace::builder(Mode::Autopilot)
        .with_inbox()
        .set("send.window", "always")
        .set("send.cooldown_hours", 0)
        .set("cap.person_week", 20)
        .start()
        .await
        .unwrap()
}

async fn person(workspace: &Workspace, name: &str, email: &str) -> ProspectId {
    let person = json!({ "name": name, "company": "Lopez Dental", "email": email, "basis": "asked", "stage": "contacted" });
    workspace.call("prospects.add", person).await.unwrap()["id"].as_str().unwrap().parse().unwrap()
}

/// Ana, in a nurture whose first message has left.
async fn nurtured(workspace: &Workspace) -> (ProspectId, Mail) {
    let id = person(workspace, "Ana Lopez", ANA).await;
    call_off(workspace, id, "follow_up").await;
    workspace.call("jobs.run", json!({ "kind": "nurture", "prospect_id": id })).await.unwrap();
    workspace.run_due().await.unwrap();
    let mail = pass(workspace, 24, 1).await.remove(0);
    (id, mail)
}

async fn call_off(workspace: &Workspace, id: ProspectId, kind: &str) {
    for job in workspace.jobs(id).await.unwrap() {
        if job["kind"] == kind && ["queued", "waiting"].contains(&job["state"].as_str().unwrap()) {
            workspace.call("jobs.cancel", json!({ "id": job["id"] })).await.unwrap();
        }
    }
}

/// Lets hours go by with the inbox read; then so many mails have left in all.
async fn pass(workspace: &Workspace, hours: i64, mails: usize) -> Vec<Mail> {
    workspace.clock().advance(Span::hours(hours));
    workspace.engine.read_inbox().await.unwrap();
    workspace.run_due().await.unwrap();
    workspace.mails(mails).await.unwrap()
}

async fn course(workspace: &Workspace, id: ProspectId) -> Value {
    workspace.call("sequences.of", json!({ "prospect_id": id })).await.unwrap()
}

/// It has ended for that reason, nothing of it is open, and nothing more leaves.
async fn stopped(workspace: &Workspace, id: ProspectId, why: &str) {
    let course = course(workspace, id).await;
    assert!(course["ended_at"].is_i64(), "it goes on: {course}");
    assert!(course["reason"].as_str().unwrap().contains(why), "{course}");
    let states: Vec<&str> =
        course["steps"].as_array().unwrap().iter().filter_map(|s| s["state"].as_str()).collect();
    assert_eq!(states, ["sent", "cancelled", "cancelled"], "{course}");
    call_off(workspace, id, "follow_up").await;
    call_off(workspace, id, "book_meeting").await;
    workspace.clock().advance(Span::days(10));
    workspace.engine.read_inbox().await.unwrap();
    workspace.run_due().await.unwrap();
    let left = store::effects::of_prospect(workspace.engine.store().reader(), id, 100).await.unwrap();
    let nurture = left.iter().filter(|e| e.job_id.to_string() == course["job_id"].as_str().unwrap());
    assert_eq!(nurture.filter(|e| e.left_at.is_some()).count(), 1, "one left after the stop");
    workspace.check_books().await.unwrap();
}

fn from(address: &str, headers: &str, text: &str) -> String {
    let unique = text.len() * 31 + headers.len() + address.len();
    format!(
        "From: Ana Lopez <{address}>\nTo: Rina Reyes <rina@widgets.example>\nSubject: Re: Hello\nMessage-ID: <{unique}@lopezdental.example>\n\
         {headers}Content-Type: text/plain; charset=utf-8\n\n{text}\n"
    )
}

#[tokio::test]
async fn its_steps_go_on_in_one_thread_and_are_seen_beforehand() {
    let workspace = workspace().await;
    let (id, first) = nurtured(&workspace).await;
    let seen = course(&workspace, id).await;
    assert_eq!(
        (&seen["name"], &seen["version"], &seen["ended_at"]),
        (&json!("nurture"), &json!(0), &Value::Null)
    );
    let start = seen["started_at"].as_i64().unwrap();
    let steps = seen["steps"].as_array().unwrap();
    assert_eq!((&steps[0]["state"], &steps[1]["state"]), (&json!("sent"), &json!("intent")));
    assert_eq!(steps[2]["at"].as_i64().unwrap() - start, Span::hours(168).0);
    let second = pass(&workspace, 48, 2).await.remove(1);
    let third = pass(&workspace, 96, 3).await.remove(2);
    let id_of = |mail: &Mail| format!("<{}>", mail.message_id);
    assert_eq!(second.header("In-Reply-To").unwrap(), id_of(&first));
    assert_eq!(third.header("In-Reply-To").unwrap(), id_of(&second));
    assert!(third.header("References").unwrap().contains(&first.message_id));
    assert_eq!(second.subject, format!("Re: {}", first.subject));
    assert_eq!(third.subject, second.subject);
    assert_eq!(course(&workspace, id).await["reason"], "every step has left");
    workspace.check_books().await.unwrap();
}

#[tokio::test]
async fn a_change_reaches_new_people_only_or_those_in_flight_too() {
    let workspace = workspace().await;
    let (id, _) = nurtured(&workspace).await;
    let own = |days: u16, body: &str| json!({ "wait_days": days, "writes": null, "subject": "News for {first_name}", "body": body });
    let built_in = json!({ "wait_days": 1, "writes": "about_the_product" });
    // New ones only: Ana keeps what she has.
    let steps = json!([built_in, own(2, "Hi {first_name},\n\nfirst version for {their_company}.")]);
    let all = workspace
        .call("sequences.save", json!({ "name": "nurture", "steps": steps, "in_flight": false }))
        .await
        .unwrap();
    assert_eq!(
        (&all[0]["version"], &all[0]["in_flight"], &all[0]["on_older"]),
        (&json!(1), &json!(1), &json!(1))
    );
    assert_eq!(course(&workspace, id).await["version"], 0);
    assert_eq!(course(&workspace, id).await["steps"].as_array().unwrap().len(), 3);
    // In flight too: her next step is written anew, a fourth is added; what has left stays.
    let steps = json!([
        built_in,
        own(2, "Hi {first_name},\n\nsecond version for {their_company}."),
        own(1, "Third."),
        own(1, "Fourth.")
    ]);
    workspace
        .call("sequences.save", json!({ "name": "nurture", "steps": steps, "in_flight": true }))
        .await
        .unwrap();
    workspace.run_due().await.unwrap();
    let seen = course(&workspace, id).await;
    assert_eq!((&seen["version"], seen["steps"].as_array().unwrap().len()), (&json!(2), 4), "{seen}");
    let second = pass(&workspace, 48, 2).await.remove(1);
    assert!(
        second.text.starts_with("Hi Ana,\n\nsecond version for Lopez Dental.\n\nRina Reyes\nWidget Works"),
        "{}",
        second.text
    );
    pass(&workspace, 24, 3).await;
    // Fewer steps than have left: it ends.
    let steps = json!([built_in]);
    workspace
        .call("sequences.save", json!({ "name": "nurture", "steps": steps, "in_flight": true }))
        .await
        .unwrap();
    workspace.run_due().await.unwrap();
    assert!(course(&workspace, id).await["ended_at"].is_i64(), "{}", course(&workspace, id).await);
    let wallet = workspace.engine.wallet().await.unwrap();
    assert_eq!(wallet.energy.reserved, 0);
    workspace.check_books().await.unwrap();
    let refused = workspace
        .call(
            "sequences.save",
            json!({ "name": "nurture", "steps": [own(1, "Hi {nmae}")], "in_flight": false }),
        )
        .await
        .unwrap_err();
    assert_eq!(refused.field.as_deref(), Some("steps.0.body"), "{refused:?}");
}

#[tokio::test]
async fn a_price_of_the_reps_own_waits_for_approval() {
    let workspace = workspace().await;
    let steps =
        json!([{ "wait_days": 1, "writes": null, "subject": "Offer", "body": "Only USD 39.00 this week." }]);
    workspace
        .call("sequences.save", json!({ "name": "nurture", "steps": steps, "in_flight": false }))
        .await
        .unwrap();
    let id = person(&workspace, "Ana Lopez", ANA).await;
    call_off(&workspace, id, "follow_up").await;
    workspace.call("jobs.run", json!({ "kind": "nurture", "prospect_id": id })).await.unwrap();
    workspace.run_due().await.unwrap();
    pass(&workspace, 24, 0).await;
    assert_eq!(workspace.cards().await.unwrap().len(), 1);
}

#[tokio::test]
async fn one_at_a_time_and_the_database_says_so() {
    let workspace = workspace().await;
    let (id, _) = nurtured(&workspace).await;
    let again = workspace
        .engine
        .store()
        .write(move |tx| {
            Box::pin(async move {
                let run = store::sequences::of_prospect(&mut *tx, id).await?.unwrap();
                store::sequences::start(tx, &run).await
            })
        })
        .await;
    assert!(again.is_err(), "a second active sequence was kept");
    // A click on another one takes its place.
    let steps = json!([{ "wait_days": 0, "writes": "follow_up" }, { "wait_days": 3, "writes": "follow_up" }]);
    let save = json!({ "name": "follow_up", "steps": steps, "in_flight": false });
    workspace.call("sequences.save", save).await.unwrap();
    workspace.call("jobs.run", json!({ "kind": "follow_up", "prospect_id": id })).await.unwrap();
    workspace.run_due().await.unwrap();
    pass(&workspace, 0, 2).await;
    let nurture = workspace.jobs(id).await.unwrap().into_iter().find(|job| job["kind"] == "nurture").unwrap();
    assert_eq!(nurture["state"], "cancelled");
    assert!(nurture["error"].as_str().unwrap().contains("took its place"), "{nurture}");
}

#[tokio::test]
async fn a_reply_from_any_of_their_addresses_stops_it() {
    let workspace = workspace().await;
    let (id, mail) = nurtured(&workspace).await;
    workspace.clock().advance(Span::minutes(5));
    let headers = format!("In-Reply-To: <{}>\n", mail.message_id);
    workspace.receive(&from("ana.private@mail.example", &headers, "We are looking at it.")).await.unwrap();
    stopped(&workspace, id, "they answered").await;
}

#[tokio::test]
async fn a_colleagues_reply_stops_it() {
    let workspace = workspace().await;
    let (id, _) = nurtured(&workspace).await;
    let ben = person(&workspace, "Ben Lopez", "ben@lopezdental.example").await;
    call_off(&workspace, ben, "follow_up").await;
    workspace.receive(&from("ben@lopezdental.example", "", "We are looking at it together.")).await.unwrap();
    stopped(&workspace, id, "a colleague answered").await;
}

#[tokio::test]
async fn an_opt_out_stops_it() {
    let workspace = workspace().await;
    let (id, _) = nurtured(&workspace).await;
    let mail = from(ANA, "", "").replace("Subject: Re: Hello", "Subject: unsubscribe");
    workspace.receive(&mail).await.unwrap();
    stopped(&workspace, id, "").await;
}

#[tokio::test]
async fn a_bounce_stops_it() {
    let workspace = workspace().await;
    let (id, mail) = nurtured(&workspace).await;
    let report = format!(
        "From: MAILER-DAEMON@widgets.example\nTo: rina@widgets.example\nSubject: Undelivered Mail Returned to Sender\n\
         Message-ID: <dsn@widgets.example>\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n\
         --b\nContent-Type: text/plain\n\nIt could not be delivered.\n\n--b\nContent-Type: message/delivery-status\n\n\
         Reporting-MTA: dns; widgets.example\n\nFinal-Recipient: rfc822; {ANA}\nAction: failed\nStatus: 5.1.1\n\
         Diagnostic-Code: smtp; 550 5.1.1 user unknown\n\n--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <{}>\n\n--b--\n",
        mail.message_id
    );
    workspace.receive(&report).await.unwrap();
    stopped(&workspace, id, "came back").await;
}

#[tokio::test]
async fn another_stage_hands_off_and_the_rep_stop_it() {
    for (cause, why) in [
        ("stage", "left the stage"),
        ("hands_off", ""),
        ("person", "stopped by you: met her at the fair"),
        ("sequence", "you stopped this sequence for everybody"),
        ("hand_written", "you wrote to them yourself"),
    ] {
        let workspace = workspace().await;
        let (id, _) = nurtured(&workspace).await;
        match cause {
            "stage" => workspace.call("prospects.move", json!({ "id": id, "stage": "qualified" })).await,
            "hands_off" => workspace.call("prospects.hands_off", json!({ "id": id, "on": true })).await,
            "person" => {
                let stop = json!({ "prospect_id": id, "reason": "met her at the fair" });
                workspace.call("sequences.stop", stop).await
            }
            "sequence" => workspace.call("sequences.enable", json!({ "name": "nurture", "on": false })).await,
            _ => {
                workspace
                    .call("mails.send", json!({ "prospect_id": id, "body": "It was good to meet you." }))
                    .await
            }
        }
        .unwrap();
        for kind in ["qualify", "nurture"] {
            call_off(&workspace, id, kind).await;
        }
        stopped(&workspace, id, why).await;
    }
}
