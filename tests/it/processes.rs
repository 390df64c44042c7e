//! Several processes and one workspace ("One owner" of architecture.md): while `serve` runs, every command is
//! carried out by it, at once; nobody else ever writes; and whoever owned it last leaves nothing in the way.

pub(crate) mod program;

use anyhow::Context as _;
use program::{Serve, ask, refused, run, run_with, until};
use serde_json::{Value, json};
use std::path::Path;
use tempfile::TempDir;
use testkit::smtp::SmtpDouble;
use tokio::task::JoinSet;

/// A workspace with a mailbox, made by commands. Mail leaves at once where the rules allow it.
async fn workspace(smtp: &SmtpDouble) -> anyhow::Result<TempDir> {
    let folder = TempDir::new()?;
    std::fs::write(folder.path().join("passphrase"), "correct horse battery staple\n")?;
    let there = folder.path();
    ask(there, &["init", "--mode", "autopilot", "--sample"]).await?;
    let port = smtp.port().to_string();
    for (key, value) in [
        ("mail.from", "sam@brightwidgets.test"),
        ("smtp.host", "127.0.0.1"),
        ("smtp.port", port.as_str()),
        ("smtp.security", "none"),
        ("inbox.required", "false"),
        ("send.window", "always"),
        ("send.grace_seconds", "0"),
        ("chat.settle_seconds", "0"),
    ] {
        ask(there, &["settings", "set", key, value]).await?;
    }
    Ok(folder)
}

fn words(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// Opens a visit; answers the whole reply.
async fn visit(address: &str) -> anyhow::Result<reqwest::Response> {
    Ok(reqwest::Client::new().post(format!("{address}/v1/chat/sessions")).json(&json!({})).send().await?)
}

/// Says something in a new visit; answers the assistant's words.
async fn chat(address: &str, text: &str) -> anyhow::Result<String> {
    let opened: Value = visit(address).await?.error_for_status()?.json().await?;
    let said: Value = reqwest::Client::new()
        .post(format!("{address}/v1/chat/sessions/{}/messages", words(&opened["session_id"])))
        .bearer_auth(words(&opened["token"]))
        .json(&json!({ "text": text }))
        .send()
        .await?
        .error_for_status()?
        .json()
        .await?;
    Ok(words(&said["reply"]["text"]).to_owned())
}

async fn add(folder: &Path, email: &str) -> anyhow::Result<String> {
    let made = ask(folder, &["prospect", "add", "--name", "Ana Lopez", "--email", email, "--basis", "asked"])
        .await?;
    made["id"].as_str().map(str::to_owned).context("a prospect without id")
}

/// Waits until the prospect's job of that kind is in a state.
async fn job_in(folder: &Path, prospect: &str, kind: &str, states: &[&str]) -> anyhow::Result<Value> {
    until(&format!("{kind} in {states:?}"), async || {
        let jobs = ask(folder, &["jobs", "--prospect", prospect]).await?;
        let jobs = jobs.as_array().context("no list")?;
        Ok(jobs.iter().find(|job| job["kind"] == kind && states.contains(&words(&job["state"]))).cloned())
    })
    .await
}

/// Waits for a card; answers its id.
async fn card(folder: &Path) -> anyhow::Result<String> {
    until("a card", async || Ok(ask(folder, &["approvals"]).await?[0]["id"].as_str().map(str::to_owned)))
        .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_command_works_while_serve_runs_and_is_carried_out_by_it() {
    let smtp = SmtpDouble::start().await.unwrap();
    let folder = workspace(&smtp).await.unwrap();
    let there = folder.path();
    let (serve, _) = Serve::start(there).await.unwrap();
    let owner = ask(there, &["rpc", "status.get"]).await.unwrap();
    assert_eq!(owner["owner_pid"], json!(serve.pid()), "the answer comes from serve");

    let ana = add(there, "ana@lopezdental.example").await.unwrap();
    // Free of what the worker does meanwhile.
    ask(there, &["mode", "hybrid"]).await.unwrap();
    assert_eq!(ask(there, &["mode"]).await.unwrap()["mode"], "hybrid");
    let backup = there.join("copy.db");
    let commands: &[&[&str]] = &[
        &["init"],
        &["status"],
        &["rpc", "--list"],
        &["rpc", "prospects.list", r#"{"stage":"new"}"#],
        &["settings", "get"],
        &["settings", "set", "rep.name", "Rina Reyes"],
        &["product", "add", "--name", "Widget Max", "--price", "99.00", "--description", "The biggest"],
        &["product", "list"],
        &["faq", "add", "--question", "Do you ship abroad?", "--answer", "Yes, everywhere."],
        &["faq", "list"],
        &["prospects", "--search", "lopez"],
        &["prospect", "show", &ana],
        &["prospect", "confirm", &ana],
        &["jobs"],
        &["approvals"],
        &["wallet"],
        &["wallet", "refill", "--energy", "10", "--coins", "10"],
        &["activity", "--prospect", &ana],
        &["notifications"],
        &["notifications", "--read"],
        &["pause"],
        &["resume"],
        &["worker", "--once"],
        &["verify"],
        &["backup", backup.to_str().unwrap()],
    ];
    for command in commands {
        ask(there, command).await.unwrap();
    }
    assert_eq!(ask(there, &["settings", "get", "rep.name"]).await.unwrap()["value"], "Rina Reyes");
    assert!(backup.exists());
    let kept = run_with(there, &["settings", "set-secret", "smtp.password"], "hunter2\n").await.unwrap();
    assert_eq!(kept.status.code(), Some(0), "{}", String::from_utf8_lossy(&kept.stdout));

    // Jobs, cards and moves.
    let job = ask(there, &["job", "run", "smart_scan", "--prospect", &ana]).await.unwrap();
    ask(there, &["job", "show", words(&job["id"])]).await.unwrap();
    ask(there, &["job", "run", "close_deal", "--prospect", &ana]).await.unwrap();
    let first = card(there).await.unwrap();
    let closing = job_in(there, &ana, "close_deal", &["waiting"]).await.unwrap();
    assert_eq!(closing["waiting_for"], "approval", "{closing}");
    ask(there, &["reject", &first, "--reason", "too early"]).await.unwrap();
    let decided = refused(there, &["approve", &first]).await.unwrap();
    assert_eq!(decided["code"], "conflict");
    ask(there, &["job", "retry", words(&closing["id"])]).await.unwrap();
    let second = card(there).await.unwrap();
    ask(there, &["approve", &second, "--subject", "Your offer"]).await.unwrap();
    let mails = smtp.wait_for(|mails| !mails.is_empty()).await.unwrap();
    assert!(String::from_utf8_lossy(&mails[0].message).contains("Your offer"));
    ask(there, &["move", &ana, "won", "--amount", "1200.00", "--currency", "USD"]).await.unwrap();
    assert_eq!(ask(there, &["prospect", "show", &ana]).await.unwrap()["stage"], "won");

    // Refusals come from the owner too, with their code.
    for (command, code) in [
        (&["settings", "set", "mode", "turbo"] as &[&str], "validation"),
        (&["move", &ana, "nowhere"], "validation"),
        (&["prospect", "show", "00000000-0000-7000-8000-000000000000"], "not_found"),
        (&["prospect", "add", "--email", "ana@lopezdental.example"], "conflict"),
        (&["rpc", "no.such"], "not_found"),
    ] {
        assert_eq!(refused(there, command).await.unwrap()["code"], code, "{command:?}");
    }
    assert_eq!(ask(there, &["verify"]).await.unwrap()["ok"], true);
    assert_eq!(ask(there, &["status"]).await.unwrap()["owner_pid"], json!(serve.pid()));
    assert_eq!(serve.terminate().await.unwrap().code(), Some(0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_by_command_holds_for_the_running_chat_at_once() {
    let smtp = SmtpDouble::start().await.unwrap();
    let folder = workspace(&smtp).await.unwrap();
    let there = folder.path();
    let (_serve, address) = Serve::start(there).await.unwrap();

    ask(there, &["settings", "set", "chat.greeting", "Mabuhay! I am an automated assistant."]).await.unwrap();
    let opened: Value = visit(&address).await.unwrap().json().await.unwrap();
    assert_eq!(opened["greeting"], "Mabuhay! I am an automated assistant.");

    let question = "Do you deliver to Palawan?";
    let before = chat(&address, question).await.unwrap();
    assert!(!before.contains("ferry"), "{before}");
    ask(there, &["faq", "add", "--question", question, "--answer", "Yes, by ferry each Friday."])
        .await
        .unwrap();
    assert!(chat(&address, question).await.unwrap().contains("by ferry each Friday"));

    ask(there, &["product", "add", "--name", "Widget Pro", "--price", "61.50", "--unit", "seat"])
        .await
        .unwrap();
    let price = chat(&address, "How much is Widget Pro?").await.unwrap();
    assert!(price.contains("61.50"), "{price}");

    ask(there, &["settings", "set", "chat.enabled", "false"]).await.unwrap();
    assert_eq!(visit(&address).await.unwrap().status(), 503);
    ask(there, &["settings", "set", "chat.enabled", "true"]).await.unwrap();
    assert_eq!(visit(&address).await.unwrap().status(), 201);

    ask(there, &["settings", "set", "chat.limit.messages_per_minute", "1"]).await.unwrap();
    let opened: Value = visit(&address).await.unwrap().json().await.unwrap();
    let say = || {
        reqwest::Client::new()
            .post(format!("{address}/v1/chat/sessions/{}/messages", words(&opened["session_id"])))
            .bearer_auth(words(&opened["token"]))
            .json(&json!({ "text": "hello" }))
            .send()
    };
    assert_eq!(say().await.unwrap().status(), 200);
    assert_eq!(say().await.unwrap().status(), 429);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_move_by_command_is_done_by_the_running_worker_and_pause_stops_it() {
    let smtp = SmtpDouble::start().await.unwrap();
    let folder = workspace(&smtp).await.unwrap();
    let there = folder.path();
    let (_serve, _) = Serve::start(there).await.unwrap();

    let ana = add(there, "ana@lopezdental.example").await.unwrap();
    ask(there, &["move", &ana, "qualified"]).await.unwrap();
    job_in(there, &ana, "qualify", &["succeeded"]).await.unwrap();

    ask(there, &["pause"]).await.unwrap();
    let ben = add(there, "ben@lopezdental.example").await.unwrap();
    ask(there, &["job", "run", "follow_up", "--prospect", &ben]).await.unwrap();
    // Whoever looks, nothing is claimed.
    let ran = ask(there, &["worker", "--once"]).await.unwrap();
    assert_eq!((&ran["jobs"], &ran["effects"]), (&json!([]), &json!([])));
    let held = job_in(there, &ben, "follow_up", &["queued", "waiting"]).await.unwrap();
    assert_eq!(held["attempts"], 0, "{held}");
    assert_eq!(smtp.connections(), 0);

    ask(there, &["resume"]).await.unwrap();
    let mails = smtp.wait_for(|mails| !mails.is_empty()).await.unwrap();
    assert_eq!(mails[0].to, ["ben@lopezdental.example"]);
    job_in(there, &ben, "follow_up", &["succeeded"]).await.unwrap();
    assert_eq!(smtp.received().len(), 1);
}

/// Twenty processes at once; answers what each printed.
async fn crowd(folder: &Path) -> anyhow::Result<()> {
    let mut crowd = JoinSet::new();
    for n in 0..20 {
        let there = folder.to_owned();
        crowd.spawn(async move {
            let email = format!("visitor{n}@clinic{n}.example");
            let wanted = n.to_string();
            match n % 5 {
                0 => ask(&there, &["wallet", "refill", "--energy", "1", "--coins", "3"]).await,
                1 => ask(&there, &["settings", "set", "cap.mailbox", &wanted]).await,
                2 => {
                    ask(&there, &["faq", "add", "--question", &format!("Why {n}?"), "--answer", "Because."])
                        .await
                }
                _ => ask(&there, &["prospect", "add", "--name", "Ana", "--email", &email]).await,
            }
        });
    }
    while let Some(done) = crowd.join_next().await {
        done??;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_commands_at_once_corrupt_nothing_with_an_owner_and_without() {
    for owned in [true, false] {
        let smtp = SmtpDouble::start().await.unwrap();
        let folder = workspace(&smtp).await.unwrap();
        let there = folder.path();
        // Without a worker, so that only the commands move the wallet.
        let serve = match owned {
            true => Some(Serve::start_with(there, &["--no-worker"]).await.unwrap().0),
            false => None,
        };
        let before = ask(there, &["wallet"]).await.unwrap();
        let faqs = ask(there, &["faq", "list"]).await.unwrap().as_array().unwrap().len();
        crowd(there).await.unwrap();
        let checked = ask(there, &["verify"]).await.unwrap();
        assert_eq!(checked["ok"], true, "{checked}");
        let after = ask(there, &["wallet"]).await.unwrap();
        let sum = |wallet: &Value| wallet["coins"]["ledger_sum"].as_i64().unwrap();
        assert_eq!(sum(&after), sum(&before) + 4 * 3);
        assert_eq!(ask(there, &["faq", "list"]).await.unwrap().as_array().unwrap().len(), faqs + 4);
        assert_eq!(ask(there, &["prospects"]).await.unwrap().as_array().unwrap().len(), 8);
        let cap = ask(there, &["settings", "get", "cap.mailbox"]).await.unwrap();
        assert!(["1", "6", "11", "16"].contains(&words(&cap["value"])), "{cap}");
        if let Some(serve) = serve {
            assert_eq!(serve.terminate().await.unwrap().code(), Some(0));
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_serve_refuses_and_names_the_owner() {
    let smtp = SmtpDouble::start().await.unwrap();
    let folder = workspace(&smtp).await.unwrap();
    let there = folder.path();
    let (serve, address) = Serve::start(there).await.unwrap();
    let pid = serve.pid().to_string();
    let refusal = refused(there, &["serve", "--listen", "127.0.0.1:0"]).await.unwrap();
    assert_eq!(refusal["code"], "conflict");
    assert!(words(&refusal["message"]).contains(&pid), "{refusal}");
    assert!(words(&refusal["message"]).contains("serve"), "{refusal}");
    // The first is none the worse for it.
    assert_eq!(visit(&address).await.unwrap().status(), 201);
    assert_eq!(ask(there, &["status"]).await.unwrap()["owner_pid"].to_string(), pid);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_owner_leaves_nothing_in_the_way() {
    let smtp = SmtpDouble::start().await.unwrap();
    let folder = workspace(&smtp).await.unwrap();
    let there = folder.path();
    let (serve, _) = Serve::start(there).await.unwrap();
    let dead = serve.pid();
    ask(there, &["settings", "set", "rep.name", "Rina Reyes"]).await.unwrap();
    serve.kill().await.unwrap();
    // Its note and socket are still there, and nobody answers.
    assert!(there.join("owner.sock").exists());
    let status = ask(there, &["status"]).await.unwrap();
    assert_ne!(status["owner_pid"], json!(dead));
    assert_eq!(ask(there, &["settings", "get", "rep.name"]).await.unwrap()["value"], "Rina Reyes");
    let (serve, _) = Serve::start(there).await.unwrap();
    serve.kill().await.unwrap();
    let (next, address) = Serve::start(there).await.unwrap();
    assert_eq!(visit(&address).await.unwrap().status(), 201);
    assert_eq!(ask(there, &["status"]).await.unwrap()["owner_pid"], json!(next.pid()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sigterm_ends_cleanly_even_while_a_visitor_listens() {
    let smtp = SmtpDouble::start().await.unwrap();
    let folder = workspace(&smtp).await.unwrap();
    let there = folder.path();
    let (serve, address) = Serve::start(there).await.unwrap();
    let opened: Value = visit(&address).await.unwrap().json().await.unwrap();
    let listening = reqwest::Client::new()
        .get(format!("{address}/v1/chat/sessions/{}/events", words(&opened["session_id"])))
        .bearer_auth(words(&opened["token"]))
        .send()
        .await
        .unwrap();
    assert_eq!(listening.status(), 200);
    let log = there.join("serve.log");
    assert_eq!(serve.terminate().await.unwrap().code(), Some(0));
    for left in ["owner.sock", "owner.json"] {
        assert!(!there.join(left).exists(), "{left} is left behind");
    }
    // The log was folded into the file: nothing but the file has to be copied.
    let wal = std::fs::metadata(there.join("nexscout.db-wal")).map_or(0, |found| found.len());
    assert_eq!(wal, 0);
    let log = std::fs::read_to_string(log).unwrap();
    assert!(!log.contains("ERROR") && !log.contains("WARN"), "{log}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn worker_once_runs_what_is_due_without_an_owner_and_with_one() {
    let smtp = SmtpDouble::start().await.unwrap();
    let folder = workspace(&smtp).await.unwrap();
    let there = folder.path();
    for (number, owned) in [(1, false), (2, true)] {
        let serve = match owned {
            true => Some(Serve::start_with(there, &["--no-worker"]).await.unwrap().0),
            false => None,
        };
        let ana = add(there, &format!("ana@clinic{number}.example")).await.unwrap();
        ask(there, &["job", "run", "follow_up", "--prospect", &ana]).await.unwrap();
        let ran = ask(there, &["worker", "--once"]).await.unwrap();
        assert_eq!(ran["effects"].as_array().map(Vec::len), Some(1), "{ran}");
        assert_eq!(smtp.received().len(), number);
        let jobs = ask(there, &["jobs", "--prospect", &ana]).await.unwrap();
        let follow_up = jobs.as_array().unwrap().iter().find(|job| job["kind"] == "follow_up").unwrap();
        assert_eq!(follow_up["state"], "succeeded");
        // Nothing more is due.
        let idle = ask(there, &["worker", "--once"]).await.unwrap();
        assert_eq!((&idle["jobs"], &idle["effects"]), (&json!([]), &json!([])));
        if let Some(serve) = serve {
            assert_eq!(serve.terminate().await.unwrap().code(), Some(0));
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_command_that_waits_for_a_starting_owner_is_not_lost() {
    let smtp = SmtpDouble::start().await.unwrap();
    let folder = workspace(&smtp).await.unwrap();
    let there = folder.path();
    // Neither is given a head start: either becomes the owner first, and both work.
    let serving = Serve::spawn(there, "127.0.0.1:0", &[]).unwrap();
    let asked = run(there, &["settings", "set", "rep.name", "Rina Reyes"]).await.unwrap();
    assert_eq!(asked.status.code(), Some(0), "{}", String::from_utf8_lossy(&asked.stdout));
    let mut serving = serving;
    serving.listening().await.unwrap();
    assert_eq!(ask(there, &["settings", "get", "rep.name"]).await.unwrap()["value"], "Rina Reyes");
    assert_eq!(serving.terminate().await.unwrap().code(), Some(0));
}
